# SPDX-License-Identifier: LGPL-3.0-or-later
"""Destroying what has come to the end of its time: two persons, holds, proof, and no word left (plan Art. 24)."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..tools.retention import KEPT
from . import lints
from .canary import CANARY_MODELS, MARK
from .canary_case import PeopleCase
from .story import Story
from .test_database_grep import tables_with

PAPER = "odoo_crisis_intervention.paper_destruction"
LATER = fields.Datetime.now() + timedelta(days=4 * 366)


class DestructionCase(PeopleCase):
    def rpc(self, who, model, method, *args, **kwargs):
        return call_kw(self.as_(who, self.env[model]), method, list(args), kwargs)

    def settle(self, story):
        """What the file of a leaver shows as open is done by those whose it is."""
        concern = story.as_("counsellor", story.concern)
        concern.write({"outcome": "registered"})
        story.decide("counsellor", concern, "close")

    def leave(self, story):
        self.settle(story)
        self.as_("config", story.pupil).write({"enrolment_state": "graduated"})
        file = self.env["crisis.leaving"].search([("subject_id", "=", story.pupil.id)])
        self.as_("register_keeper", file).write({"note": story.word("leaving")})
        self.as_("register_keeper", file).action_hand_in()
        self.as_("leader", file).action_close()
        return file

    def listed(self):
        return self.as_("register_keeper", self.env["crisis.destruction"]).create({})

    def signed(self, destruction=None):
        destruction = destruction or self.listed()
        self.as_("register_keeper", destruction).action_propose()
        self.as_("leader", destruction).action_confirm()
        return destruction

    def carried_out(self, destruction=None):
        destruction = self.signed(destruction)
        self.as_("register_keeper", destruction).action_carry_out()
        self.env.invalidate_all()
        return destruction

    def names(self, destruction):
        return {(line.res_model, line.res_ref) for line in destruction.sudo().line_ids}


@tagged("post_install", "-at_install")
class TestDestroyed(DestructionCase):
    def test_no_word_is_left_and_the_proof_stays(self):
        self.company.crisis_duty_since = False
        story = Story(self).tell()
        summary = story.as_("counsellor", "crisis.transfer.summary").create(
            {"case_id": story.crisis.id, "to_school": story.word("school"), "goes_course": True}
        )
        self.assertIn("crisis_case", tables_with(self.env.cr, MARK))
        other = self.env["crisis.case"].sudo().create({"subject_id": self.other_pupil.id, "summary": "stays"})
        files = (
            self.env["ir.attachment"].sudo().search([("res_model", "=", "crisis.document"), ("res_field", "!=", False)])
        )
        self.leave(story)
        self.assertFalse(self.names(self.listed()), "nothing is due yet")
        chain = self.env["crisis.timeline.chain"].sudo().search([("subject_id", "=", story.pupil.id)])
        count = chain.number
        draft = self.env["crisis.destruction"].search([("state", "=", "draft")])
        with freeze_time(LATER):
            self.as_("register_keeper", draft).action_draw()
            self.assertTrue(draft.line_ids)
            self.assertIn("File of a person", draft.summary)
            destruction = self.carried_out(draft)
        kept = {(line.res_model, line.outcome) for line in destruction.line_ids if line.outcome != "destroyed"}
        self.assertFalse(kept)
        self.env.flush_all()
        self.assertFalse(tables_with(self.env.cr, MARK), "no word is left in any table")
        self.assertFalse(files.exists())
        self.assertFalse(summary.exists() or story.crisis.exists())
        self.assertEqual(other.exists().summary, "stays")
        # the proof
        self.assertEqual(destruction.state, "done")
        self.assertTrue(destruction._is_intact())
        self.assertEqual(sum(destruction.figures["cases"].values()), 1)
        self.assertNotIn(story.pupil.name, str(destruction.sudo().read() + destruction.sudo().line_ids.read()))
        # the timeline has lost its words and its person, not its proof
        self.env.invalidate_all()
        self.assertEqual((chain.number, chain.subject_id.id, chain._verify()), (count, False, None))
        line = destruction.sudo().line_ids.filtered(lambda row: row.res_model == "crisis.timeline")[:1]
        self.env.cr.execute(SQL("UPDATE crisis_destruction_line SET outcome = NULL WHERE id = %s", line.id))
        self.env.invalidate_all()
        self.assertTrue(chain._verify(), "a hole without its proof is found")
        self.assertFalse(destruction._is_intact())

    def test_every_kind_of_record_goes(self):
        """One of each confidential model, with all that hangs on it: after the longest period no word of it is left."""
        story = Story(self).tell()
        for canary in CANARY_MODELS.values():
            canary.pick(story)
        self.env.flush_all()
        # Who settles what is another test's matter: here everything is over and everybody has left.
        for query in (
            "UPDATE crisis_subject SET enrolment_state = 'graduated', left_on = now()",
            "UPDATE crisis_leaving SET state = 'back'",
            "UPDATE crisis_legal_hold SET state = 'lifted', lifted_by_id = %(leader)s, lifted_at = now(),"
            " placed_by_id = %(keeper)s",
            "UPDATE crisis_destruction SET remarks = NULL WHERE state = 'draft'",
        ):
            self.env.cr.execute(query, {"leader": self.users["leader"].id, "keeper": self.users["register_keeper"].id})
        self.env.invalidate_all()
        draft = self.env["crisis.destruction"].search([("state", "=", "draft")])
        inside = {self.env[name]._table for name in lints.mixin_models(self.env)}
        for company in (draft.company_id,):
            with freeze_time(LATER + timedelta(days=20 * 366)):
                self.as_("register_keeper", draft).action_draw()
                self.assertFalse(draft.stays, company)
                self.carried_out(draft)
        self.assertTrue(draft._is_intact())
        kept = {(line.res_model, line.outcome) for line in draft.line_ids if line.outcome != "destroyed"}
        self.assertFalse(kept)
        for name in lints.mixin_models(self.env):
            if name not in KEPT:
                left = self.env[name].sudo().search([("company_id", "=", draft.company_id.id)])
                left = left.filtered(lambda row: "res_model" not in row._fields or row.res_model not in KEPT)
                self.assertFalse(left, name)
        self.assertFalse(tables_with(self.env.cr, MARK) & inside, "no word of it is left in the ring")

    def test_a_part_goes_and_the_rest_of_the_timeline_can_be_followed(self):
        story = Story(self, mark="something").tell()
        self.leave(story)
        rule = self.env.ref("odoo_crisis_intervention.retention_rule_consent")
        with freeze_time(LATER):
            draft = self.as_("register_keeper", self.env["crisis.destruction"]).create({"rule_ids": rule.ids})
            self.assertLessEqual(
                {model for model, _id in self.names(draft)} - {"crisis.timeline", "crisis.decision"},
                {"crisis.access.grant", "crisis.access.exclusion"},
            )
            self.carried_out(draft)
            chain = self.env["crisis.timeline.chain"].sudo().search([("subject_id", "=", story.pupil.id)])
            self.assertIsNone(chain._verify())
            self.env.cr.execute(
                SQL("SELECT id FROM crisis_timeline WHERE chain_id = %s ORDER BY number LIMIT 1", chain.id)
            )
            (first,) = self.env.cr.fetchone()
            with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
                self.env.cr.execute(SQL("DELETE FROM crisis_timeline WHERE id = %s", first))
            # with a hole in the middle: the lines of one record
            lines = self.env["crisis.timeline"].sudo().search([("chain_id", "=", chain.id)], order="number")
            middle = lines[len(lines) // 2]
            before = chain._with_destroyed(lines)
            fake = type("Hole", (), {"id": 0, "number": middle.number, "digest": middle.digest, "hash_version": 1})()
            holes = [(fake, False) if row == middle else (row, there) for row, there in before]
            with patch.object(type(chain), "_with_destroyed", lambda self, lines: holes):
                self.assertIsNone(chain._verify())
            fake.digest = "0" * 64
            with patch.object(type(chain), "_with_destroyed", lambda self, lines: holes):
                self.assertEqual(chain._verify(), middle.number + 1)

    def test_holds_win_and_so_does_whoever_changed_something(self):
        story = Story(self, mark="something").tell()
        self.leave(story)
        holds = self.as_("register_keeper", self.env["crisis.legal.hold"])
        hold = holds.create({"subject_id": story.pupil.id, "reason": "A complaint"})
        with self.assertRaises(UserError):
            holds.create({"subject_id": story.pupil.id, "held_reference": story.crisis.reference, "reason": "x"})
        with self.assertRaises(UserError):
            holds.create({"held_reference": "CI-0000000", "reason": "x"})
        with freeze_time(LATER):
            draft = self.listed()
            self.assertFalse(self.names(draft))
            self.assertIn("legal hold", draft.stays)
            with self.assertRaises(UserError):
                self.as_("register_keeper", draft).action_propose()
            story.decide("leader", hold, "lift")
            self.as_("register_keeper", draft).action_draw()
            self.signed(draft)
            note = story.followup_note.sudo()
            self.env.flush_all()
            self.env.cr.execute(SQL("UPDATE crisis_followup_note SET note = 'x' WHERE id = %s", note.id))
            self.env.invalidate_all()
            late = (
                holds.create({"held_reference": story.closing.reference, "reason": "Asked for yesterday"})
                if (story.as_("register_keeper", story.closing).has_access("read"))
                else self.as_("leader", self.env["crisis.legal.hold"]).create(
                    {"held_reference": story.closing.reference, "reason": "Asked for yesterday"}
                )
            )
            self.assertEqual(late.res_model, "crisis.case.closing")
            self.as_("leader", draft).action_carry_out()
        outcomes = {line.res_model: line.outcome for line in draft.sudo().line_ids}
        self.assertEqual(outcomes["crisis.followup.note"], "changed")
        self.assertEqual(outcomes["crisis.case.closing"], "hold")
        self.assertEqual(outcomes["crisis.followup"], "needed", "the note that stays hangs on it")
        self.assertEqual(outcomes["crisis.case"], "needed")
        self.assertEqual(outcomes["crisis.feedback.receipt"], "needed", "a part stays with the whole")
        self.assertEqual(outcomes["crisis.access.grant"], "destroyed")
        self.assertTrue(story.crisis.exists() and note.exists() and story.closing.exists())
        self.assertTrue(draft._is_intact())

    def test_open_files_stay(self):
        story = Story(self, mark="something").tell()
        self.as_("config", story.pupil).write({"enrolment_state": "graduated"})
        with freeze_time(LATER):
            draft = self.listed()
            self.assertFalse(self.names(draft))
            self.assertIn("not closed", draft.stays)


@tagged("post_install", "-at_install")
class TestDestructionGuards(DestructionCase):
    """Nobody destroys alone, nothing that is not on the list, and not from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = Story(cls, mark="something").tell()

    def setUp(self):
        super().setUp()
        self.leave(self.story)
        self.enterContext(freeze_time(LATER))
        self.list = self.listed()

    def sql(self, query):
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
            self.env.cr.execute(query)

    def test_two_persons(self):
        self.as_("leader", self.list).action_propose()
        for role in ("leader", "register_keeper"):
            with self.assertRaises(UserError):
                self.rpc(role, "crisis.destruction", "action_confirm", self.list.ids)
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.destruction", "action_carry_out", self.list.ids)
        leader = self.users["leader"].id
        self.sql(
            SQL(
                "UPDATE crisis_destruction SET state = 'confirmed', confirmed_by_id = %s, confirmed_at = now()"
                " WHERE id = %s",
                leader,
                self.list.id,
            )
        )
        self.rpc("deputy", "crisis.destruction", "action_confirm", self.list.ids)
        self.assertEqual(self.list.state, "confirmed")

    def test_what_is_kept_apart_is_told_to_nobody(self):
        line = self.list.sudo().line_ids[:1]
        for role in ("leader", "register_keeper", "auditor"):
            self.assertTrue(self.rpc(role, "crisis.destruction.line", "read", line.ids, ["label"])[0]["label"])
            with self.assertRaises(AccessError):
                self.rpc(role, "crisis.destruction.line", "read", line.ids, ["res_model"])
            lines = self.rpc(role, "crisis.destruction", "action_lines", self.list.ids)
            self.assertNotIn("res_model", lines["context"]["group_by"])
        for model in ("crisis.accountability", "crisis.mandatory.report"):
            self.assertEqual(self.list._model_label(model), "Record kept apart")
            self.assertEqual(self.list._told(model), "apart")

    def test_from_outside_nothing(self):
        line = self.list.line_ids[:1]
        for role in ("leader", "register_keeper", "admin", "config", "auditor", "counsellor"):
            for model, method, *args in (
                ("crisis.case", "unlink", self.story.crisis.ids),
                ("crisis.timeline", "unlink", self.story.need_line.ids),
                ("crisis.destruction", "unlink", self.list.ids),
                ("crisis.destruction.line", "unlink", line.ids),
                ("crisis.destruction", "write", self.list.ids, {"state": "confirmed"}),
                ("crisis.destruction", "write", self.list.ids, {"digest": "x"}),
                ("crisis.destruction", "create", {"state": "done"}),
                ("crisis.destruction.line", "write", line.ids, {"res_ref": 1}),
                (
                    "crisis.destruction.line",
                    "create",
                    {"destruction_id": self.list.id, "res_model": "crisis.case", "res_ref": self.story.crisis.id},
                ),
            ):
                with self.subTest(role=role, model=model, method=method), self.assertRaises(UserError):
                    self.rpc(role, model, method, *args)
        for private in ("_destroy", "_delete_rows", "_add_lines", "_draw", "_set_outcome"):
            model = "crisis.destruction.line" if private in ("_add_lines", "_set_outcome") else "crisis.destruction"
            with self.subTest(private=private), self.assertRaises(UserError):
                self.rpc("leader", model, private, self.list.ids, [])
        with self.assertRaises(UserError):
            self.list.sudo()._destroy(self.list.sudo().line_ids)
        self.assertTrue(self.story.crisis.exists())

    def test_the_database_asks_for_the_signed_list(self):
        timeline = self.story.need_line
        drop = SQL("DELETE FROM crisis_timeline WHERE id = %s", timeline.id)
        self.sql(drop)
        self.as_("register_keeper", self.list).action_propose()
        self.sql(drop)
        self.sql(SQL("UPDATE crisis_timeline SET text = 'x' WHERE id = %s", timeline.id))
        self.sql(SQL("TRUNCATE crisis_timeline CASCADE"))

    def test_kept_by_hand_and_a_list_that_was_tampered_with(self):
        line = self.list.sudo().line_ids.filtered(lambda row: row.res_model == "crisis.feedback.receipt")[:1]
        self.rpc(
            "register_keeper",
            "crisis.destruction",
            "write",
            self.list.ids,
            {"line_ids": [[1, line.id, {"is_kept": True}], [2, self.list.line_ids[-1:].id, 0]]},
        )
        self.assertEqual(self.list.kept_count, 1)
        receipt = self.env["crisis.feedback.receipt"].browse(line.res_ref)
        self.signed(self.list)
        self.env.flush_all()
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(
                SQL("UPDATE crisis_destruction_line SET res_ref = res_ref + 1, digest = 'x' WHERE id = %s", line.id)
            )
            self.env.invalidate_all()
            self.assertFalse(self.list._is_intact())
            with self.assertRaises(UserError):
                self.as_("leader", self.list).action_carry_out()
            savepoint.rollback()
        self.env.invalidate_all()
        self.as_("leader", self.list).action_carry_out()
        self.env.invalidate_all()
        self.assertEqual(line.outcome, "kept")
        self.assertTrue(receipt.exists())
        feedback = self.list.sudo().line_ids.filtered(lambda row: row.res_model == "crisis.assessment.feedback")
        self.assertEqual(feedback.outcome, "needed")

    def test_paper(self):
        for role in ("register_keeper", "leader", "auditor"):
            report = self.as_(role, self.env["ir.actions.report"]).with_context(lang="en_US")
            html = report._render_qweb_html(PAPER, self.list.ids)[0].decode()
            self.assertIn("CI-39", html)
            self.assertIn(self.list.line_ids[:1].sudo().digest, html)
            self.assertNotIn(self.story.pupil.name, html)
            self.assertNotIn("something", html, "not a word of any record")
        for role in ("counsellor", "teacher", "config", "foreign_leader"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_(role, self.env["ir.actions.report"])._render_qweb_html(PAPER, self.list.ids)

    def test_every_confidential_model_has_a_rule_or_is_kept_for_good(self):
        retention = self.env["crisis.retention"]
        codes = set(self.env["crisis.retention.rule"]._periods())
        for name in lints.mixin_models(self.env):
            self.assertIn(retention._kind_of(name) or "file", codes, name)
        self.assertEqual(retention._kind_of("crisis.mandatory.filing"), "crisis")
        self.assertEqual(retention._kind_of("crisis.callout"), "crisis")
        self.assertIsNone(retention._kind_of("crisis.destruction.line"))
