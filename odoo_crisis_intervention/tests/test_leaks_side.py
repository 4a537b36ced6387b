# SPDX-License-Identifier: LGPL-3.0-or-later
"""Leaks through what Odoo hangs on a record: messages, activities, files, filters, exports (catalogue L30 to L87)."""

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import lints
from .canary import CANARY_MODELS, MARK, MISSING, ask
from .canary_case import CanaryCase

LOGGERS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db")


@tagged("post_install", "-at_install")
class TestLeaksMail(CanaryCase):
    def setUp(self):
        super().setUp()
        self.env = self.env(context={})

    def secrets(self, record):
        return (MARK, self.pupil.name, self.users["author"].name)

    def assertTellsNothing(self, answer, record):
        for secret in self.secrets(record):
            self.assertNotIn(secret, answer.text, (record, answer.text[:300]))

    @mute_logger(*LOGGERS)
    def test_l33_nobody_sends_himself_a_message_about_a_record(self):
        for who in ("guardian", "teacher", "admin", "counsellor"):
            env = self.door_env(who)
            me = self.users[who].partner_id
            for model, record in self.records.items():
                attempts = {
                    "notify": lambda e=env, m=model, r=record, p=me: e["mail.thread"].message_notify(
                        model=m, res_id=r.id, partner_ids=p.ids, body="x", subject="x"
                    ),
                    "create": lambda e=env, m=model, r=record, p=me: e["mail.message"].create(
                        {
                            "model": m,
                            "res_id": r.id,
                            "message_type": "user_notification",
                            "body": "x",
                            "partner_ids": p.ids,
                        }
                    ),
                    "scheduled": lambda e=env, m=model, r=record: e["mail.scheduled.message"].create(
                        {"model": m, "res_id": r.id, "body": "x", "scheduled_date": fields.Datetime.now()}
                    ),
                    "composer": lambda e=env, m=model, r=record: (
                        e["mail.compose.message"].create({"model": m, "res_ids": str([r.id]), "subject": "x"}).read()
                    ),
                }
                for name, attempt in attempts.items():
                    answer = ask(self.env.cr, attempt)
                    self.assertTellsNothing(answer, record)
                    self.assertNotIn(record.reference, answer.text, (who, model, name))
                    if name in ("notify", "create"):
                        self.assertTrue(answer.error, (who, model, name))

    def test_l31_l32_no_message_follower_or_notification_ever_carries_our_models(self):
        ours = lints.secret_models(self.env)
        for model, field in (
            ("mail.message", "model"),
            ("mail.followers", "res_model"),
            ("mail.activity", "res_model"),
            ("mail.template", "model"),
            ("mail.scheduled.message", "model"),
            ("mail.alias", "alias_model_id.model"),
            ("ir.exports", "resource"),
        ):
            found = self.env[model].sudo().with_context(active_test=False).search([(field, "in", ours)])
            self.assertFalse(found, model)

    @mute_logger(*LOGGERS)
    def test_l44_l47_side_objects_are_refused_for_every_model_whoever_asks(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        for who in ("admin", "counsellor", "leader"):
            env = self.door_env(who)
            for model, record in self.records.items():
                model_id = self.env["ir.model"]._get_id(model)
                for name, vals in (
                    (
                        "mail.activity",
                        {
                            "res_model_id": model_id,
                            "res_id": record.id,
                            "activity_type_id": todo.id,
                            "user_id": env.uid,
                        },
                    ),
                    ("mail.followers", {"res_model": model, "res_id": record.id, "partner_id": env.user.partner_id.id}),
                    ("mail.template", {"name": "x", "model_id": model_id, "subject": "{{ object.display_name }}"}),
                    ("ir.exports", {"name": "x", "resource": model}),
                ):
                    with self.assertRaises(UserError), self.cr.savepoint():  # AccessError and ValidationError are some
                        env[name].create(vals)
        template = self.env["mail.template"].create(
            {"name": "x", "model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        with self.assertRaises(ValidationError):
            template.model_id = self.env["ir.model"]._get_id("crisis.case")

    def test_l43_no_recipient_is_suggested(self):
        for model in CANARY_MODELS:
            self.assertFalse(self.env[model]._mail_get_partner_fields(), model)


@tagged("post_install", "-at_install")
class TestLeaksSide(CanaryCase):
    # --- L52 to L56: attachments ---------------------------------------------------------------------------------

    def test_l52_l53_no_attachment_hangs_on_a_record_and_none_gets_a_token(self):
        document = self.records["crisis.document"]
        stored = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "crisis.document"), ("res_id", "=", document.id), ("res_field", "!=", False)])
        )
        self.assertEqual(set(stored.mapped("res_field")), {"original", "rendition"})
        for vals in ({"public": True}, {"access_token": "x" * 30}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                stored.write(vals)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            stored[0].generate_access_token()
        for who in ("author", "teacher", "admin", "counsellor"):
            for model, record in self.records.items():
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.door_env(who)["ir.attachment"].create(
                        {"name": "x", "res_model": model, "res_id": record.id, "raw": b"x"}
                    )
        loose = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            loose.write({"res_model": "crisis.case", "res_id": self.records["crisis.case"].id})

    def test_l54_l56_nothing_of_a_file_is_indexed_or_found_by_its_content(self):
        text = f"{MARK} in a plain text".encode()
        document = self.as_("leader", self.env["crisis.document"]).create(
            {"res_model": "crisis.case", "res_ref": self.records["crisis.case"].id, "upload": self.b64(text)}
        )
        stored = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "crisis.document"), ("res_id", "=", document.id), ("res_field", "!=", False)])
        )
        self.assertTrue(stored)
        self.assertFalse(any(stored.mapped("index_content")))
        for who in ("teacher", "admin"):
            env = self.door_env(who)
            made = env["ir.attachment"].create_unique(
                [{"name": "x", "mimetype": "text/plain", "datas": self.b64(text).decode()}]
            )
            self.assertNotIn(made[0], stored.ids, "known content finds no file")
            for domain in ([("checksum", "in", stored.mapped("checksum"))], [("id", "in", stored.ids)]):
                domain += [("res_field", "!=", False)]
                answer = ask(self.env.cr, lambda e=env, d=domain: e["ir.attachment"].search_read(d, ["name", "raw"]))
                self.assertNotIn("in a plain text", answer.text)
                self.assertFalse(answer.words, who)

    def b64(self, content):
        import base64

        return base64.b64encode(content)

    # --- L66, L64: what the database says ------------------------------------------------------------------------

    def test_l64_l66_a_violated_constraint_shows_its_own_words_only(self):
        """Odoo logs the failing statement with its values (docs/security.md); what people get carries none of them."""
        second = f"{MARK}-second"
        attempts = [
            (
                "counsellor",
                "crisis.warning",
                {"subject_id": self.pupil.id, "level_id": self.story.yellow.id, "reason": second},
            ),
            ("counsellor", "crisis.case", {"subject_id": self.pupil.id, "summary": second}),
        ]
        for who, model, vals in attempts:
            with self.assertRaises(IntegrityError) as caught, mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.as_(who, self.env[model]).create(vals)
                self.env.flush_all()
            shown = self.env[model]._sql_error_to_message(caught.exception)
            self.assertNotIn(MARK, shown)
            self.assertNotIn(str(self.pupil.id), shown)
            self.assertNotIn("Key (", shown)
            self.assertNotIn(self.pupil.name, shown)

    def test_l66_a_reporter_never_meets_a_constraint_that_tells(self):
        """Whoever reports about somebody who has a case reports as easily as about somebody who has none."""
        texts = set()
        for subject in (self.pupil, self.other_pupil):
            concern = self.as_("teacher", self.env["crisis.concern"]).create({"subject_id": subject.id, "facts": "x"})
            action = concern.action_submit()
            action.pop("res_id")
            texts.add(str(action))
        self.assertEqual(len(texts), 1)

    # --- L71: export ---------------------------------------------------------------------------------------------

    def export(self, who, model="crisis.case", names=("reference", "subject_id", "level_id")):
        records = self.door_env(who)[model].browse(self.records[model].ids)
        return records.export_data(list(names))["datas"]

    def test_l71_export_needs_a_leader_a_grant_by_another_and_stays_within_bounds(self):
        for who in set(self.users) - {"public", "guardian"}:
            for model in CANARY_MODELS:
                with self.assertRaises(AccessError, msg=(who, model)):
                    self.export(who, model, ["reference"])
        self.as_("deputy", self.env["crisis.access.grant"]).create(
            {
                "user_id": self.users["leader"].id,
                "scope": "export",
                "reason": "For the district",
                "company_id": self.company.id,
            }
        )
        self.as_("leader", self.env["crisis.access.grant"]).create(
            {
                "user_id": self.users["counsellor"].id,
                "scope": "export",
                "reason": "x",
                "company_id": self.company.id,
            }
        )
        self.assertEqual(len(self.export("leader")), 1)
        with self.assertRaises(AccessError, msg="the grant adds to a leader's duty, and replaces none"):
            self.export("counsellor")
        for model in CANARY_MODELS:
            for name in self.env[model]._crisis_narrative:
                with self.assertRaises(UserError, msg=(model, name)):
                    self.export("leader", model, ["reference", name])
        for path in ("followup_ids/note", "warning_id/reason", "warning_id", "closing_ids/closing_summary"):
            if path == "warning_id":
                self.assertEqual(self.export("leader", names=[path])[0][0], self.records["crisis.warning"].reference)
                continue
            with self.assertRaises(UserError, msg=path):
                self.export("leader", names=[path])
        with self.assertRaises(UserError):
            self.export("leader", "crisis.document", ["upload"])

    def test_l71_more_rows_than_the_cap_are_refused(self):
        self.company.crisis_export_max_rows = 1
        self.as_("deputy", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["leader"].id, "scope": "export", "reason": "x", "company_id": self.company.id}
        )
        lines = self.door_env("leader")["crisis.timeline"].search([], limit=2)
        self.assertEqual(len(lines), 2)
        with self.assertRaises(UserError):
            lines.export_data(["reference"])
        self.assertTrue(lines[0].export_data(["reference"])["datas"])

    def test_l71_a_cell_never_begins_a_formula(self):
        cell = self.env["crisis.case"]._crisis_cell
        for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"):
            self.assertEqual(cell(text), f"'{text}")
        for value in ("Seven (1)", "", 5, False, None, "1=1"):
            self.assertEqual(cell(value), value)

    # --- L75, L76 ------------------------------------------------------------------------------------------------

    def test_l75_a_favourite_is_its_makers_only(self):
        for vals in ({}, {"user_ids": []}, {"user_ids": [Command.set(self.users["teacher"].ids)]}):
            favourite = self.door_env("counsellor")["ir.filters"].create(
                {
                    "name": f"{MARK} {vals}",
                    "model_id": "crisis.case",
                    "domain": f"[('summary', 'ilike', '{MARK}')]",
                    **vals,
                }
            )
            self.assertEqual(favourite.sudo().user_ids, self.users["counsellor"])
            favourite.write({"user_ids": [Command.clear()]})
            self.env.invalidate_all()
            self.assertEqual(favourite.sudo().user_ids, self.users["counsellor"])
        for who in ("teacher", "leader", "guardian"):
            env = self.door_env(who)
            answer = ask(self.env.cr, lambda e=env: e["ir.filters"].search_read([("model_id", "=", "crisis.case")]))
            self.assertNotIn(MARK, answer.text)
            answer = ask(self.env.cr, lambda e=env: e["ir.filters"].get_filters("crisis.case"))
            self.assertNotIn(MARK, answer.text)
        shared = self.door_env("counsellor")["ir.filters"].create(
            {"name": "x", "model_id": "res.partner", "domain": "[]"}
        )
        shared.write({"user_ids": [Command.clear()]})
        shared.write({"model_id": "crisis.case"})
        self.env.invalidate_all()
        self.assertEqual(shared.sudo().user_ids, self.users["counsellor"])

    @mute_logger(*LOGGERS)
    def test_l76_no_default_for_all_and_no_export_list(self):
        for who in ("teacher", "counsellor", "leader"):
            env = self.door_env(who)
            with self.assertRaises(AccessError), self.cr.savepoint():
                env["ir.default"].create(
                    {"field_id": self.env["ir.model.fields"]._get("crisis.case", "summary").id, "json_value": '"x"'}
                )

    # --- L79 -----------------------------------------------------------------------------------------------------

    def test_l79_deleting_a_person_a_colleague_or_a_user_says_the_same_whatever_there_is(self):
        empty = self.env["crisis.subject"].create({"name": "Nobody", "kind": "staff", "company_id": self.company.id})
        idle, idle_employee = self._person("idle"), self.employees.pop("idle")
        del self.users["idle"]
        for group in (
            (self.pupil, self.other_pupil, empty),
            (self.users["author"], self.users["teacher"], idle),
            (self.employees["author"], idle_employee),
        ):
            texts = set()
            for record in group:
                with self.assertRaises(UserError) as caught, self.cr.savepoint():
                    record.unlink()
                texts.add(str(caught.exception))
            self.assertEqual(len(texts), 1, texts)

    def test_l14_l79_forbidden_missing_and_malformed_have_one_text(self):
        texts = set()
        for who in ("teacher", "foreign_leader", "admin", "guardian", "excluded_leader"):
            for model, record in self.records.items():
                for number in (record.id, MISSING):
                    env = self.door_env(who)
                    answer = ask(self.env.cr, lambda e=env, m=model, n=number: call_kw(e[m], "read", [[n]], {}))
                    if who not in CANARY_MODELS[model].readers:
                        texts.add(answer.text)
        self.assertEqual(len(texts), 1, texts)
        self.assertNotRegex(texts.pop(), r"\d|crisis\.|CI-|rule")

    # --- L83, L84, L86, L87 --------------------------------------------------------------------------------------

    def test_l83_every_dialog_of_ours_is_its_makers_only_and_holds_no_narrative(self):
        for name in lints.our_models(self.env):
            model = self.env[name]
            if not model._transient:
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name), ("groups", "=", False)])
            self.assertTrue(any("create_uid" in (rule.domain_force or "") for rule in rules), name)
            for field in model._fields.values():
                self.assertNotIn(field.comodel_name, lints.secret_models(self.env), field)

    def test_l84_nothing_is_copied(self):
        for model, record in self.records.items():
            for who in CANARY_MODELS[model].readers:
                for method in ("copy", "copy_data"):
                    env = self.door_env(who)
                    answer = ask(self.env.cr, lambda e=env, m=model, i=record.id, x=method: call_kw(e[m], x, [[i]], {}))
                    self.assertTrue(answer.error, (who, model, method))

    def test_l86_odoos_own_people_have_no_field_of_ours_without_groups(self):
        for model in ("res.partner", "res.users", "hr.employee", "hr.employee.public", "res.groups"):
            for field in self.env[model]._fields.values():
                if field._module == lints.ADDON:
                    self.assertTrue(field.groups, field)

    def test_l87_a_form_run_as_superuser_writes_no_line_of_ours(self):
        """``_allow_sudo_commands``: what a public form passes on as commands creates or changes nothing here."""
        case = self.records["crisis.case"]
        for model in lints.secret_models(self.env):
            self.assertFalse(self.env[model]._allow_sudo_commands, model)
        # as in a request: the transaction belongs to whoever is logged in
        self.patch(self.env.transaction, "default_env", self.env(user=self.users["teacher"]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            case.with_user(self.users["teacher"]).sudo().write(
                {"followup_ids": [Command.create({"planned_on": "2026-01-01"})]}
            )

    def test_d14_nothing_of_ours_is_a_sequence(self):
        self.assertFalse(self.env["ir.sequence"].search([("code", "like", "crisis")]))
