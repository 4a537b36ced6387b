# SPDX-License-Identifier: LGPL-3.0-or-later
"""Back after five months, each step on the screen of whoever takes it, in Chinese (plan Art. 21)."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .readmission_common import ReadmissionCommon


@tagged("post_install", "-at_install")
class TestReadmissionTours(InChinese, ReadmissionCommon, HttpCase):
    def walk(self, path, record, tour, who):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(f"/odoo/{path}/{record.id}", f"crisis_return_{tour}", login=f"crisis-{who}", timeout=120)
        self.env.invalidate_all()

    def test_back_after_five_months(self):
        agreement = self.begin()
        for code in ("application", "certificate", "reexamination"):
            self.pass_gate(agreement, code)
        self.walk("crisis-returns", agreement, "counsellor", "counsellor")
        self.assertEqual(agreement.state, "deciding")
        self.walk("crisis-returns", agreement, "leader", "leader")
        self.assertEqual((agreement.state, agreement.outcome), ("approving", "conditions"))
        self.browser_size, self.touch_enabled = "375x667", True
        for office, who in (("student_affairs", "affairs_head"), ("academic_affairs", "academic_head")):
            self.walk("crisis-return-approvals", self.approval(agreement, office), "head", who)
        self.assertEqual(agreement.state, "registering")
        self.register(agreement)
        self.browser_size, self.touch_enabled = "1366x768", False
        version = agreement.sudo().version_ids.with_env(self.env)
        self.walk("crisis-return-agreements", version, "signing", "counsellor")
        self.assertEqual((agreement.state, version.sudo().way), ("filing", "screen"))
        self.walk("crisis-returns", agreement, "filing", "register_keeper")
        self.assertEqual(agreement.state, "in_force")
        self.assertTrue(version.sudo()._is_intact())
