# SPDX-License-Identifier: LGPL-3.0-or-later
"""A deed signed on a phone at the gate and frozen at a desk, in Chinese (plan Art. 18)."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .handover_common import HandoverCommon, ink


class HandoverTours(InChinese, HandoverCommon, HttpCase):
    def walk(self, deed, tour, who):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(f"/odoo/crisis-handovers/{deed.id}", tour, login=f"crisis-{who}", timeout=120)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestHandoverOnAPhone(HandoverTours):
    browser_size = "375x667"
    touch_enabled = True

    def test_signed_at_the_gate(self):
        deed = self.deed()
        self.as_("counsellor", deed).write({"giver_1_signature": ink()})
        self.walk(deed, "crisis_handover_phone", "teacher")
        self.assertTrue(deed.receiver_signed_at and deed.giver_2_signed_at)


@tagged("post_install", "-at_install")
class TestHandoverAtADesk(HandoverTours):
    def test_frozen(self):
        deed = self.sign_all(self.deed())
        self.walk(deed, "crisis_handover_freeze", "counsellor")
        self.assertEqual(deed.state, "signed")
        self.assertTrue(deed.sudo()._is_intact())
