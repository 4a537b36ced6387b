# SPDX-License-Identifier: LGPL-3.0-or-later
"""Taking over, gaps that are told once, reminders, the proposed roster (plan Art. 4(3), 18)."""

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.crisis_notice import CrisisNotice
from .monitoring_common import MonitoringCommon

NIGHT = datetime(2026, 11, 20, 14)  # 22:00 at school
TEAM = "crisis.monitoring.team"


class GapsCommon(MonitoringCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crisis_custody_ahead_hours = 0

    def at(self, minutes):
        return freeze_time(NIGHT + timedelta(minutes=minutes))

    def run_cron(self, minutes):
        """One run; what was sent: ``[(kind, names)]``."""
        sent = []

        def deliver(notice, users, kind):
            sent.append((kind, sorted(users.mapped("login"))))

        with self.at(minutes), patch.object(CrisisNotice, "_crisis_deliver", deliver), self.enter_registry_test_mode():
            self.env.ref("odoo_crisis_intervention.ir_cron_watch").method_direct_trigger()
        self.env.invalidate_all()
        return sent

    def take(self, team, name, minutes):
        with self.at(minutes):
            return self.as_(name, team).take_over()

    def give(self, team, name, minutes):
        with self.at(minutes):
            return self.as_(name, team).hand_over()


@tagged("post_install", "-at_install")
class TestTakingOver(GapsCommon):
    def test_late_takeover_leaves_the_first_responsible(self):
        with self.at(0):
            team = self.begin(names=("watcher", "second_watcher", "third_watcher"))
        self.take(team, "watcher", 0)
        self.take(team, "second_watcher", 0)
        bar = self.give(team, "watcher", 120)
        self.assertEqual(self.names(bar), ["watcher", "second_watcher"])
        self.assertTrue(bar["with_child"][0]["waiting"])
        self.assertTrue(bar["me"]["is_waiting"])
        bar = self.take(team, "third_watcher", 135)
        self.assertEqual(self.names(bar), ["second_watcher", "third_watcher"])
        self.assertFalse([gap for gap in bar["gaps"] if not gap["planned"]])
        events = self.env["crisis.timeline"].search([("res_model", "=", TEAM)], order="id").mapped("event")
        self.assertEqual(events[-2:], [f"{TEAM}:hand_over", f"{TEAM}:take_over"])

    def test_two_taps_on_the_same_button_are_one(self):
        with self.at(0):
            team = self.begin()
        for _tap in range(2):
            self.take(team, "watcher", 1)
        for _tap in range(2):
            self.give(team, "watcher", 2)
        self.assertEqual(team.note_ids.mapped("kind"), ["hand_over", "take_over"])
        with self.assertRaises(UserError):
            self.give(team, "second_watcher", 3)

    def test_a_leader_steps_in(self):
        with self.at(0):
            team = self.begin(names=("watcher",))
        self.assertEqual(self.names(self.take(team, "leader", 5)), ["leader"])
        self.assertIn(self.users["leader"], team.member_ids.user_id)

    def test_who_fell_ill_is_gone_and_the_gap_is_exact(self):
        with self.at(0):
            team = self.begin()
        self.take(team, "watcher", 0)
        self.take(team, "second_watcher", 0)
        with self.at(200):
            self.as_("counsellor", self.env["crisis.monitoring.note"]).create(
                {
                    "team_id": team.id,
                    "kind": "left",
                    "user_id": self.users["watcher"].id,
                    "happened_at": NIGHT + timedelta(minutes=185, seconds=20),
                }
            )
            bar = self.as_("leader", team).get_bar()
        gap = [gap for gap in bar["gaps"] if not gap["planned"]][0]
        self.assertEqual((gap["from"], gap["to"]), ("2026-11-20 17:05:20", "2026-11-20 17:20:00"))
        self.assertEqual((gap["missing"], gap["alone"]), (1, False))


@tagged("post_install", "-at_install")
class TestGapsTold(GapsCommon):
    def alarms(self, sent):
        return [row for row in sent if row[0] == "alarm"]

    def test_each_gap_is_told_once_however_often_and_late_the_cron_comes(self):
        with self.at(0):
            team = self.begin()
        self.assertFalse(self.run_cron(1), "within the grace")
        told = self.run_cron(3)
        self.assertEqual(len(told), 1)
        self.assertIn("crisis-leader", told[0][1])
        self.assertNotIn("crisis-academic_affairs", told[0][1])
        self.assertFalse(self.run_cron(3))
        self.assertFalse(self.run_cron(45))
        self.take(team, "watcher", 50)
        self.assertFalse(self.run_cron(55), "better, but still the same gap")
        self.take(team, "second_watcher", 60)
        self.assertFalse(self.run_cron(61))
        gap = team.gap_ids
        self.assertEqual((gap.gap_from, gap.gap_to), (NIGHT, NIGHT + timedelta(minutes=60)))
        self.assertTrue(gap.is_over and gap.is_alone)
        self.assertFalse(self.run_cron(400), "hours later")
        self.assertEqual(len(team.gap_ids), 1)

    def test_the_commander_of_an_emergency_is_alarmed_too(self):
        case = self.open_case(level_id=self.red.id)
        event = (
            self.env["crisis.event"]
            .sudo()
            ._as_workflow()
            .create(
                {"subject_id": self.pupil.id, "company_id": self.company.id, "commander_id": self.users["teacher"].id}
            )
        )
        event.case_id = case
        with self.at(0):
            team = self.begin(case=case)
        self.assertEqual(team.event_id.id, event.id)
        self.assertIn("crisis-teacher", str(self.alarms(self.run_cron(10))))

    def test_told_again_when_nobody_is_there_any_more(self):
        with self.at(0):
            team = self.begin()
        self.take(team, "watcher", 0)
        self.assertEqual(len(self.run_cron(5)), 1)
        with self.at(10):
            self.as_("counsellor", self.env["crisis.monitoring.note"]).create(
                {"team_id": team.id, "kind": "left", "user_id": self.users["watcher"].id}
            )
        self.assertEqual(len(self.run_cron(13)), 1)
        self.assertFalse(self.run_cron(14))
        self.assertEqual(len(team.gap_ids), 1)

    def test_a_cron_that_slept_tells_what_was(self):
        with self.at(0):
            team = self.begin()
        self.take(team, "watcher", 30)
        self.take(team, "second_watcher", 30)
        self.assertEqual(len(self.run_cron(300)), 1)
        self.assertTrue(team.gap_ids.is_over)

    def test_an_open_place_in_the_roster_is_told_ahead_and_once(self):
        self.company.crisis_custody_ahead_hours = 6
        with self.at(0):
            team = self.begin(names=("watcher", "second_watcher"))
            for name in ("watcher", "second_watcher"):
                self.shift(team, name, 0)
        for name in ("watcher", "second_watcher"):
            self.take(team, name, 0)
        self.assertIn("late", [kind for kind, _who in self.run_cron(1)])
        for minutes in (2, 60, 200):
            self.assertNotIn("late", [kind for kind, _who in self.run_cron(minutes)])
        gap = team.gap_ids
        self.assertTrue(gap.is_planned)
        self.assertEqual(gap.gap_from, NIGHT + timedelta(hours=4))
        with self.at(201):
            for name in ("counsellor", "leader"):
                self.shift(team, name, 0.5, hours=12)
        self.assertNotIn("late", [kind for kind, _who in self.run_cron(202)])
        self.assertTrue(team.gap_ids.is_over)

    def test_the_next_is_reminded_once_before_the_change(self):
        with self.at(0):
            team = self.begin(names=("watcher", "second_watcher"))
            for name in ("watcher", "second_watcher"):
                self.shift(team, name, 0)
            self.shift(team, "third_watcher", 4)
        self.assertNotIn("crisis-third_watcher", str(self.run_cron(229)))
        self.assertIn(("duty", ["crisis-third_watcher"]), self.run_cron(230))
        self.assertNotIn("crisis-third_watcher", str([row for row in self.run_cron(231) if row[0] == "duty"]))

    def test_what_is_broken_stops_nothing_else(self):
        with self.at(0):
            broken = self.begin()
            team = self.begin(case=self.open_case(self.other_pupil, level_id=self.red.id))
        look = type(team)._look

        def fail(record, now):
            if record.id == broken.id:
                raise ValueError("canary")
            return look(record, now)

        with (
            patch.object(type(team), "_look", fail),
            mute_logger("odoo.addons.odoo_crisis_intervention"),
            self.assertLogs("odoo.addons.odoo_crisis_intervention", "ERROR") as logs,
        ):
            self.run_cron(10)
        self.assertTrue(team.gap_ids)
        self.assertNotIn("canary", "".join(logs.output))

    def test_shut_out_people_are_told_nothing(self):
        self.env["crisis.access.exclusion"].create(
            {
                "user_id": self.users["leader"].id,
                "subject_id": self.pupil.id,
                "company_id": self.company.id,
                "reason": "Relative",
            }
        )
        with self.at(0):
            self.begin()
        self.assertNotIn("crisis-leader", str(self.run_cron(10)))


@tagged("post_install", "-at_install")
class TestRoster(GapsCommon):
    def test_proposed_changed_and_accepted(self):
        names = ("watcher", "second_watcher", "third_watcher", "teacher", "homeroom", "school_doctor")
        with self.at(0):
            team = self.begin(names=names)
            team.action_propose_roster()
            shifts = team.shift_ids
            self.assertEqual(set(shifts.mapped("state")), {"proposed"})
            self.assertEqual(len(shifts), 26)
            self.assertTrue(team.get_bar()["gaps"], "a proposal counts for nothing")
            first = shifts.sorted("date_from")[0]
            first.user_id = self.users["counsellor"]
            team.action_accept_roster()
            self.assertEqual(set(team.shift_ids.mapped("state")), {"planned"})
            self.assertFalse([gap for gap in team.get_bar()["gaps"] if gap["planned"]])
            self.assertIn(self.users["counsellor"], team.member_ids.user_id)
            team.action_propose_roster()
            self.assertFalse(team.has_proposal, "nothing is open any more")

    def test_too_few_adults_is_said_in_words(self):
        with self.at(0):
            team = self.begin(names=("watcher", "second_watcher", "third_watcher", "teacher"))
            team.action_propose_roster()
            self.assertIn("With 4 hours", team.proposal_text)
            team.action_discard_roster()
            self.assertFalse(team.shift_ids)

    def test_nobody_is_planned_twice(self):
        with self.at(0):
            team = self.begin()
            self.shift(team, "watcher", 1)
            with self.assertRaises(ValidationError):
                self.shift(team, "watcher", 3)

    def test_what_has_begun_is_not_planned_anew(self):
        with self.at(0):
            team = self.begin()
            shift = self.shift(team, "watcher", 1)
            shift.user_id = self.users["third_watcher"]
        with self.at(90), self.assertRaises(UserError):
            self.as_("counsellor", shift).user_id = self.users["watcher"]
        with self.at(90), self.assertRaises(UserError):
            self.as_("counsellor", shift).date_to = NIGHT + timedelta(minutes=61)
        with self.at(90):
            self.as_("counsellor", shift).date_to = NIGHT + timedelta(minutes=200)

    def test_queries_do_not_grow_with_the_roster(self):
        def queries(team):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.as_("leader", team).get_bar(48)
            return self.env.cr.sql_log_count - before

        with self.at(0):
            team = self.begin(names=("watcher", "second_watcher"))
            for name in ("watcher", "second_watcher"):
                self.shift(team, name, 0, hours=1)
            queries(team)
            few = queries(team)
            rows = [
                {
                    "team_id": team.id,
                    "user_id": self.users[name].id,
                    "date_from": fields.Datetime.now() + timedelta(hours=number),
                    "date_to": fields.Datetime.now() + timedelta(hours=number + 1),
                }
                for number in range(1, 20)
                for name in ("watcher", "second_watcher")
            ]
            self.as_("counsellor", self.env["crisis.monitoring.shift"]).create(rows)
            self.assertEqual(queries(team), few)
