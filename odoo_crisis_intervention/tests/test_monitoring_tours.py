# SPDX-License-Identifier: LGPL-3.0-or-later
"""Special custody and a watch group in a real browser, in Chinese: at night on a phone, by day at a desk (Art. 18)."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .monitoring_common import MonitoringCommon


class MonitoringTours(InChinese, MonitoringCommon, HttpCase):
    def walk(self, path, tour, who):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(f"/odoo/{path}", tour, login=f"crisis-{who}", timeout=120)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestMonitoringOnAPhone(MonitoringTours):
    browser_size = "375x667"
    touch_enabled = True

    def test_taking_over_at_night_and_a_note(self):
        team = self.begin(place="Sick bay", precautions="Windows locked, scissors taken away")
        self.shift(team, "watcher", 0, who="counsellor")
        self.shift(team, "third_watcher", 4)
        self.walk("crisis-watch", "crisis_custody_night_phone", "watcher")
        self.assertEqual(team.note_ids.sorted("id").mapped("kind"), ["take_over", "note", "hand_over"])
        note = team.note_ids.filtered("condition")
        self.assertEqual((note.condition, note.text), ("changed", "Cannot sleep, asks for the mother"))
        people, waiting = team.sudo()._with_the_child()
        self.assertEqual(people, waiting, "responsible until somebody takes over")

    def test_help_now(self):
        team = self.begin()
        self.walk("crisis-watch", "crisis_custody_help_phone", "second_watcher")
        concern = team.note_ids.concern_id
        self.assertEqual((concern.urgency, concern.state), ("immediate", "submitted"))
        self.assertTrue(concern.alarm_ids)

    def test_a_watch_group_of_the_own_class(self):
        group = self.begin("watch", level=self.yellow)
        self.walk("crisis-watch", "crisis_watch_group_phone", "homeroom")
        kinds = group.note_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["note", "feedback"])


@tagged("post_install", "-at_install")
class TestMonitoringAtADesk(MonitoringTours):
    def test_a_roster_is_proposed_and_accepted(self):
        team = self.plan()
        self.add(team, "watcher", "second_watcher", "third_watcher", "teacher", "school_doctor", "homeroom")
        self.walk(f"crisis-monitoring/{team.id}", "crisis_custody_roster", "counsellor")
        self.assertEqual(team.state, "active")
        self.assertEqual(set(team.shift_ids.mapped("state")), {"planned"})
