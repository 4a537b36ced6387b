# SPDX-License-Identifier: LGPL-3.0-or-later
"""Special custody ends with a deed, and the page that shows it fills no log (plan Art. 18, 24(6))."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .canary import log_end, logged
from .monitoring_common import MonitoringCommon

TEAM = "crisis.monitoring.team"


@tagged("post_install", "-at_install")
class TestCustodyDeed(MonitoringCommon):
    def test_it_is_handed_over_by_a_deed_alone(self):
        team = self.begin(place="Sick bay")
        for name in ("watcher", "second_watcher"):
            self.as_(name, team).take_over()
        self.as_("watcher", team).add_note("calm", "Ate an apple")
        for values in ({"handed_to": "guardian"}, {"ended_to": "Li Qiang"}, {"handover_id": 1}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.rpc("counsellor", TEAM, "write", team.ids, values)
        action = self.rpc("counsellor", TEAM, "action_hand_over", team.ids)
        context = action["context"]
        self.assertEqual((action["res_model"], context["default_case_id"]), ("crisis.handover", team.case_id.id))
        self.assertEqual(context["default_place"], "Sick bay")
        self.assertIn("Ate an apple", context["default_pupil_state"])
        self.assertIn(context["default_giver_2_id"], (self.users["watcher"] | self.users["second_watcher"]).ids)
        self.assertEqual(team.state, "active")
        deed = self.as_("counsellor", self.env["crisis.handover"]).with_context(**context).create({})
        self.assertEqual(self.rpc("leader", TEAM, "action_hand_over", team.ids)["res_id"], deed.id)
        with self.assertRaises(UserError, msg="not signed"):
            team.sudo()._end_by(deed.sudo())
        for who in ("homeroom", "watcher", "teacher"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, TEAM, "action_hand_over", team.ids)

    def test_opening_leaves_a_line_and_an_open_page_that_asks_again_none(self):
        team = self.begin()
        since = log_end(self.env.cr.dbname)

        def lines(who):
            return logged(self.env.cr.dbname, self.users[who].id, TEAM, team.id, since)

        self.rpc("watcher", TEAM, "web_read", team.ids, {"place": {}})
        self.assertEqual(lines("watcher"), ["read"])
        for _minute in range(3):
            self.rpc("watcher", TEAM, "get_bar", team.ids)
        self.assertEqual(lines("watcher"), ["read"])
        self.rpc("second_watcher", TEAM, "get_bar", team.ids)
        self.assertEqual(lines("second_watcher"), ["read"], "who asks without having opened it")
        with freeze_time(fields.Datetime.now() + timedelta(hours=13)):
            self.rpc("watcher", TEAM, "get_bar", team.ids)
        self.assertEqual(lines("watcher"), ["read", "read"], "a page left open is seen in the next shift's hours")
