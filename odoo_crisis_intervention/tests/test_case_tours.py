# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..models.crisis_case import CrisisCase
from .common import InChinese
from .common_case import CrisisCaseCommon


@tagged("post_install", "-at_install")
class TestCaseTours(InChinese, CrisisCaseCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.live_warning()
        self.case = self.open_case()
        self.complete_assessment()
        self.env.flush_all()

    def walk(self, tour, name):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour("/odoo/crisis-cases", tour, login=self.users[name].login, timeout=120)
        self.env.invalidate_all()

    def test_from_intervention_to_closing(self):
        self.walk("crisis_case_counsellor_intervenes", "counsellor")
        self.assertEqual(self.case.sudo().watch_for, "Farewells and presents")
        self.walk("crisis_case_homeroom_takes_part", "homeroom")
        self.walk("crisis_case_counsellor_proposes", "counsellor")
        self.assertEqual(self.case.sudo().closing_ids.functioning_daily, "5")
        self.walk("crisis_case_leader_closes", "leader")
        self.assertEqual(self.case.sudo().state, "closed")

    def test_what_the_server_refuses_stays_on_the_screen(self):
        refusal = UserError("Not now.")  # a text of this test, never translated

        def refuse(records, vals):
            raise refusal

        with patch.object(CrisisCase, "write", refuse):
            self.walk("crisis_case_refused_text_stays", "counsellor")

    def test_a_half_written_line_outlives_a_change_of_page(self):
        self.walk("crisis_case_half_written_line_stays", "counsellor")


@tagged("post_install", "-at_install")
class TestCaseToursOnAPhone(InChinese, CrisisCaseCommon, HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_the_form_fits_a_phone(self):
        self.live_warning()
        case = self.open_case(watch_for="Farewells and presents")
        self.complete_assessment()
        self.write_line("counsellor", case, "note", "Sit at the window")
        self.env.flush_all()
        self.start_tour("/odoo/crisis-cases", "crisis_case_phone", login="crisis-homeroom", timeout=120)
