# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bulletins are owed by whoever leads, those who may be affected are looked at by counsellors (plan Art. 3(6), 12)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_guardian_contact import ContactCommon
from .test_sos import LOGGERS, START

AFFECTED = "crisis.affected.person"


@tagged("post_install", "-at_install")
class TestEventDuty(ContactCommon):
    def bulletin(self, at, kind=None, who="register_keeper"):
        with freeze_time(at):
            bulletin = self.env["crisis.bulletin"].browse(self.as_(who, self.event).action_bulletin()["res_id"])
            if kind:
                self.as_(who, bulletin).kind = kind
            self.rpc(who, bulletin, "action_issue")
        return bulletin

    # -- bulletins -----------------------------------------------------------------------------------------------------

    def test_the_first_within_the_hour_then_daily_until_the_final_one(self):
        (first,) = self.duties(self.event, "bulletin_first")
        self.assertEqual((first.due_at, first.state), (START + timedelta(hours=1), "open"))
        self.assertEqual(first.owner_ids, self.event.commander_id)
        self.bulletin(START + timedelta(minutes=40))
        self.assertEqual((first.state, first.done_at), ("done", START + timedelta(minutes=40)))
        (second,) = self.duties(self.event, "bulletin_daily")
        self.assertEqual((second.due_at, second.state), (START + timedelta(hours=24, minutes=40), "open"))
        self.bulletin(START + timedelta(hours=20))
        for method in ("action_stabilise", "action_resolve"):
            self.rpc("leader", self.event, method)
        second, third = self.duties(self.event, "bulletin_daily")
        self.assertEqual((second.state, third.state), ("done", "open"), "the final one is owed when it is over, too")
        action = self.as_("register_keeper", third).action_open()
        self.assertEqual(self.env["crisis.bulletin"].browse(action["res_id"]).kind, "final")
        self.bulletin(START + timedelta(hours=30))
        self.assertEqual(set(self.duties(self.event, "bulletin_daily").mapped("state")), {"done"})
        self.assertEqual(len(self.duties(self.event, "bulletin_daily")), 2)

    def test_who_takes_the_command_owes_it_and_hours_are_a_setting(self):
        self.env.ref("odoo_crisis_intervention.duty_kind_bulletin_first").clock_hours = 0.5
        with freeze_time(START):
            event = self.sos(place="Roof")
        (duty,) = self.duties(event, "bulletin_first")
        self.assertEqual(duty.due_at, START + timedelta(minutes=30))
        command = self.as_("register_keeper", self.env["crisis.event.command"])
        command.create({"event_id": event.id, "user_id": self.users["deputy"].id})
        self.assertEqual(self.duties(event, "bulletin_first").owner_ids, self.users["deputy"])
        command.create({"event_id": event.id, "user_id": self.users["doctor_2"].id})
        owners = self.duties(event, "bulletin_first").owner_ids
        self.assertIn(self.users["leader"], owners, "who leads without a duty of the office writes no bulletin")

    def test_a_drill_and_what_is_void_owe_nothing(self):
        with freeze_time(START):
            drill = self.sos(is_drill=True)
        self.assertFalse(self.duties(drill, "bulletin_first") | self.duties(drill, "affected_triage"))
        self.as_("leader", self.env["crisis.decision"]).create(
            {"res_model": "crisis.event", "res_ref": self.event.id, "transition": "void", "reason": "x"}
        )
        for code in ("bulletin_first", "affected_triage"):
            self.assertEqual(self.duties(self.event, code).state, "cancelled", code)

    # -- affected persons ----------------------------------------------------------------------------------------------

    def test_counsellors_look_within_days(self):
        (duty,) = self.duties(self.event, "affected_triage")
        self.assertEqual((duty.due_at, duty.remind_at), (START + timedelta(hours=72), START + timedelta(hours=24)))
        self.assertEqual(duty.owner_ids, self.users["counsellor"] | self.users["counsellor_2"])
        self.env["crisis.subject"].create(
            [
                {
                    "name": f"Mate {i}",
                    "number": f"T20{i}",
                    "class_id": self.school_class.id,
                    "company_id": self.company.id,
                }
                for i in range(2)
            ]
        )
        self.rpc("counsellor", self.event, "action_propose_affected")
        self.assertEqual(self.duties(self.event, "affected_triage").state, "open")
        first, second = self.env[AFFECTED].search([("subject_id", "=", self.pupil.id)])
        self.rpc("counsellor", first, "action_skip")
        self.rpc("counsellor", second, "action_plan")
        duty = self.duties(self.event, "affected_triage")
        self.assertEqual((duty.state, duty.due_at), ("open", START + timedelta(hours=72)))
        self.rpc("counsellor", second, "action_fine")
        self.assertEqual(self.duties(self.event, "affected_triage").state, "done")
        self.rpc("counsellor", second, "action_support")
        self.assertEqual(self.duties(self.event, "affected_triage").state, "done")
        self.as_("leader", self.env[AFFECTED]).create({"event_id": self.event.id, "person": "The bus driver"})
        self.assertEqual(self.duties(self.event, "affected_triage").state, "open", "somebody was listed later")

    @mute_logger(*LOGGERS)
    def test_that_nobody_is_affected_is_an_answer(self):
        duty = self.duties(self.event, "affected_triage")
        with self.assertRaises(UserError):
            self.as_("leader", duty).action_nil()
        with self.assertRaises(AccessError):
            self.as_("teacher", duty).action_nil()
        self.as_("counsellor", duty).action_nil()
        self.assertEqual(self.duties(self.event, "affected_triage").state, "done")
        self.assertEqual(self.event.nobody_affected_by_id, self.users["counsellor"])
        self.assertEqual(len(self.lines(self.event, "nobody_affected")), 1)
        with self.assertRaises(UserError):
            self.as_("leader", self.event).write({"nobody_affected_at": False})

    def test_whoever_is_listed_is_looked_at_first(self):
        self.as_("leader", self.env[AFFECTED]).create({"event_id": self.event.id, "person": "The bus driver"})
        with self.assertRaisesRegex(UserError, "listed"):
            self.as_("counsellor", self.duties(self.event, "affected_triage")).action_nil()

    def test_a_list_without_an_emergency_has_the_clock_of_its_case(self):
        case = self.as_("counsellor", self.env["crisis.case"]).create({"subject_id": self.other_pupil.id})
        self.assertFalse(self.duties(case, "affected_triage"))
        row = self.as_("counsellor", self.env[AFFECTED]).create({"case_id": case.id, "person": "A friend"})
        (duty,) = self.duties(case, "affected_triage")
        self.assertEqual(duty.due_at, row.create_date.replace(microsecond=0) + timedelta(hours=72))
        action = self.as_("counsellor", duty).action_open()
        self.assertEqual(action["domain"], [("case_id", "=", case.id)])
        self.rpc("counsellor", row, "action_fine")
        self.assertEqual(self.duties(case, "affected_triage").state, "done")
