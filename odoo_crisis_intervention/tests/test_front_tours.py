# SPDX-License-Identifier: LGPL-3.0-or-later
"""A counsellor's morning on a phone, in Chinese: from the first page to a person and back."""

from odoo.tests import HttpCase, tagged

from .canary_case import PeopleCase
from .common import InChinese
from .story import Story


@tagged("post_install", "-at_install")
class TestFrontTours(InChinese, PeopleCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_counsellors_morning(self):
        story = Story(self).tell()
        planned = self.env["crisis.followup"].search([("case_id", "=", story.crisis.id), ("state", "=", "planned")])
        planned[:1]._as_workflow().write({"planned_on": self.company._crisis_today()})
        self.env["crisis.pupil.file"]._open_missing()
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour("/odoo/crisis-today", "crisis_front_morning", login="crisis-counsellor", timeout=120)
