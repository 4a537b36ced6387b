# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who is on call: the arithmetic by tables, the roster with its substitutions (plan Art. 12)."""

import random
from datetime import date, datetime, timedelta

import pytz

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..tools import alarm_ladder, oncall
from ..tools.school_calendar import Term
from .common import CrisisCommon

MONDAY = date(2025, 9, 1)
TERM = Term(MONDAY, date(2026, 1, 16), frozenset({date(2025, 10, 1)}))


def pattern(**values):
    return oncall.Pattern(
        **{"key": 1, "weekday": 0, "hour_from": 8.0, "hour_to": 17.5, "date_from": date(2025, 1, 1), **values}
    )


class TestOncallArithmetic(BaseCase):
    def test_a_working_day_in_shanghai(self):
        one = oncall.occurrence(pattern(), MONDAY, "Asia/Shanghai")
        self.assertEqual((one.start, one.end), (datetime(2025, 9, 1, 0), datetime(2025, 9, 1, 9, 30)))
        self.assertIn(datetime(2025, 9, 1, 0), one)
        self.assertNotIn(datetime(2025, 9, 1, 9, 30), one, "the end belongs to the next")

    def test_over_night(self):
        for hour_to, end in ((7.0, datetime(2025, 9, 1, 23)), (24.0, datetime(2025, 9, 1, 16))):
            with self.subTest(hour_to):
                one = oncall.occurrence(pattern(hour_from=18.0, hour_to=hour_to), MONDAY, "Asia/Shanghai")
                self.assertEqual((one.start, one.end), (datetime(2025, 9, 1, 10), end))
        night = pattern(hour_from=18.0, hour_to=7.0)
        self.assertTrue(oncall.at([night], datetime(2025, 9, 1, 22), "Asia/Shanghai"), "Tuesday at six")
        self.assertFalse(oncall.at([night], datetime(2025, 9, 1, 23), "Asia/Shanghai"), "Tuesday at seven")

    def test_dates_and_holidays(self):
        wednesday = date(2025, 10, 1)
        for values, day, there in (
            ({}, MONDAY + timedelta(days=1), False),
            ({"date_from": MONDAY + timedelta(days=1)}, MONDAY, False),
            ({"date_to": MONDAY}, MONDAY, True),
            ({"date_to": MONDAY}, MONDAY + timedelta(days=7), False),
            ({"weekday": 2}, wednesday, True),
            ({"weekday": 2, "school_days_only": True}, wednesday, False),
            ({"weekday": 2, "school_days_only": True}, wednesday + timedelta(days=7), True),
        ):
            with self.subTest(values=values, day=day):
                self.assertEqual(bool(oncall.occurrence(pattern(**values), day, "Asia/Shanghai", [TERM])), there)

    def test_against_a_walk_through_the_minutes(self):
        """Whoever is on call is whose weekday and hour it is on the school's clocks; asked for 2,000 moments."""
        chance = random.Random(19)
        for zone in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata"):
            for _turn in range(500):
                hours = sorted(chance.sample(range(25), 2))
                line = pattern(weekday=chance.randrange(7), hour_from=float(hours[0]), hour_to=float(hours[1]))
                moment = datetime(2025, 1, 6) + timedelta(minutes=chance.randrange(60 * 24 * 365))
                local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
                if local.date() in (date(2025, 3, 30), date(2025, 10, 26), date(2025, 3, 9), date(2025, 11, 2)):
                    continue  # the days on which an hour comes twice or never
                hour = local.hour + local.minute / 60
                wanted = local.weekday() == line.weekday and line.hour_from <= hour < line.hour_to
                self.assertEqual(bool(oncall.at([line], moment, zone)), wanted, (zone, line, moment))


class TestLadderArithmetic(BaseCase):
    def test_minutes(self):
        self.assertEqual(alarm_ladder.parse("10, 10, 15"), (10, 10, 15))
        self.assertEqual(alarm_ladder.parse("5，10"), (5, 10))
        for text in ("", "10,", "0", "-5", "ten", "10;5", "1.5"):
            with self.subTest(text), self.assertRaises(ValueError):
                alarm_ladder.parse(text)

    def test_steps(self):
        start, minutes = datetime(2025, 9, 1, 8), (10, 10, 15)
        for waited, taken, due in (
            (0, 0, []),
            (9, 0, []),
            (10, 0, [1]),
            (10, 1, []),
            (20, 0, [1, 2]),
            (34, 2, []),
            (35, 2, [3]),
            (24 * 60, 0, [1, 2, 3]),
            (24 * 60, 3, []),
        ):
            with self.subTest(waited=waited, taken=taken):
                now = start + timedelta(minutes=waited)
                self.assertEqual(alarm_ladder.steps_due(minutes, start, taken, now), due)
        self.assertIsNone(alarm_ladder.step_at(minutes, start, 4))

    def test_next_people(self):
        tiers = [{1, 2}, set(), {2, 3}, {4}]
        self.assertEqual(alarm_ladder.next_people(tiers, {1, 2}, False), {3})
        self.assertEqual(alarm_ladder.next_people(tiers, {1, 2, 3, 4}, False), set())
        self.assertEqual(alarm_ladder.next_people(tiers, {1}, True), {2, 3, 4})


