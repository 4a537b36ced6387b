# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import HttpCase, tagged

from .census_common import run_census
from .common import CrisisCommon, InChinese


@tagged("post_install", "-at_install")
class TestCensusOnAPhone(InChinese, CrisisCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_slips_between_two_lessons(self):
        mates = self.env["crisis.subject"].create(
            [{"name": f"Mate {n}", "class_id": self.school_class.id, "company_id": self.company.id} for n in range(2)]
        )
        census = run_census(self.as_("counsellor", self.env["crisis.census"]), self.school_class | self.other_class)
        self.env.flush_all()
        self.start_tour(
            "/odoo/crisis-census-pupils?view_type=kanban", "crisis_census_slips_phone", login="crisis-homeroom"
        )
        self.env.invalidate_all()
        parts = self.env["crisis.census.participant"].search([("census_id", "=", census.id)])
        found = {row.subject_id: (row.state, row.consent_state) for row in parts}
        self.assertEqual(
            found,
            {
                self.pupil: ("expected", "given"),
                self.other_pupil: ("expected", "unknown"),
                mates[0]: ("declined", "refused_guardian"),
                mates[1]: ("absent", "unknown"),
            },
        )
