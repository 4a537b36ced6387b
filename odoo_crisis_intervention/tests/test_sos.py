# SPDX-License-Identifier: LGPL-3.0-or-later
"""SOS: whatever is typed or fails, it is kept and everybody is called, each once (plan Art. 4, 5, 20)."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_event import EventCommon

START = datetime(2025, 9, 1, 2)  # Monday, ten in the morning in Shanghai
LOGGERS = (
    "odoo.addons.odoo_crisis_intervention.models.crisis_event_sos",
    "odoo.addons.odoo_crisis_intervention.models.crisis_event_case",
    "odoo.addons.odoo_crisis_intervention.models.crisis_call_mixin",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.sql_db",
)


class SosCommon(EventCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("counsellor_2", role="counsellor")
        cls._person("supervisor", role="supervising_leader")
        cls._person("security", role="security")
        cls._person("doctor_2", role="school_doctor")
        cls._person("dorm", role="dormitory")
        cls._person("member", role="member")
        cls.school_class.deputy_employee_id = cls.employees["other_homeroom"]
        cls.env["crisis.oncall.pattern"].create(
            {
                "company_id": cls.company.id,
                "user_id": cls.users["counsellor"].id,
                "weekday": "0",
                "date_from": "2025-01-01",
                "school_days_only": False,
            }
        )

    def setUp(self):
        super().setUp()
        # A test does not commit; that nothing is lost between the row and the calls is test_sos_race's matter.
        self.kept = []
        self.patch(self.env.registry["crisis.event"], "_sos_keep", lambda event: self.kept.append(event.env.uid))

    def sos(self, who="teacher", **vals):
        events = self.as_(who, self.env["crisis.event"])
        known = self.env["crisis.event"].search([])
        call_kw(events, "raise_sos", [vals], {})
        self.env.invalidate_all()
        return self.env["crisis.event"].search([("id", "not in", known.ids)])

    def called(self, event, step=None):
        self.env.invalidate_all()
        calls = event.callout_ids.filtered(lambda call: step is None or call.step == step)
        return sorted(login.removeprefix("crisis-") for login in calls.user_id.mapped("login"))

    def call_of(self, event, who):
        self.env.invalidate_all()
        return event.callout_ids.filtered(lambda call: call.user_id == self.users[who])

    def mine(self, who):
        return self.as_(who, self.env["crisis.alarm"]).get_mine()

    def answer(self, who, kind="sos"):
        (call,) = (row for row in self.mine(who) if row["kind"].startswith("sos"))
        return self.as_(who, self.env["crisis.alarm"]).answer_mine(call["id"], kind)

    def climb(self, event):
        self.env.invalidate_all()
        event._climb_now()
        self.env.flush_all()


@tagged("post_install", "-at_install")
class TestSos(SosCommon):
    FIRST = ["counsellor", "deputy", "leader", "member", "register_keeper", "school_doctor", "security"]

    @freeze_time(START)
    def test_an_empty_tap_is_an_emergency_and_calls_everybody(self):
        event = self.sos()
        self.assertEqual(len(event), 1)
        self.assertEqual(self.kept, [self.users["teacher"].id])
        self.assertFalse(event.place or event.what or event.subject_id)
        self.assertEqual(self.called(event), sorted([*self.FIRST, "teacher"]))
        self.assertEqual(event.commander_id, self.users["register_keeper"])
        self.assertEqual(self.call_of(event, "register_keeper").called_as, "commander")
        witness = self.call_of(event, "teacher")
        self.assertEqual((witness.called_as, witness.status), ("witness", "there"))
        self.assertTrue(all(event.callout_ids.mapped("notified_at")))

    @freeze_time(START)
    def test_whatever_is_sent_is_kept(self):
        strange = [
            None,
            "text",
            17,
            [],
            {"place": 5, "what": ["x"], "subject_id": "5", "is_injured": "yes", "token": {}},
            {"subject_id": 10**8, "class_id": -4, "place": "P" * 10000},
            {"subject_id": True, "class_id": 2.5, "what": "a\x00b", "state": "resolved", "commander_id": 1},
            {"subject_id": 10**12, "company_id": self.other_company.id, "author_id": 1, "reference": "CI-X"},
        ]
        for vals in strange:
            with self.subTest(vals=str(vals)[:40]):
                known = self.env["crisis.event"].search([])
                answer = self.as_("teacher", self.env["crisis.event"]).raise_sos(vals)
                event = self.env["crisis.event"].search([]) - known
                self.assertEqual(answer["event_id"], event.id)
                self.assertEqual((event.state, event.company_id), ("reported", self.company))
                self.assertEqual(event.author_id, self.users["teacher"])
                self.assertIn("leader", self.called(event))

    @freeze_time(START)
    def test_a_pupil_of_another_school_is_left_out(self):
        foreign = self.env["crisis.subject"].create({"name": "Elsewhere", "company_id": self.other_company.id})
        event = self.sos(subject_id=foreign.id, place="Gate")
        self.assertEqual((event.place, event.company_id), ("Gate", self.company))
        self.assertFalse(event.subject_id)

    @freeze_time(START)
    def test_sent_twice_it_is_one(self):
        first = self.sos(token="0123456789abcdef", place="Gym")
        self.assertTrue(first)
        self.assertFalse(self.sos(token="0123456789abcdef", place="Gym"))
        self.assertTrue(self.sos("homeroom", token="0123456789abcdef"), "the tokens of others are theirs")

    @freeze_time(START)
    def test_the_public_and_parents_have_another_page(self):
        with self.assertRaises(AccessError):
            self.env["crisis.event"].with_user(self.env.ref("base.public_user")).raise_sos({})

    @mute_logger(*LOGGERS)
    @freeze_time(START)
    def test_what_fails_after_the_row_is_done_by_the_scheduler(self):
        def broken(*_args, **_kwargs):
            raise ValueError("broken")

        model = self.env.registry["crisis.event"]
        for method in ("_call_out", "_follow_person", "_name_commander", "_crisis_log"):
            with self.subTest(method=method):
                with patch.object(model, method, broken):
                    event = self.sos(subject_id=self.pupil.id, place="Roof")
                self.assertEqual(event.place, "Roof")
                self.climb(event)
                event._follow_person()
                self.assertIn("leader", self.called(event))
                self.assertTrue(event.case_id)

    @mute_logger(*LOGGERS)
    @freeze_time(START)
    def test_a_notice_that_fails_is_sent_again(self):
        with patch.object(self.env.registry["crisis.notice"], "_crisis_deliver", side_effect=OSError):
            event = self.sos(place="Roof")
        self.assertIn("leader", self.called(event))
        self.assertFalse(self.call_of(event, "leader").notified_at)
        self.climb(event)
        self.assertTrue(self.call_of(event, "leader").notified_at)

    @freeze_time(START)
    def test_a_known_pupil_calls_the_homeroom_teacher_and_opens_the_case(self):
        event = self.sos(subject_id=self.pupil.id, is_injured=True, protective_measures="Two stay with her")
        self.assertEqual(self.called(event), sorted([*self.FIRST, "doctor_2", "homeroom", "teacher"]))
        self.assertEqual(event.case_id.subject_id, self.pupil)
        self.assertEqual(event.case_id.counsellor_id, self.users["counsellor"])
        self.assertEqual(event.case_id.reported_at, event.started_at)
        self.assertEqual(event.case_id.intervened_at, event.protected_at)
        again = self.sos("homeroom", subject_id=self.pupil.id)
        self.assertEqual(again.case_id, event.case_id)

    @freeze_time(START)
    def test_named_later_it_joins_the_case_and_calls_the_homeroom_teacher(self):
        event = self.sos(subject_description="A girl in a blue coat")
        self.assertNotIn("homeroom", self.called(event))
        self.assertFalse(event.case_id)
        self.as_("counsellor", event).subject_id = self.pupil
        self.assertIn("homeroom", self.called(event))
        self.assertTrue(event.case_id)

    @freeze_time(START)
    def test_a_drill_names_nobody_opens_nothing_and_calls_the_same_people(self):
        cases = self.env["crisis.case"].search_count([])
        event = self.sos(subject_id=self.pupil.id, is_drill=True, place="Roof")
        self.assertTrue(event.is_drill)
        self.assertFalse(event.subject_id or event.case_id)
        self.assertIn("homeroom", self.called(event))
        self.assertEqual(self.env["crisis.case"].search_count([]), cases)
        self.assertTrue(self.mine("leader")[0]["is_drill"])
        with self.assertRaises(UserError):
            self.as_("counsellor", event).subject_id = self.pupil
        self.assertFalse(self.env["crisis.timeline"].search([("subject_id", "=", self.pupil.id)]))

    @freeze_time(START)
    def test_whoever_is_shut_out_is_not_called_and_sees_nothing(self):
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["homeroom"].id, "subject_id": self.pupil.id, "company_id": self.company.id}
        )
        event = self.sos(subject_id=self.pupil.id)
        self.assertNotIn("homeroom", self.called(event))
        self.assertIn("other_homeroom", self.called(event), "the deputy comes instead, at once")
        self.assertFalse(self.mine("homeroom"))
        mine = self.as_("homeroom", self.env["crisis.event"]).raise_sos({"subject_id": self.pupil.id, "place": "Roof"})
        self.assertEqual((mine["event_id"], mine["reference"]), (False, False), "kept, and not read")
        self.assertEqual(self.env["crisis.event"].search([("place", "=", "Roof")]).subject_id, self.pupil)

    @freeze_time(START)
    def test_a_colleagues_emergency_calls_leaders_and_first_aid_only(self):
        event = self.sos("security", subject_id=self.staff_subject.id)
        self.assertEqual(self.called(event), ["deputy", "leader", "school_doctor", "security"])
        self.assertEqual(event.commander_id, self.users["leader"])
        self.assertFalse(self.as_("staff_subject", event).has_access("read"))
        self.assertTrue(self.as_("school_doctor", event).has_access("read"))

    # -- answering -----------------------------------------------------------------------------------------------------

    @freeze_time(START)
    def test_the_bell_answers_arrives_and_is_silent(self):
        event = self.sos(subject_id=self.pupil.id, place="Gym")
        (call,) = self.mine("counsellor")
        self.assertEqual((call["kind"], call["event_id"]), ("sos", event.id))
        self.assertNotIn("Pupil A", str(call))
        answer = self.answer("counsellor")
        self.assertEqual(answer["action"]["res_id"], event.id)
        self.assertEqual(answer["calls"][0]["kind"], "sos_way")
        self.env.invalidate_all()
        self.assertEqual(event.state, "responding")
        self.answer("counsellor", "sos_way")
        call = self.call_of(event, "counsellor")
        self.assertEqual((call.status, call.acknowledged_how), ("there", "bell"))
        self.assertFalse(self.mine("counsellor"))

    @freeze_time(START)
    def test_whoever_was_called_reads_it_while_it_is_open_and_his_own_call_after(self):
        event = self.sos(subject_id=self.pupil.id)
        self.assertTrue(self.as_("security", event).has_access("read"))
        card = self.as_("security", event).my_card
        self.assertTrue(card)
        for method in ("action_respond", "action_stabilise", "action_resolve"):
            self.rpc("leader", event, method)
        self.assertFalse(self.as_("security", event).has_access("read"))
        self.assertTrue(self.as_("security", self.call_of(event, "security")).has_access("read"))
        self.assertFalse(self.as_("security", self.call_of(event, "leader")).has_access("read"))
        self.assertFalse(self.mine("security"), "the bells are silent")

    @freeze_time(START)
    def test_the_commander_stamps_for_whoever_has_no_hand_free(self):
        event = self.sos()
        call = self.call_of(event, "security")
        self.as_("register_keeper", call).action_arrive()
        self.assertEqual((call.status, call.acknowledged_how), ("there", "behalf"))
        with self.assertRaises(AccessError):
            self.as_("member", call).action_leave()

    @freeze_time(START)
    def test_whoever_cannot_come_is_replaced_at_once(self):
        event = self.sos()
        self.assertNotIn("doctor_2", self.called(event))
        self.answer("school_doctor", "sos_cannot")
        self.assertIn("doctor_2", self.called(event))

    # -- the ladder ----------------------------------------------------------------------------------------------------

    def test_each_line_goes_on_by_itself_until_somebody_of_it_answers(self):
        with freeze_time(START):
            event = self.sos(subject_id=self.pupil.id)
            self.answer("leader")
        with freeze_time(START + timedelta(minutes=4)):
            self.climb(event)
            self.assertEqual(event.step, 0)
        with freeze_time(START + timedelta(minutes=5)):
            self.climb(event)
            self.assertEqual(self.called(event, 1), ["counsellor_2", "doctor_2", "other_homeroom"])
            self.answer("doctor_2")
        with freeze_time(START + timedelta(minutes=40)):
            self.climb(event)
            self.climb(event)
            self.assertEqual(self.called(event, 2), ["backup_assessor"])
            self.assertNotIn("supervisor", self.called(event))
        self.assertEqual(len(event.callout_ids), len(event.callout_ids.user_id))

    def test_with_nobody_answering_the_supervising_leader_is_called(self):
        with freeze_time(START):
            event = self.sos()
        with freeze_time(START + timedelta(minutes=5)):
            self.climb(event)
            self.assertIn("supervisor", self.called(event))

    @freeze_time(START)
    def test_a_report_that_was_half_written_and_an_injury_known_later(self):
        event = self.sos()
        self.as_("teacher", event).write({"is_injured": True})
        self.assertIn("doctor_2", self.called(event))

    @freeze_time(START)
    def test_constant_queries_in_responders(self):
        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.sos()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(25):
            self._person(f"many_{number}", role="member")
        queries()
        self.assertLessEqual(queries(), few + 3, "people are called together, not one after another")

    @freeze_time(START)
    def test_an_open_page_is_told_to_look_and_nothing_else(self):
        event = self.sos(place="Gym")
        self.env.cr.precommit.run()
        before = self.env["bus.bus"].search([], order="id desc", limit=1).id
        self.answer("counsellor")
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("id", ">", before)]).mapped("message")
        self.assertTrue(any("crisis_event" in row for row in rows))
        self.assertFalse([row for row in rows if "Gym" in row or event.reference in row])
        live = self.as_("member", event).get_live()
        self.assertEqual(len([row for row in live["people"] if row["status"] == "coming"]), 1)
        with self.assertRaises(AccessError):
            self.as_("auditor", event).get_live()
