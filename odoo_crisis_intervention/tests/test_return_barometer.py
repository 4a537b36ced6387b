# SPDX-License-Identifier: LGPL-3.0-or-later
"""A returned pupil is observed without the peer supporter's form naming the return (plan Art. 22)."""

import re

from odoo.tests import tagged

from .test_barometer_portal import FORM, PortalCase


@tagged("post_install", "-at_install")
class TestReturnBarometer(PortalCase):
    def test_the_form_does_not_say_who_came_back(self):
        """S2-22.2: a returned pupil is observed without the form naming the return."""

        def form():
            return re.sub(r'(csrf_token|entry_key)(["\' :]+)(value=)?"[^"]*"', r"\1", self.get(FORM).text)

        before = form()
        plan = self.env["crisis.support.plan"].create(
            {
                "case_id": self.env["crisis.case"].create({"subject_id": self.pupil.id}).id,
                "start_on": self.today,
                "medication_by": "none",
                "contact_words": "CANARY-contact",
                "classmates_text": "CANARY-told",
                "is_classmates_agreed": True,
            }
        )
        plan.with_user(self.users["counsellor"]).action_put_in_force()
        self.env.flush_all()
        self.assertEqual(form(), before)
