# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import HttpCase, tagged

from .common import InChinese
from .register_common import RegisterCommon


class RegisterTourCase(InChinese, RegisterCommon, HttpCase):
    def _walk(self, path, tour, name):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(path, tour, login=self.users[name].login, timeout=120)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestRegisterTours(RegisterTourCase):
    def test_from_the_report_to_the_register(self):
        concern = self.as_("teacher", self.env["crisis.concern"]).create(
            [{"subject_id": self.pupil.id, "facts": "Gave presents away", "source": "subject_teacher"}]
        )
        concern.action_submit()
        self.as_("counsellor", concern).action_acknowledge()
        self._walk("/odoo/crisis-concerns", "crisis_register_counsellor", "counsellor")
        assessment = self.env["crisis.assessment"].search([("subject_id", "=", self.pupil.id)])
        self.assertEqual((assessment.state, assessment.level_id), ("fed_back", self.levels["yellow"]))
        entry = self.env["crisis.warning"].search([("subject_id", "=", self.pupil.id)])
        self.assertEqual((entry.state, entry.assessment_id), ("proposed", assessment))
        self._walk("/odoo/crisis-feedback", "crisis_register_team_member", "school_doctor")
        receipt = assessment.feedback_ids.receipt_ids.filtered(lambda row: row.user_id == self.users["school_doctor"])
        self.assertTrue(receipt.acknowledged_at)
        self._walk("/odoo/crisis-register", "crisis_register_keeper", "register_keeper")
        self.assertEqual((entry.state, entry.level_id), ("active", self.levels["red"]))
        self._walk("/odoo/crisis-register", "crisis_register_board", "leader")


@tagged("post_install", "-at_install")
class TestRegisterToursOnAPhone(RegisterTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_a_homeroom_teacher_sees_what_to_do(self):
        self._entered(agreed_measures="Somebody stays with her", watch_for="Absence in the morning")
        self._walk("/odoo/crisis-my-class", "crisis_register_homeroom_phone", "homeroom")

    def test_an_assessment_beside_the_child(self):
        self._walk("/odoo/crisis-assessments/new", "crisis_assessment_phone", "counsellor")
        draft = self.env["crisis.assessment"].search([("subject_id", "=", self.other_pupil.id)])
        self.assertEqual((draft.state, draft.mood), ("draft", "1"))
