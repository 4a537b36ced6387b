# SPDX-License-Identifier: LGPL-3.0-or-later
"""A call written down on a phone, and the clerk's step at a desk, in Chinese (plan Art. 23, 24(5))."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .leave_common import REGISTRATION, LeaveCommon


class LeaveTours(InChinese, LeaveCommon, HttpCase):
    def walk(self, path, tour, who):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(f"/odoo/{path}", tour, login=f"crisis-{who}", timeout=120)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestCallOnAPhone(LeaveTours):
    browser_size = "375x667"
    touch_enabled = True

    def test_worse(self):
        change = self.effective()
        self.walk("crisis-contacts-away", "crisis_leave_call_phone", "homeroom")
        call = self.env["crisis.status.call"].search([("change_id", "=", change.id)])
        self.assertEqual((call.state, call.words), ("told", "Slept badly for three nights"))


@tagged("post_install", "-at_install")
class TestClerkAtADesk(LeaveTours):
    def test_registers(self):
        change = self.agreed()
        self.walk("crisis-registrations", "crisis_leave_clerk", "academic_affairs")
        registration = self.env[REGISTRATION].sudo().search([("subject_id", "=", self.pupil.id)])
        self.assertEqual((registration.state, registration.record_number), ("registered", "XJ-2026-0147"))
        self.assertEqual(change.sudo().state, "registered")
