# SPDX-License-Identifier: LGPL-3.0-or-later
"""A suspected severe disorder: report, referral and the call of the guardians begin together (plan Art. 17)."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_case_plan import PlanningCommon

VISIT = "crisis.visit"


@tagged("post_install", "-at_install")
class TestVisitSevere(PlanningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mother = cls.env["crisis.guardian"].create(
            {"subject_id": cls.pupil.id, "name": "Mother M", "relation": "mother", "phone": "1", "call_order": 1}
        )

    def suspect(self, who="school_doctor", subject=None):
        visit = self.as_(who, self.env[VISIT]).create({"subject_id": (subject or self.pupil).id})
        self.answer = self.rpc(who, VISIT, "action_suspect_severe", visit.ids)
        self.env.invalidate_all()
        return visit.sudo()

    def duties(self, record, code="guardian_contact"):
        self.env.invalidate_all()
        return self.env["crisis.duty"].search([("source_key", "=", record.reference), ("kind_code", "=", code)])

    def test_report_referral_and_call_begin_together(self):
        visit = self.suspect()
        case = visit.case_id
        self.assertEqual((case.state, case.counsellor_id), ("assessing", self.users["counsellor"]))
        self.assertEqual(case.concern_ids, visit.concern_id)
        referral = visit.referral_id
        self.assertEqual((referral.case_id, referral.state, referral.urgency), (case, "proposed", "at_once"))
        self.assertEqual(referral.contact_id, self.users["counsellor"])
        self.assertFalse(referral.reason, "no word of a diagnosis that nobody wrote")
        leaders = visit.concern_id.alarm_ids.call_ids.filtered(lambda call: call.called_as == "leader").user_id
        self.assertIn(self.users["leader"], leaders)
        duty = self.duties(visit)
        self.assertEqual(duty.owner_ids, self.users["homeroom"] | self.users["counsellor"])
        self.assertEqual(duty.due_at, fields.Datetime.add(visit.suspected_at, minutes=15))
        self.assertIs(self.answer, True, "the doctor learns of no case")
        with self.assertRaises(AccessError):
            self.rpc("school_doctor", VISIT, "read", visit.ids, ["referral_id"])

    def test_each_once_and_in_the_case_that_is_there(self):
        case = self.open_case()
        earlier = self.as_("counsellor", self.env["crisis.referral"]).create({"case_id": case.id, "reason": "x"})
        visit = self.suspect("counsellor")
        self.assertEqual(self.answer["res_model"], "crisis.guardian.contact")
        self.assertEqual(self.answer["context"]["default_guardian_id"], self.mother.id)
        self.assertEqual((visit.case_id, visit.referral_id), (case, earlier))
        self.rpc("counsellor", VISIT, "action_suspect_severe", visit.ids)
        self.assertEqual(len(case.sudo().referral_ids), 1)

    def test_a_guardian_who_is_told_ends_the_clock(self):
        visit = self.suspect()
        action = self.as_("homeroom", self.duties(visit)).action_open()
        self.assertEqual(action["res_model"], "crisis.guardian.contact")
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), minutes=3)):
            contact = self.as_("homeroom", self.env["crisis.guardian.contact"]).create(
                {"case_id": visit.case_id.id, "guardian_id": self.mother.id, "said": "Is coming"}
            )
            self.rpc("homeroom", "crisis.guardian.contact", "action_reach", contact.ids)
        self.assertEqual(self.duties(visit).state, "done")

    def test_a_case_that_asks_for_the_call_already_asks_once(self):
        case = self.open_case(level_id=self.red.id)
        self.assertTrue(self.duties(case))
        self.assertFalse(self.duties(self.suspect()))

    def test_the_report_is_sent_whatever_becomes_of_the_rest(self):
        broken = patch.object(self.env.registry["crisis.referral"], "create", side_effect=ValueError)
        with broken, mute_logger("odoo.addons.odoo_crisis_intervention.models.crisis_visit_severe"):
            visit = self.suspect()
        self.assertEqual(visit.concern_id.state, "submitted")
        self.assertFalse(visit.referral_id or visit.case_id)

    def test_the_link_is_not_written_by_hand(self):
        case = self.open_case()
        referral = self.as_("counsellor", self.env["crisis.referral"]).create({"case_id": case.id, "reason": "x"})
        visit = self.as_("counsellor", self.env[VISIT]).create({"subject_id": self.pupil.id})
        with self.assertRaises(UserError):
            self.rpc("counsellor", VISIT, "write", visit.ids, {"referral_id": referral.id})

    def test_of_a_colleague_leaders_alone_see_the_referral(self):
        visit = self.suspect("leader", self.staff_subject)
        self.assertIn(visit.referral_id.contact_id, self.users["leader"] | self.users["deputy"])
        self.assertFalse(visit.case_id.counsellor_id)
        self.assertFalse(self.duties(visit))
        self.assertFalse(
            self.as_("counsellor", self.env["crisis.referral"]).search([("id", "=", visit.referral_id.id)])
        )
