# SPDX-License-Identifier: LGPL-3.0-or-later
"""Not left alone, a conference with its tasks, a consent, a referral: each as its people click it, in Chinese."""

from datetime import date

from odoo.tests import HttpCase, tagged

from .handover_common import HandoverCommon
from .journey_common import PHONE, JourneyCommon


@tagged("post_install", "-at_install")
class TestResponseJourneys(JourneyCommon, HandoverCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["crisis.guardian"].create(
            {"subject_id": self.pupil.id, "name": "Wang Fang", "relation": "mother", "phone": "13900000001"}
        )
        with self.at(9, 0):
            self.case = self.open_case(level_id=self.red.id)

    def of_case(self, model):
        self.env.invalidate_all()
        return self.env[model].sudo().search([("case_id", "=", self.case.id)])

    def test_a_visit_ends_with_to_whom(self):
        with self.at(14, 0):
            self.walk("crisis_visit_not_left_alone", "school_doctor", "crisis-visits/new", PHONE)
        visit = self.of_case("crisis.visit")
        self.assertEqual((visit.state, visit.handed_to), ("ended", "homeroom"))
        self.assertEqual(visit.handed_at, visit.ended_at)
        duty = self.env["crisis.duty"].sudo().search([("source_key", "=", visit.reference)])
        self.assertEqual(duty.state, "done")

    def test_a_conference_with_its_task_and_minutes(self):
        with self.at(15, 0):
            self.walk("crisis_conference_minutes_begun", "leader", "crisis-conferences/new")
            self.walk("crisis_conference_case_discussed", "counsellor", f"crisis-cases/{self.case.id}")
        item = self.of_case("crisis.conference.item")
        conference, task = item.conference_id, item.task_ids
        self.assertEqual((task.owner_id, task.deadline), (self.users["teacher"], date(2025, 9, 5)))
        with self.at(16, 0):
            self.walk("crisis_conference_signed", "leader", f"crisis-conferences/{conference.id}")
            self.walk("crisis_conference_task_done", "teacher", "crisis-conference-tasks", PHONE)
            minutes = self.paper("conference", "leader", conference)
        self.assertEqual((conference.state, task.state), ("signed", "done"))
        self.assert_in_order(minutes, ["小会议室", "继续专人陪伴两周", "与宿管老师约定夜间巡查"])

    def test_a_consent_given_on_the_screen_and_withdrawn(self):
        with self.at(10, 0):
            self.walk("crisis_consent_given_and_withdrawn", "counsellor", f"crisis-cases/{self.case.id}")
        consent = self.of_case("crisis.consent")
        self.assertEqual((consent.kind, consent.state), ("counselling", "withdrawn"))
        self.assertTrue(consent.signed_at and consent.withdrawn_at)

    def test_a_referral_refused_first_then_agreed_and_answered(self):
        hospital = {"name": "City Hospital", "company_id": self.company.id}
        self.as_("counsellor", self.env["crisis.institution"]).create(hospital)
        with self.at(11, 0):
            self.walk("crisis_referral_talked_over", "counsellor", f"crisis-cases/{self.case.id}")
        referral = self.of_case("crisis.referral")
        self.assertEqual((referral.state, referral.institution_id.name), ("closed", "City Hospital"))
        self.assertTrue(referral.agreed_at and referral.attended_on)
