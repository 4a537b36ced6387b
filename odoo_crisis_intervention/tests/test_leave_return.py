# SPDX-License-Identifier: LGPL-3.0-or-later
"""From a suspension to the day the pupil is back, through the agreement (plan Art. 21)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .leave_common import LeaveCommon
from .readmission_common import ReadmissionCommon


@tagged("post_install", "-at_install")
class TestLeaveReturn(LeaveCommon, ReadmissionCommon):
    def test_an_agreement_in_force_ends_the_suspension(self):
        entry = self.live_warning()
        change = self.effective(kind="suspension", date_to=self.day + timedelta(days=20))
        duty = self.duties(change, "status_return")
        self.assertEqual(duty.state, "open")
        with self.assertRaises(UserError):  # a suspension ends by the return
            self.step("counsellor", change, "come_back")
        action = self.as_("counsellor", change).action_prepare_return()
        case = self.env["crisis.case"].browse(action["context"]["default_case_id"])
        self.assertEqual((action["res_model"], case.subject_id), ("crisis.readmission.agreement", self.pupil))
        agreement, version = self.to_sign(case=case)
        self.assertEqual((duty.state, change.sudo().state), ("done", "effective"))
        self.sign_on_paper(version)
        self.as_("register_keeper", agreement).action_file()
        self.env.invalidate_all()
        self.assertEqual((change.sudo().state, change.sudo().end_kind), ("ended", "returned"))
        self.assertEqual((self.pupil.enrolment_state, entry.state), ("enrolled", "active"))
