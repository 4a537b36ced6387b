# SPDX-License-Identifier: LGPL-3.0-or-later
"""A report while it is written and once it is sent: what its author may, and what nobody else may (plan Art. 12)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CrisisCommon

CANARY = "CANARY-7hK2-concern"


class ConcernCommon(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.signal = cls.env.ref("odoo_crisis_intervention.signal_g1_talk")
        cls.signal_2 = cls.env.ref("odoo_crisis_intervention.signal_g2_farewell")
        cls.category_4 = cls.env.ref("odoo_crisis_intervention.category_4")

    def draft(self, author="teacher", signals=(), **vals):
        """A draft as its author has it."""
        vals.setdefault("subject_id", self.pupil.id)
        vals.setdefault("facts", CANARY)
        vals["signal_ids"] = [
            (0, 0, {"signal_id": signal.id, "how_known": "classmate", **(extra or {})}) for signal, extra in signals
        ]
        return self.as_(author, self.env["crisis.concern"]).create(vals)

    def sent(self, author="teacher", **vals):
        """A sent report, as superuser."""
        concern = self.draft(author, **vals)
        concern.action_submit()
        return concern.sudo().with_user(self.env.ref("base.user_root"))

    def refused(self, role, record):
        with mute_logger("odoo.addons.base.models.ir_rule"), self.assertRaises(AccessError):
            self.as_(role, record).read(["facts"])
        self.assertFalse(self.as_(role, self.env[record._name]).search([("id", "=", record.id)]))


@tagged("post_install", "-at_install")
class TestConcernReport(ConcernCommon):
    # -- the draft ---------------------------------------------------------------------------------------------------

    def test_a_draft_can_be_kept_with_nothing_on_it(self):
        concern = self.as_("teacher", self.env["crisis.concern"]).create({})
        self.assertEqual(concern.author_id, self.users["teacher"])
        self.assertTrue(concern.found_at)
        self.assertEqual(concern.company_id, self.company)
        with self.assertRaises(UserError):
            concern.action_submit()
        self.assertEqual(concern.state, "draft")

    def test_a_half_written_draft_survives_and_is_found_again(self):
        form = Form(
            self.as_("teacher", self.env["crisis.concern"]), "odoo_crisis_intervention.crisis_concern_view_form_report"
        )
        form.subject_description = "Tall boy from building 3"
        with form.signal_ids.new() as line:
            line.signal_id = self.signal
        concern = form.save()
        again = self.as_("teacher", self.env["crisis.concern"]).search([("state", "=", "draft")])
        self.assertEqual(again, concern)
        self.assertEqual(again.subject_description, "Tall boy from building 3")
        self.assertEqual(again.signal_ids.signal_id, self.signal)
        self.assertTrue(again.signal_ids.observed_on)

    def test_a_draft_is_its_authors_alone(self):
        concern = self.draft(signals=[(self.signal, None)])
        for role in ("homeroom", "counsellor", "leader", "register_keeper", "admin", "config", "foreign_counsellor"):
            with self.subTest(role):
                self.refused(role, concern)
                self.assertFalse(self.as_(role, concern.signal_ids).search([("concern_id", "=", concern.id)]))

    def test_the_author_is_who_writes(self):
        with self.assertRaises(UserError):
            self.as_("teacher", self.env["crisis.concern"]).create({"author_id": self.users["counsellor"].id})
        with self.assertRaises(UserError):
            self.draft().author_id = self.users["counsellor"]

    def test_a_draft_has_no_outcome(self):
        for vals in ({"outcome": "watch"}, {"submitted_at": "2025-01-01"}, {"state": "closed"}):
            with self.subTest(**vals), self.assertRaises(UserError):
                self.draft(**vals)
            with self.subTest(**vals), self.assertRaises(UserError):
                self.draft().write(vals)
        forged = self.as_("teacher", self.env["crisis.concern"]).with_context(default_outcome="watch")
        with self.assertRaises(UserError):
            forged.create({"facts": CANARY})

    def test_an_untickd_sign_counts_nowhere(self):
        concern = self.draft(facts=False, signals=[(self.signal, None)])
        self.assertTrue(concern.is_urgent)
        concern.signal_ids.is_ticked = False
        concern.invalidate_recordset()
        self.assertFalse(concern.is_urgent)
        self.assertFalse(concern.signal_ids)
        with self.assertRaises(UserError):
            concern.action_submit()
        concern.signal_ids = [(0, 0, {"signal_id": self.signal.id})]
        self.assertTrue(concern.is_urgent)

    def test_thrown_away_is_read_by_nobody(self):
        concern = self.draft()
        concern.action_discard()
        self.assertEqual(concern.sudo().state, "void")
        for role in ("teacher", "counsellor", "leader"):
            self.refused(role, concern)

    def test_the_source_is_guessed(self):
        self.assertEqual(self.draft("homeroom").source, "homeroom_teacher")
        self.assertEqual(self.draft("homeroom", subject_id=self.other_pupil.id).source, "subject_teacher")
        self.assertEqual(self.draft("homeroom", subject_id=False).source, "homeroom_teacher")
        self.assertEqual(self.draft("teacher").source, "subject_teacher")
        self.assertEqual(self.draft("counsellor").source, "counsellor")
        self.assertEqual(self.draft("school_doctor").source, "school_doctor")
        self.assertEqual(self.draft("teacher", source="guardian").source, "guardian")

    # -- sending -----------------------------------------------------------------------------------------------------

    def test_anything_told_is_enough_to_send(self):
        for vals in (
            {"facts": "Saw something"},
            {"is_injured": True},
            {"urgency": "immediate"},
            {"signals": [(self.signal, None)]},
        ):
            with self.subTest(**vals):
                concern = self.draft(**{"facts": False, "subject_id": False, **vals})
                concern.action_submit()
                self.assertEqual(concern.sudo().state, "submitted")
        for vals in ({"facts": "  \n"}, {"place": "Canteen"}, {"subject_id": self.pupil.id}):
            with self.subTest(**vals), self.assertRaises(UserError):
                self.draft(**{"facts": False, "subject_id": False, **vals}).action_submit()

    def test_after_sending_the_author_has_the_receipt_and_nothing_else(self):
        concern = self.draft(signals=[(self.signal, {"search_reason": CANARY})])
        lines = concern.signal_ids
        action = concern.action_submit()
        self.assertEqual(action["res_model"], "crisis.concern.receipt")
        self.refused("teacher", concern)
        for model in (
            "crisis.concern",
            "crisis.concern.signal",
            "crisis.timeline",
            "crisis.document",
            "crisis.decision",
        ):
            self.assertFalse(self.as_("teacher", self.env[model]).search([]), model)
        with self.assertRaises(AccessError):
            self.as_("teacher", lines).read(["search_reason"])
        with self.assertRaises(AccessError):
            self.as_("teacher", concern).write({"facts": "other"})
        with self.assertRaises(AccessError):
            self.as_("teacher", concern).action_submit()
        receipt = self.as_("teacher", self.env["crisis.concern.receipt"]).search([])
        self.assertEqual(receipt.id, action["res_id"])
        self.assertEqual(receipt.status, "sent")
        values = receipt.read()[0]
        self.assertNotIn("concern_id", values)
        self.assertNotIn(CANARY, str(values))
        with self.assertRaises(AccessError):
            receipt.read(["concern_id"])
        with self.assertRaises(AccessError):
            receipt.search([("concern_id.facts", "ilike", "CANARY")])
        with self.assertRaises(AccessError):
            receipt.write({"status": "closed"})

    def test_receipts_are_read_by_their_author_only(self):
        self.sent()
        for role in ("homeroom", "counsellor", "leader", "admin"):
            with self.subTest(role):
                self.assertFalse(self.as_(role, self.env["crisis.concern.receipt"]).search([]))

    def test_who_reads_what_was_sent(self):
        concern = self.sent()
        for role in ("counsellor", "leader", "deputy", "register_keeper"):
            with self.subTest(role):
                self.assertEqual(self.as_(role, concern).facts, CANARY)
        for role in (
            "teacher",
            "homeroom",
            "other_homeroom",
            "backup_assessor",
            "academic_affairs",
            "school_doctor",
            "auditor",
            "config",
            "admin",
            "hr_officer",
            "foreign_counsellor",
            "foreign_leader",
        ):
            with self.subTest(role):
                self.refused(role, concern)

    def test_the_receipt_follows_the_report(self):
        concern = self.sent()
        receipt = self.as_("teacher", self.env["crisis.concern.receipt"]).search([])
        self.as_("counsellor", concern).action_acknowledge()
        self.assertEqual(self.as_("teacher", receipt).status, "received")
        self.as_("counsellor", concern).outcome = "no_concern"
        self.decide(concern, "close")
        self.assertEqual(self.as_("teacher", receipt).status, "closed")

    def decide(self, concern, name, role="counsellor"):
        return self.as_(role, self.env["crisis.decision"]).create(
            {"res_model": "crisis.concern", "res_ref": concern.id, "transition": name, "reason": "Talked it over"}
        )

    def test_sent_words_are_locked_for_everybody(self):
        concern = self.sent(signals=[(self.signal, None)])
        for role in ("counsellor", "leader"):
            for vals in (
                {"facts": "x"},
                {"urgency": "normal"},
                {"found_at": fields.Datetime.now()},
                {"place": "x"},
                {"is_injured": True},
                {"subject_description": "x"},
                {"subject_id": self.other_pupil.id},
                {"state": "closed"},
                {"submitted_at": fields.Datetime.now()},
                {"acknowledged_by_id": self.users[role].id},
                {"author_id": self.users[role].id},
                {"signal_ids": [(0, 0, {"signal_id": self.signal_2.id})]},
                {"signal_ids": [(1, concern.signal_ids.id, {"is_ticked": False})]},
                {"signal_ids": [(1, concern.signal_ids.id, {"how_known": "other"})]},
                {"signal_ids": [(1, concern.signal_ids.id, {"observed_on": "2020-01-01"})]},
            ):
                with self.subTest(role, **vals), self.assertRaises(UserError):
                    self.as_(role, concern).write(vals)
        with self.assertRaises(AccessError):
            self.as_("register_keeper", concern).write({"category_ids": [(4, self.category_4.id)]})

    # -- what the plan asks besides ------------------------------------------------------------------------------------

    def test_a_look_into_something_private_is_accounted_for_but_blocks_nothing(self):
        concern = self.sent(urgency="urgent", signals=[(self.signal, {"how_known": "emergency_search"})])
        self.assertTrue(concern.is_to_complete)
        work = self.as_("counsellor", concern)
        self.assertTrue(work.missing_text)
        work.action_acknowledge()
        work.outcome = "no_concern"
        with self.assertRaises(UserError):
            self.decide(concern, "close")
        work.signal_ids.write(
            {
                "search_reason": "Farewell letter on the desk",
                "second_person": "Ms Li",
                "guardian_informed_at": fields.Datetime.now(),
            }
        )
        self.assertFalse(work.is_to_complete)
        with self.assertRaises(UserError):  # filled in once, not rewritten
            self.as_("counsellor", concern).signal_ids.second_person = "Nobody"
        self.decide(concern, "close")
        self.assertEqual(concern.state, "closed")

    def test_one_recent_sign_makes_it_urgent_and_old_ones_are_kept(self):
        long_ago = fields.Date.today() - timedelta(days=60)
        concern = self.sent(signals=[(self.signal, {"observed_on": long_ago})])
        self.assertFalse(concern.is_urgent)
        self.assertFalse(concern.signal_ids.is_recent)
        self.assertEqual(concern.suggested_level_id.code, "blue")
        concern = self.sent(signals=[(self.signal, None)])
        self.assertTrue(concern.is_urgent)
        self.assertEqual(concern.suggested_level_id.code, "yellow")
        self.assertEqual(concern.assessment_due_at, concern.submitted_at + timedelta(hours=24))
        self.company.crisis_signal_days = 90
        concern = self.sent(signals=[(self.signal, {"observed_on": long_ago})])
        self.assertTrue(concern.is_urgent)

    def test_two_signs_or_a_category_that_weighs_more_raise_the_suggestion(self):
        concern = self.sent(signals=[(self.signal, None), (self.signal_2, None)])
        self.assertEqual(concern.suggested_level_id.code, "orange")
        concern = self.sent(signals=[(self.signal, None)])
        work = self.as_("counsellor", concern)
        work.category_ids = self.category_4
        self.assertEqual(work.suggested_level_id.code, "orange")
        self.assertIn("Raised one step", work.suggestion_text)
        with mute_logger("odoo.tools.translate"):
            self.assertTrue(work.with_context(lang="zh_CN").suggestion_text)
        concern = self.sent(urgency="immediate")
        self.assertEqual(concern.suggested_level_id.code, "red")
        self.assertEqual(concern.assessment_due_at, concern.submitted_at + timedelta(hours=1))

    def test_the_author_is_told_no_level(self):
        concern = self.draft(urgency="immediate", signals=[(self.signal, None)])
        self.assertFalse(concern.sudo().suggested_level_id)
        for name in ("suggested_level_id", "suggestion_text", "suggestion_codes", "assessment_due_at"):
            with self.assertRaises(AccessError):
                concern.read([name])

    def test_time_of_the_school_decides_what_is_recent(self):
        # 23:30 UTC is the next day in Shanghai: 30 days before that day is still recent.
        concern = self.draft(signals=[(self.signal, {"observed_on": "2025-09-16"})]).sudo()
        concern._as_workflow().write({"submitted_at": "2025-10-15 23:30:00"})
        self.assertTrue(concern.is_urgent)
        concern._as_workflow().write({"submitted_at": "2025-10-16 16:30:00"})
        self.assertFalse(concern.is_urgent)
