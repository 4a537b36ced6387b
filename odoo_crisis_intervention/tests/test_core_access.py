# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import CrisisCommon


class TestDuties(CrisisCommon):
    def test_only_a_confirmed_duty_in_its_dates_and_school_gives_a_function(self):
        member = self.env["crisis.team.member"].create(
            {"team_id": self.team.id, "employee_id": self.employees["teacher"].id, "role": "counsellor"}
        )
        mine = self.as_("teacher", self.env["crisis.team.member"])
        self.assertFalse(mine._crisis_has_role(("counsellor",), self.company))
        self.as_("leader", member).action_confirm()
        self.assertTrue(mine._crisis_has_role(("counsellor",), self.company))
        self.assertFalse(mine._crisis_has_role(("counsellor",), self.other_company))
        self.assertTrue(self.users["teacher"].has_group("odoo_crisis_intervention.group_crisis_counsellor"))

        with self.subTest("ended"):
            member.sudo().write({"date_from": "2020-01-01", "date_to": "2020-01-02"})
            self.assertFalse(mine._crisis_has_role(("counsellor",), self.company))
            self.assertFalse(self.users["teacher"].has_group("odoo_crisis_intervention.group_crisis_counsellor"))

    def test_nobody_confirms_himself_and_the_office_confirms_no_counsellor(self):
        member = self.env["crisis.team.member"].create(
            {"team_id": self.team.id, "employee_id": self.employees["config"].id, "role": "counsellor"}
        )
        with self.assertRaises(UserError):
            self.as_("config", member).action_confirm()
        own = self.env["crisis.team.member"].create(
            {"team_id": self.team.id, "employee_id": self.employees["leader"].id, "role": "counsellor"}
        )
        with self.assertRaises(UserError):
            self.as_("leader", own).action_confirm()

    def test_changing_an_employees_login_hands_over_no_duty(self):
        self.employees["hr_officer"].user_id = False
        self.env.flush_all()
        self.employees["counsellor"].user_id = self.users["hr_officer"]
        outsider = self.as_("hr_officer", self.env["crisis.team.member"])
        self.assertFalse(outsider._crisis_has_role(("counsellor",), self.company))

    def test_confirmation_cannot_be_written_by_hand(self):
        with self.assertRaises(UserError):
            self.as_("config", self.env["crisis.team.member"].search([], limit=1)).write({"confirmed_at": "2024-01-01"})

    @mute_logger("odoo.sql_db")
    def test_a_school_has_one_supervising_leader_at_a_time(self):
        first = self.env["crisis.team.member"].create(
            {
                "team_id": self.team.id,
                "employee_id": self.employees["teacher"].id,
                "role": "supervising_leader",
                "date_from": "2024-01-01",
            }
        )
        first.action_confirm()
        second = self.env["crisis.team.member"].create(
            {
                "team_id": self.team.id,
                "employee_id": self.employees["homeroom"].id,
                "role": "supervising_leader",
                "date_from": "2024-06-01",
            }
        )
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            second.action_confirm()
            self.env.flush_all()


class TestGrants(CrisisCommon):
    def _grant(self, **vals):
        return self.as_("leader", self.env["crisis.access.grant"]).create(
            {
                "user_id": self.users["teacher"].id,
                "subject_id": self.pupil.id,
                "scope": "need",
                "reason": "Sits with the pupil",
                **vals,
            }
        )

    def test_a_leader_gives_and_ends_access_for_others_only(self):
        grant = self._grant()
        scope = self.as_("teacher", self.env["crisis.access.grant"])._crisis_scope()
        self.assertIn(self.pupil.id, scope.grants["need"])
        grant.action_end()
        scope = self.as_("teacher", self.env["crisis.access.grant"])._crisis_scope()
        self.assertNotIn(self.pupil.id, scope.grants["need"])
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._grant(user_id=self.users["leader"].id)

    def test_access_has_an_end_and_cannot_be_prolonged(self):
        grant = self._grant()
        with self.assertRaises(UserError):
            grant.write({"valid_until": "2099-01-01"})
        with self.assertRaises(UserError):
            self._grant(valid_until=fields.Datetime.now() + timedelta(days=400))

    def test_others_can_neither_give_nor_see_access(self):
        grant = self._grant()
        for role in ("counsellor", "teacher", "admin", "config", "foreign_leader"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_(role, grant).read(["reason"])
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_(role, self.env["crisis.access.grant"]).create(
                    {"user_id": self.users["hr_officer"].id, "subject_id": self.pupil.id, "reason": "x"}
                )

    def test_leave_to_export_counts_in_the_school_whose_leader_gave_it(self):
        leader = self.users["leader"]
        leader.company_ids += self.other_company
        there = self.env["hr.employee"].create(
            {"name": "Leader there too", "user_id": leader.id, "company_id": self.other_company.id}
        )
        team = self.env["crisis.team"].search([("company_id", "=", self.other_company.id)])
        member = self.env["crisis.team.member"].create(
            {"team_id": team.id, "employee_id": there.id, "role": "deputy", "date_from": "2020-01-01"}
        )
        member.action_confirm()
        leave = {"user_id": leader.id, "scope": "export", "reason": "List", "company_id": self.other_company.id}
        given = self.as_("foreign_leader", self.env["crisis.access.grant"]).create(leave)
        here = self._grant()
        with self.assertRaises(AccessError):
            self.as_("leader", here.sudo()).export_data(["reference"])
        rows = self.as_("leader", given.sudo()).export_data(["reference"])
        self.assertEqual(rows["datas"], [[given.sudo().reference]])


class TestRefusals(CrisisCommon):
    def test_forbidden_and_missing_look_the_same(self):
        grant = self.as_("leader", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "reason": "r"}
        )
        texts = set()
        for res_id in (grant.id, grant.id + 100000):
            for role in ("foreign_leader", "teacher"):
                with self.assertRaises(AccessError) as caught:
                    self.as_(role, self.env["crisis.access.grant"].browse(res_id)).read(["reason"])
                texts.add(str(caught.exception))
        self.assertEqual(len(texts), 1)
        self.assertNotIn(grant.reference, texts.pop())

    def test_confidential_records_are_not_copied_deleted_or_imported(self):
        grant = self.env["crisis.access.grant"].create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "reason": "r"}
        )
        for call in (grant.copy, grant.copy_data, grant.unlink, lambda: grant.load(["reason"], [["x"]])):
            with self.assertRaises(UserError):
                call()

    def test_side_objects_are_refused_on_confidential_models(self):
        model = self.env["ir.model"]._get("crisis.document")
        with self.assertRaises(ValidationError):
            self.env["mail.template"].create({"name": "x", "model_id": model.id})
        with self.assertRaises(ValidationError):
            self.env["ir.exports"].create({"name": "x", "resource": "crisis.document"})
        favourite = self.as_("leader", self.env["ir.filters"]).create(
            {"name": "x", "model_id": "crisis.document", "user_ids": []}
        )
        self.assertEqual(favourite.user_ids, self.users["leader"])
