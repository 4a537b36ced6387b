# SPDX-License-Identifier: LGPL-3.0-or-later
"""Guardians are called from a phone, in Chinese (plan Art. 4(2))."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import InChinese
from .test_guardian_contact import ContactCommon


@tagged("post_install", "-at_install")
class TestContactOnAPhone(InChinese, ContactCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_father_does_not_answer_the_mother_comes_at_noon(self):
        self.event.sudo().found_at = fields.Datetime.now()
        self.start_tour("/odoo/crisis-my-events", "crisis_contact_guardians", login="crisis-homeroom")
        self.env.invalidate_all()
        first, second = self.env["crisis.guardian.contact"].search([("event_id", "=", self.event.id)], order="id")
        self.assertEqual((first.guardian_id, first.state), (self.father, "no_answer"))
        self.assertEqual((second.guardian_id, second.state), (self.mother, "reached"))
        self.assertIn(second.expected_at.hour, (4, 12), "noon of the school, or of a browser that lives in Greenwich")
        self.assertEqual(second.user_id, self.users["homeroom"])
