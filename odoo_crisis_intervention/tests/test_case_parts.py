# SPDX-License-Identifier: LGPL-3.0-or-later
"""Supporters, stressors, persons to protect and relatives who stay: who writes what, and what nobody learns."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_case_plan import STRANGERS, PlanningCommon

PROTECTED = "crisis.protected.person"
PROTECTION = "crisis.protection"


class PartsCommon(PlanningCommon):
    def make(self, model, who="counsellor", case=None, **values):
        # a person has one open case
        opened = self.env["crisis.case"].search([("subject_id", "=", self.pupil.id)], limit=1)
        case = case or opened or self.open_case(level_id=self.red.id)
        return self.as_(who, self.env[model]).create({"case_id": case.id, **values})

    def supporter(self, **values):
        given = {"support": "Supper on Sundays", **({} if "user_id" in values else {"name": "Aunt"})}
        return self.make("crisis.supporter", **{**given, **values})

    def stressor(self, **values):
        return self.make("crisis.stressor", **{"what": "Called names in the group chat", **values})

    def protected(self, **values):
        given = {"protected_id": self.other_pupil.id, "measure": "Walked to the gate by the grade head"}
        return self.make(PROTECTED, **{**given, **values})

    def accompaniment(self, **values):
        return self.make("crisis.accompaniment", **values)


@tagged("post_install", "-at_install")
class TestCaseParts(PartsCommon):
    # --- supporters -------------------------------------------------------------------------------------------------

    def test_the_homeroom_teacher_keeps_the_supporters(self):
        supporter = self.supporter(who="homeroom", user_id=self.users["teacher"].id)
        self.assertEqual(supporter.name, self.users["teacher"].name)
        self.as_("homeroom", supporter).write({"told": "Sits alone at lunch", "told_on": "2026-09-01"})
        events = self.env["crisis.timeline"].search([("res_model", "=", "crisis.supporter")]).mapped("event")
        self.assertEqual(set(events), {"crisis.supporter:agreed", "crisis.supporter:told"})
        self.assertFalse(self.as_("teacher", self.env["crisis.supporter"]).search([]), "a supporter reads nothing here")
        with self.assertRaises(AccessError):
            self.rpc("other_homeroom", "crisis.supporter", "write", supporter.ids, {"told": "x"})
        with self.assertRaises(AccessError):
            self.rpc("register_keeper", "crisis.supporter", "write", supporter.ids, {"told": "x"})

    def test_a_part_stays_with_its_open_case(self):
        supporter = self.supporter()
        other = self.open_case(subject=self.other_pupil)
        with self.assertRaisesRegex(UserError, "stays with it"):
            self.rpc("counsellor", "crisis.supporter", "write", supporter.ids, {"case_id": other.id})
        self.decide("counsellor", other, "void")
        with self.assertRaises(ValidationError):
            self.supporter(case=other)

    # --- stressors --------------------------------------------------------------------------------------------------

    def test_a_stressor_is_owed_and_settled_with_its_result(self):
        today = self.company._crisis_today()
        stressor = self.stressor(owner_id=self.users["teacher"].id, deadline=today + timedelta(days=2))
        duty = self.env["crisis.duty"].search([("source_key", "=", stressor.reference)])
        self.assertEqual((duty.kind_code, duty.owner_ids), ("case_stressor", self.users["teacher"]))
        with self.assertRaisesRegex(UserError, "what came of it"):
            self.rpc("teacher", "crisis.stressor", "action_settle", stressor.ids)
        for values in ({"what": "x"}, {"owner_id": self.users["auditor"].id}, {"deadline": False}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.rpc("teacher", "crisis.stressor", "write", stressor.ids, values)
        self.rpc("teacher", "crisis.stressor", "write", stressor.ids, {"result": "The group was closed"})
        self.rpc("teacher", "crisis.stressor", "action_settle", stressor.ids)
        self.assertEqual((stressor.settled_by_id, duty.state), (self.users["teacher"], "done"))
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.stressor", "write", stressor.ids, {"result": "x"})
        self.decide("leader", stressor, "reopen")
        self.assertFalse(stressor.settled_at)

    def test_who_may_be_the_stressor_does_not_read_it(self):
        self.stressor()
        self.assertFalse(self.as_("homeroom", self.env["crisis.stressor"]).search([]))

    # --- persons to protect -----------------------------------------------------------------------------------------

    def test_a_leader_approves_protection(self):
        row = self.protected()
        with self.assertRaises(AccessError):
            self.rpc("counsellor", PROTECTED, "action_approve", row.ids)
        self.assertFalse(row.protection_id)
        self.rpc("leader", PROTECTED, "action_approve", row.ids)
        self.assertEqual(row.protection_id.subject_id, self.other_pupil)
        with self.assertRaises(UserError):
            self.rpc("counsellor", PROTECTED, "write", row.ids, {"measure": "x"})
        self.rpc("counsellor", PROTECTED, "write", row.ids, {"told": "To go home with the grade head"})
        self.decide("counsellor", row, "end")
        self.assertTrue(row.protection_id.ended_on)

    def test_neither_persons_readers_learn_of_the_other(self):
        row = self.protected()
        self.as_("leader", row).action_approve()
        protection = row.sudo().protection_id
        # around the protected pupil: the measure, and nothing that leads to the case
        seen = self.rpc("other_homeroom", PROTECTION, "search_read", [])
        self.assertEqual([line["measure"] for line in seen], ["Walked to the gate by the grade head"])
        text = str(seen)
        for secret in ("Pupil A", row.reference, row.sudo().case_id.reference, "Crisis counsellor", "Crisis leader"):
            self.assertNotIn(secret, text)
        with self.assertRaises(AccessError):
            self.rpc("other_homeroom", PROTECTED, "read", row.ids, ["state"])
        lines = self.rpc("other_homeroom", "crisis.timeline", "get_lines", PROTECTION, protection.id)["lines"]
        self.assertTrue(lines)
        self.assertNotIn("Crisis leader", str(lines))
        # around the pupil of the case: that somebody is protected, not who
        self.assertFalse(self.as_("homeroom", self.env[PROTECTED]).search([]))
        self.assertFalse(self.as_("homeroom", self.env[PROTECTION]).search([]))
        for model in secret_fields(self.env[PROTECTION]):
            self.assertNotIn(model, ("crisis.case", PROTECTED))

    def test_whoever_is_shut_out_from_one_of_the_two_does_not_read_the_row(self):
        row = self.protected()
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["deputy"].id, "subject_id": self.other_pupil.id, "reason": "A relative."}
        )
        self.assertFalse(self.as_("deputy", self.env[PROTECTED]).search([]))
        with self.assertRaises(AccessError):
            self.rpc("deputy", PROTECTED, "action_approve", row.ids)

    def test_nobody_writes_a_protection(self):
        row = self.protected()
        self.as_("leader", row).action_approve()
        for who in ("leader", "counsellor", "other_homeroom", "admin"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, PROTECTION, "write", row.sudo().protection_id.ids, {"measure": "x"})

    # --- relatives --------------------------------------------------------------------------------------------------

    def test_a_relative_comes_with_identity_checked(self):
        row = self.accompaniment(who="homeroom")
        with self.assertRaisesRegex(UserError, "identity"):
            self.rpc("homeroom", "crisis.accompaniment", "action_arrive", row.ids)
        self.rpc("homeroom", "crisis.accompaniment", "write", row.ids, {"name": "Mother", "is_identity_checked": True})
        self.rpc("homeroom", "crisis.accompaniment", "action_arrive", row.ids)
        self.assertEqual((row.state, row.checked_by_id), ("present", self.users["homeroom"]))
        with freeze_time(fields.Datetime.now() + timedelta(hours=3)):
            self.rpc("register_keeper", "crisis.accompaniment", "action_leave", row.ids)
        self.assertGreater(row.left_at, row.arrived_at)
        with self.assertRaises(UserError):
            self.rpc("homeroom", "crisis.accompaniment", "write", row.ids, {"name": "x"})
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.accompaniment", "write", row.ids, {"state": "present"})

    def test_a_refusal_says_why(self):
        row = self.accompaniment()
        with self.assertRaises(UserError):
            row.action_refuse()
        row.refusal = "Cannot leave work"
        row.action_refuse()
        self.assertEqual(row.state, "refused")

    # --- strangers --------------------------------------------------------------------------------------------------

    def test_strangers(self):
        rows = [self.supporter(), self.stressor(), self.protected(), self.accompaniment()]
        for who in STRANGERS:
            for row in rows:
                with self.subTest(who=who, model=row._name):
                    self.assertFalse(self.as_(who, self.env[row._name]).search([]))
                    with self.assertRaises(AccessError):
                        self.rpc(who, row._name, "read", row.ids)
                    with self.assertRaises(AccessError):
                        self.rpc(who, row._name, "create", {"case_id": row.sudo().case_id.id})


def secret_fields(model):
    """Confidential models that a field of ``model`` leads to."""
    comodels = {field.comodel_name for field in model._fields.values() if field.relational}
    return {name for name in comodels if getattr(model.env.get(name), "_crisis_confidential", False)}
