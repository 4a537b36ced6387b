# SPDX-License-Identifier: LGPL-3.0-or-later
"""An urgent report calls people at once, and the next ones while nobody answers (plan Art. 12)."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_concern_report import ConcernCommon

START = datetime(2025, 9, 1, 2)  # Monday, ten in the morning in Shanghai
LOGGERS = (
    "odoo.addons.odoo_crisis_intervention.models.crisis_ladder_mixin",
    "odoo.addons.odoo_crisis_intervention.models.crisis_call_mixin",
    "odoo.addons.odoo_crisis_intervention.models.crisis_concern_alarm",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
)


class AlarmCommon(ConcernCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("counsellor_2", role="counsellor")
        cls._person("supervisor", role="supervising_leader")
        # The other schools of the database have alarms of their own.
        cls.env["crisis.concern"].search([("state", "=", "submitted")])._as_workflow().write({"state": "void"})
        cls.env["crisis.oncall.pattern"].create(
            {
                "company_id": cls.company.id,
                "user_id": cls.users["counsellor"].id,
                "weekday": "0",
                "date_from": "2025-01-01",
                "school_days_only": False,
            }
        )

    def urgent(self, author="teacher", **vals):
        return self.sent(author, urgency="urgent", **vals)

    def alarm(self, concern):
        self.env.invalidate_all()
        return self.env["crisis.alarm"].search([("concern_id", "=", concern.id)])

    def called(self, alarm, step=None):
        """Logins without their prefix, of those called (at a step)."""
        self.env.invalidate_all()
        calls = alarm.call_ids.filtered(lambda call: step is None or call.step == step)
        return sorted(login.removeprefix("crisis-") for login in calls.user_id.mapped("login"))

    def mine(self, who):
        return self.as_(who, self.env["crisis.alarm"]).get_mine()

    def answer(self, who, kind="take"):
        (call,) = self.mine(who)
        return self.as_(who, self.env["crisis.alarm"]).answer_mine(call["id"], kind)

    def run_cron(self, minutes):
        with freeze_time(START + timedelta(minutes=minutes)), self.enter_registry_test_mode():
            self.env.ref("odoo_crisis_intervention.ir_cron_alarm_climb").method_direct_trigger()


@tagged("post_install", "-at_install")
class TestAlarmRaised(AlarmCommon):
    @freeze_time(START)
    def test_those_on_call_the_leaders_and_the_homeroom_teacher_at_once(self):
        alarm = self.alarm(self.urgent())
        self.assertEqual(alarm.state, "ringing")
        self.assertEqual(self.called(alarm), ["counsellor", "deputy", "homeroom", "leader"])
        self.assertEqual(set(alarm.call_ids.mapped("step")), {0})
        self.assertTrue(all(alarm.call_ids.mapped("notified_at")))
        self.assertEqual(alarm.next_step_at, START + timedelta(minutes=10))

    @freeze_time(START)
    def test_a_report_that_is_not_urgent_calls_nobody(self):
        concern = self.sent()
        self.assertFalse(concern.is_urgent)
        self.assertFalse(self.alarm(concern))

    @freeze_time(START + timedelta(days=1))
    def test_an_empty_roster_calls_every_counsellor(self):
        self.assertEqual(
            self.called(self.alarm(self.urgent())), ["counsellor", "counsellor_2", "deputy", "homeroom", "leader"]
        )

    @freeze_time(START)
    def test_an_injury_calls_the_school_doctor(self):
        concern = self.sent(is_injured=True)
        self.assertIn("school_doctor", self.called(self.alarm(concern)))
        later = self.urgent(subject_id=self.other_pupil.id)
        self.assertNotIn("school_doctor", self.called(self.alarm(later)))

    @freeze_time(START)
    def test_urgent_later_and_known_later(self):
        concern = self.sent(subject_id=False)
        self.assertFalse(concern.is_urgent)
        self.assertFalse(self.alarm(concern))
        concern._as_workflow().urgency = "urgent"
        alarm = self.alarm(concern)
        self.assertEqual(self.called(alarm), ["counsellor", "deputy", "leader"])
        self.as_("counsellor", concern).subject_id = self.pupil
        self.assertEqual(self.alarm(concern), alarm)
        self.assertIn("homeroom", self.called(alarm))

    @freeze_time(START)
    def test_found_urgent_by_whoever_has_it_already(self):
        concern = self.sent()
        self.as_("counsellor_2", concern).action_acknowledge()
        concern._as_workflow().is_injured = True
        alarm = self.alarm(concern)
        self.assertEqual((alarm.state, alarm.taken_by_id), ("taken", self.users["counsellor_2"]))
        self.assertEqual(self.mine("leader")[0]["kind"], "told")
        self.assertEqual(self.mine("homeroom")[0]["kind"], "come")
        self.assertFalse(self.mine("counsellor_2"))

    @freeze_time(START)
    def test_whoever_reports_is_not_sent_away_from_the_pupil(self):
        self.assertNotIn("homeroom", self.called(self.alarm(self.urgent("homeroom"))))

    @freeze_time(START)
    def test_whoever_is_shut_out_is_never_called(self):
        concern = self.urgent(involved_employee_id=self.employees["leader"].id)
        alarm = self.alarm(concern)
        self.assertNotIn("leader", self.called(alarm))
        self.run_cron(24 * 60)
        self.assertEqual(alarm.step, 3)
        self.assertNotIn("leader", self.called(alarm))
        self.assertFalse(self.mine("leader"))

    @freeze_time(START)
    def test_whoever_is_named_later_is_called_no_longer(self):
        concern = self.urgent()
        alarm = self.alarm(concern)
        self.assertTrue(self.mine("leader"))
        self.as_("counsellor", concern).involved_employee_id = self.employees["leader"]
        self.assertFalse(self.mine("leader"))
        self.assertTrue(alarm.call_ids.filtered(lambda call: call.user_id == self.users["leader"]).is_withdrawn)

    @freeze_time(START)
    def test_a_report_about_a_member_of_staff_calls_leaders_only(self):
        alarm = self.alarm(self.urgent(subject_id=self.staff_subject.id, is_injured=True))
        self.assertEqual(self.called(alarm), ["deputy", "leader"])
        self.run_cron(24 * 60)
        self.assertEqual(self.called(alarm), ["deputy", "leader", "supervisor"])
        concern = self.urgent(subject_id=False, subject_description="In the staff room")
        self.assertTrue(self.mine("counsellor"))
        self.as_("leader", concern).subject_id = self.staff_subject
        self.assertFalse(self.mine("counsellor"), "the counsellor may not know of whom it is")

    @freeze_time(START)
    def test_with_all_the_leaders_shut_out_the_supervising_one_is_called_at_once(self):
        self.env["crisis.team.member"].search([("user_id", "=", self.users["deputy"].id)]).date_to = "2024-01-01"
        subject = self.env["crisis.subject"].create(
            {
                "name": "The leader",
                "kind": "staff",
                "number": "S002",
                "employee_id": self.employees["leader"].id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self.called(self.alarm(self.urgent(subject_id=subject.id))), ["supervisor"])

    @freeze_time(START)
    @mute_logger(*LOGGERS)
    def test_a_report_goes_through_though_its_alarm_does_not(self):
        with patch.object(
            self.env.registry["crisis.alarm"], "_call_first", autospec=True, side_effect=ZeroDivisionError
        ):
            concern = self.urgent()
        self.assertEqual(concern.state, "submitted")
        self.assertFalse(self.alarm(concern))
        self.run_cron(1)
        self.assertIn("counsellor", self.called(self.alarm(concern)))

    @freeze_time(START)
    @mute_logger(*LOGGERS)
    def test_a_notice_that_fails_is_sent_again(self):
        with patch.object(
            self.env.registry["crisis.alarm.call"], "_mail", autospec=True, side_effect=ZeroDivisionError
        ):
            concern = self.urgent()
        alarm = self.alarm(concern)
        self.assertEqual(concern.state, "submitted")
        self.assertEqual(self.called(alarm), ["counsellor", "deputy", "homeroom", "leader"])
        self.assertFalse(any(alarm.call_ids.mapped("notified_at")))
        self.assertTrue(self.mine("counsellor"), "the bell rings all the same")
        self.run_cron(1)
        self.env.invalidate_all()
        self.assertTrue(all(alarm.call_ids.mapped("notified_at")))
        self.assertEqual(alarm.step, 0)


@tagged("post_install", "-at_install")
class TestAlarmLadder(AlarmCommon):
    @freeze_time(START)
    def test_step_by_step_until_somebody_answers(self):
        alarm = self.alarm(self.urgent())
        for minute, step, new in (
            (9, 0, None),
            (10, 1, ["backup_assessor", "counsellor_2"]),
            (11, 1, ["backup_assessor", "counsellor_2"]),
            (20, 2, ["supervisor"]),
            (35, 3, ["register_keeper"]),
            (60, 3, ["register_keeper"]),
        ):
            with self.subTest(minute):
                self.run_cron(minute)
                self.env.invalidate_all()
                self.assertEqual(alarm.step, step)
                if new:
                    self.assertEqual(self.called(alarm, step), new)
        self.assertFalse(alarm.next_step_at)
        self.assertEqual(len(alarm.call_ids), 8)

    @freeze_time(START)
    def test_twice_is_as_once(self):
        alarm = self.alarm(self.urgent())
        self.run_cron(10)
        before = alarm.call_ids.read(["user_id", "step", "notified_at"])
        self.run_cron(10)
        self.assertEqual(alarm.call_ids.read(["user_id", "step", "notified_at"]), before)

    @freeze_time(START)
    def test_a_day_late_each_step_is_taken_once(self):
        alarm = self.alarm(self.urgent())
        self.run_cron(24 * 60)
        self.env.invalidate_all()
        self.assertEqual(alarm.step, 3)
        self.assertEqual(sorted(alarm.call_ids.mapped("step")), [0, 0, 0, 0, 1, 1, 2, 3])
        steps = self.env["crisis.timeline"].search_count(
            [("res_model", "=", "crisis.alarm"), ("res_ref", "=", alarm.id), ("event", "=", "crisis.alarm:climb")]
        )
        self.assertEqual(steps, 3)
        self.run_cron(24 * 60 + 1)
        self.assertEqual(len(alarm.call_ids), 8)

    @freeze_time(START)
    def test_a_short_ladder_calls_everybody_at_its_end(self):
        self.company.crisis_alarm_minutes = "5"
        alarm = self.alarm(self.urgent())
        self.run_cron(5)
        self.assertEqual(self.called(alarm, 1), ["backup_assessor", "counsellor_2", "register_keeper", "supervisor"])

    @freeze_time(START)
    def test_an_answer_stops_it(self):
        alarm = self.alarm(self.urgent())
        self.answer("counsellor")
        self.run_cron(60)
        self.assertEqual((alarm.state, alarm.step), ("taken", 0))
        self.assertEqual(len(alarm.call_ids), 4)

    @freeze_time(START)
    def test_who_is_called_gets_no_second_notice_from_the_duty(self):
        concern = self.urgent()
        duty = self.env["crisis.duty"].search(
            [("source_key", "=", concern.reference), ("kind_code", "=", "concern_takeover")]
        )
        self.run_cron(24)  # the supervising leader is called by now, too
        sent = []
        notices = self.env.registry["crisis.notice"]
        self.patch(notices, "_crisis_deliver", lambda self, users, kind: sent.append((kind, set(users.ids))))
        with freeze_time(START + timedelta(minutes=30)):
            self.env["crisis.duty"].sudo()._climb_rows(duty.ids, START + timedelta(minutes=30))
        self.assertFalse(sent, "the alarm calls them again and again")
        self.assertIn(self.users["leader"], duty.escalated_user_ids)
        # a step after the ladder's end is the duty's again, since nobody calls any more
        duty.kind_id.step_ids = [Command.create({"after_hours": 24, "target": "leader", "way": "activity"})]
        duty.write({"next_step_at": START + timedelta(hours=24), "step": 1})
        with freeze_time(START + timedelta(hours=25)):
            self.env["crisis.duty"].sudo()._climb_rows(duty.ids, START + timedelta(hours=25))
        self.assertEqual([kind for kind, _users in sent], ["late"])
        self.assertIn(self.users["leader"].id, sent[0][1])

    @freeze_time(START)
    def test_those_asked_to_come_do_not_stop_it(self):
        alarm = self.alarm(self.urgent())
        self.answer("homeroom", "come")
        self.run_cron(10)
        self.env.invalidate_all()
        self.assertEqual((alarm.state, alarm.step), ("ringing", 1))
        homeroom = alarm.call_ids.filtered(lambda call: call.called_as == "homeroom")
        self.assertEqual(homeroom.acknowledged_how, "bell")
        self.assertFalse(self.mine("homeroom"))

    @freeze_time(START)
    @mute_logger(*LOGGERS)
    def test_a_broken_alarm_stops_no_other(self):
        broken, whole = self.alarm(self.urgent()), self.alarm(self.urgent(subject_id=self.other_pupil.id))
        climb = self.env.registry["crisis.alarm"]._climb

        def fails(alarm):
            if alarm.id == broken.id:
                alarm._as_workflow().step = 7
                raise ZeroDivisionError
            return climb(alarm)

        with patch.object(self.env.registry["crisis.alarm"], "_climb", fails):
            self.run_cron(10)
        self.env.invalidate_all()
        self.assertEqual((broken.step, whole.step), (0, 1))
        self.run_cron(11)
        self.env.invalidate_all()
        self.assertEqual(broken.step, 1)

    @freeze_time(START)
    def test_closing_the_report_silences_the_bells(self):
        concern = self.urgent()
        alarm = self.alarm(concern)
        self.as_("counsellor", self.env["crisis.decision"]).create(
            {"res_model": "crisis.concern", "res_ref": concern.id, "transition": "void", "reason": "By mistake"}
        )
        self.env.invalidate_all()
        self.assertEqual(alarm.state, "over")
        for who in ("counsellor", "leader", "homeroom"):
            self.assertFalse(self.mine(who))