@tagged("post_install", "-at_install")
class TestOncallRoster(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("counsellor_2", role="counsellor")
        cls.shifts = cls.env["crisis.oncall.shift"]

    def line(self, **values):
        """Monday to Monday in Shanghai; 02:00 UTC is ten in the morning there."""
        return self.env["crisis.oncall.pattern"].create(
            {
                "company_id": self.company.id,
                "user_id": self.users["counsellor"].id,
                "weekday": "0",
                "date_from": "2025-01-01",
                "school_days_only": False,
                **values,
            }
        )

    def on_duty(self, function="counsellor", at=None):
        return self.shifts._on_duty(self.company, function, at)

    def test_an_empty_roster_calls_everybody(self):
        everybody = self.users["counsellor"] | self.users["counsellor_2"]
        self.assertEqual(self.on_duty(), everybody)
        self.assertEqual(self.on_duty("leader"), self.users["leader"] | self.users["deputy"])
        self.assertEqual(self.on_duty("hotline"), everybody)

    @freeze_time("2025-09-01 02:00:00")
    def test_a_pattern_makes_shifts_and_counts_without_them(self):
        line = self.line()
        self.assertEqual(len(line.shift_ids), 6, "today and five weeks")
        self.assertEqual(self.on_duty(), self.users["counsellor"])
        line.shift_ids.unlink()
        self.assertEqual(self.on_duty(), self.users["counsellor"], "the scheduler stood still")
        far = datetime(2026, 5, 4, 2)
        self.assertEqual(self.on_duty(at=far), self.users["counsellor"], "no shift was made so far ahead")
        self.assertEqual(len(self.on_duty(at=far + timedelta(days=1))), 2, "Tuesday: nobody, so everybody")

    @freeze_time("2025-09-01 02:00:00")
    def test_planning_twice_makes_nothing_twice_and_a_change_takes_back_what_is_to_come(self):
        line = self.line()
        before = line.shift_ids
        self.env["crisis.oncall.pattern"]._cron_plan()
        self.assertEqual(line.shift_ids, before)
        line.weekday = "1"
        running = line.shift_ids.filtered("is_now")
        self.assertEqual(len(running), 1, "what is under way stays")
        self.assertEqual(set((line.shift_ids - running).mapped(lambda row: row.day.weekday())), {1})
        line.unlink()
        self.assertEqual(self.shifts.search([("company_id", "=", self.company.id)]), running)

    @freeze_time("2025-09-01 02:00:00")
    def test_a_shift_called_off_is_nobodys(self):
        line = self.line()
        line.shift_ids.filtered("is_now").active = False
        self.assertEqual(len(self.on_duty()), 2, "nobody is rostered, so everybody is called")
        self.env["crisis.oncall.pattern"]._cron_plan()
        self.assertEqual(len(self.on_duty()), 2)

    @freeze_time("2025-09-01 02:00:00")
    def test_whoever_left_the_duty_is_not_called(self):
        self.line()
        self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)]).date_to = "2025-08-01"
        self.assertEqual(self.on_duty(), self.users["counsellor_2"])

    @freeze_time("2025-09-01 02:00:00")
    def test_a_colleague_takes_over_with_one_tap(self):
        coming = self.line(weekday="1").shift_ids[:1]
        self.as_("counsellor_2", coming).action_take_over()
        self.assertEqual(
            (coming.user_id, coming.replaced_user_id), (self.users["counsellor_2"], self.users["counsellor"])
        )
        running = self.line().shift_ids.filtered("is_now")
        self.as_("counsellor_2", running).action_take_over()
        self.assertEqual(self.on_duty(), self.users["counsellor_2"])
        self.assertEqual(running.user_id, self.users["counsellor"], "who was on call until now stays in the roster")
        self.assertEqual(self.on_duty(at=datetime(2025, 9, 1, 1, 59)), self.users["counsellor"])

    @freeze_time("2025-09-01 02:00:00")
    def test_who_cannot_take_over(self):
        shift = self.line().shift_ids.filtered("is_now")
        over = self.shifts.create(
            {
                "company_id": self.company.id,
                "user_id": self.users["counsellor"].id,
                "date_from": "2025-08-01 00:00:00",
                "date_to": "2025-08-01 09:00:00",
            }
        )
        for who, row in (("teacher", shift), ("leader", shift), ("counsellor", shift), ("counsellor_2", over)):
            with self.subTest(who), self.assertRaises(UserError):
                self.as_(who, row).action_take_over()
        with mute_logger("odoo.addons.base.models.ir_rule"), self.assertRaises(AccessError):
            self.as_("foreign_counsellor", shift).action_take_over()

    def test_who_reads_and_who_writes(self):
        shift = self.line().shift_ids[:1]
        values = {"company_id": self.company.id, "user_id": self.users["teacher"].id, "function": "hotline"}
        for who in ("leader", "register_keeper", "config"):
            with self.subTest(who):
                self.as_(who, self.env["crisis.oncall.pattern"]).create(values)
                self.as_(who, shift).function = "leader"
        for who in ("teacher", "counsellor", "auditor"):
            with self.subTest(who):
                self.assertEqual(self.as_(who, shift).user_id, self.users["counsellor"])
                with mute_logger("odoo.addons.base.models.ir_model"), self.assertRaises(AccessError):
                    self.as_(who, shift).function = "hotline"
                with mute_logger("odoo.addons.base.models.ir_model"), self.assertRaises(AccessError):
                    self.as_(who, self.env["crisis.oncall.pattern"]).create(values)
        self.assertFalse(self.as_("foreign_leader", self.shifts).search([("id", "=", shift.id)]))
        with self.assertRaises(UserError):
            self.as_("leader", shift).replaced_user_id = self.users["teacher"]
        with self.assertRaises(AccessError):
            self.as_("leader", shift).unlink()

    def test_the_minutes_of_the_ladder_are_checked(self):
        for text in ("", "ten", "10, 0"):
            with self.subTest(text), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.company.crisis_alarm_minutes = text
