# SPDX-License-Identifier: LGPL-3.0-or-later
"""Duties in a real browser and in Chinese: from Odoo's list of activities, and the banner when clocks stand still."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import CrisisCommon, InChinese


@tagged("post_install", "-at_install")
class TestDutyTours(InChinese, CrisisCommon, HttpCase):
    def setUp(self):
        super().setUp()
        today = self.company._crisis_today()
        self.env["crisis.term"].create(
            {
                "name": "Term",
                "company_id": self.company.id,
                "date_from": today - timedelta(days=30),
                "date_to": today + timedelta(days=60),
            }
        )
        self.company.crisis_duty_since = today - timedelta(days=30)
        self.env["crisis.duty"].sudo()._run(self.company)

    def test_a_duty_is_done_from_the_list_of_activities(self):
        duty = self.env["crisis.duty"].search(
            [("kind_code", "=", "key_time_scan"), ("company_id", "=", self.company.id)]
        )
        self.start_tour("/odoo", "crisis_duty_from_the_top_bar", login="crisis-register_keeper")
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["register_keeper"]))

    def test_leaders_see_a_banner_when_the_clocks_stand_still(self):
        beat = self.env["crisis.duty.heartbeat"]._of(self.company)
        beat.ran_at = fields.Datetime.now() - timedelta(hours=2)
        self.start_tour("/odoo", "crisis_duty_banner", login="crisis-leader")
