# SPDX-License-Identifier: LGPL-3.0-or-later
"""The clocks that run on records: the record is the authority, the duty follows it (plan Art. 12–14, 23, 24)."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .register_common import RegisterCommon

TUESDAY = "2026-09-15 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TUESDAY)
class TestDutyClocks(RegisterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crisis.term"].create(
            {"name": "Autumn", "company_id": cls.company.id, "date_from": "2026-09-01", "date_to": "2027-01-22"}
        )
        cls.engine = cls.env["crisis.duty"].sudo()
        cls.counsellors = cls.users["counsellor"] | cls.users["second_counsellor"]

    def concern(self, subject=None, **values):
        concern = self.as_("teacher", self.env["crisis.concern"]).create(
            {"subject_id": (subject or self.pupil).id, "facts": "CANARY-FACTS", **values}
        )
        concern.action_submit()
        return concern.sudo()

    def duty(self, record, code):
        return self.engine.search([("source_key", "=", record.sudo().reference), ("kind_code", "=", code)])

    def activities(self, duty):
        return self.env["mail.activity"].search([("res_model", "=", "crisis.duty"), ("res_id", "in", duty.ids)])

    # -- reports and assessments -------------------------------------------------------------------------------------

    def test_a_report_is_to_be_taken_over_and_assessed(self):
        concern = self.concern()
        takeover, assessment = self.duty(concern, "concern_takeover"), self.duty(concern, "assessment")
        self.assertEqual(takeover.owner_ids, self.counsellors)
        self.assertEqual(assessment.due_at, concern.assessment_due_at)
        self.assertEqual(self.activities(assessment).user_id, self.counsellors)
        self.as_("counsellor", concern).action_acknowledge()
        self.assertEqual((takeover.state, takeover.done_by_id), ("done", self.users["counsellor"]))
        self.assertEqual(assessment.owner_ids, self.users["counsellor"], "whoever took it over owes the assessment")
        self.assertEqual(self.activities(assessment).user_id, self.users["counsellor"])
        done = self._completed(concern_id=concern.id)
        self.assertEqual((assessment.state, assessment.done_at), ("done", done.completed_at))
        self.assertFalse(self.activities(assessment))

    def test_a_report_that_is_closed_owes_nothing_more(self):
        concern = self.concern()
        self.as_("counsellor", concern).action_acknowledge()
        self.as_("counsellor", concern).outcome = "no_concern"
        self._decide("counsellor", concern, "close")
        self.assertEqual(self.duty(concern, "assessment").state, "done")
        concern = self.concern()
        self._decide("counsellor", concern, "void")
        self.assertEqual(self.duty(concern, "assessment").state, "cancelled")

    def test_a_duty_says_nothing_but_the_opaque_reference(self):
        concern = self.concern(urgency="urgent", place="CANARY-PLACE")
        duties = self.engine.search([("source_key", "=", concern.reference)])
        self.assertTrue(duties)
        for record in (*duties, *self.activities(duties)):
            values = str(record.read())
            for secret in (self.pupil.name, "CANARY", concern.class_id.name):
                self.assertNotIn(secret, values)
            self.assertIn(concern.reference, str(duties.mapped("display_name")))

    def test_an_urgent_report_runs_at_night_and_is_never_held_up_by_its_duty(self):
        with (
            patch.object(type(self.engine), "_open_rows", side_effect=ValueError("planted")),
            mute_logger("odoo.addons.odoo_crisis_intervention.models.crisis_duty_source"),
        ):
            concern = self.concern(urgency="immediate")
        self.assertEqual(concern.state, "submitted")
        self.assertFalse(self.duty(concern, "assessment"))
        self.engine._run(self.company)
        duty = self.duty(concern, "assessment")
        self.assertEqual(duty.due_at, fields.Datetime.now() + timedelta(hours=1), "the daily run mends it")

    def test_a_colleagues_case_is_owed_by_leaders_only(self):
        concern = self.concern(self.staff_subject)
        duties = self.engine.search([("source_key", "=", concern.reference)])
        self.assertEqual(duties.owner_ids, self.users["leader"] | self.users["deputy"])

    def test_whoever_is_shut_out_does_not_learn_that_something_is_owed(self):
        concern = self.concern()
        duty = self.duty(concern, "assessment")
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["counsellor"].id, "subject_id": self.pupil.id, "reason": "x"}
        )
        self.assertEqual(duty.owner_ids, self.users["second_counsellor"])
        self.assertFalse(self.activities(duty).filtered(lambda row: row.user_id == self.users["counsellor"]))
        self.assertFalse(self.as_("counsellor", self.env["crisis.duty"]).search([("id", "=", duty.id)]))
        self.engine._run(self.company)
        self.assertNotIn(self.users["counsellor"], self.activities(duty).user_id)

    def test_opening_a_duty_gives_no_more_than_its_record(self):
        concern = self.concern()
        duty = self.duty(concern, "assessment")
        action = self.as_("counsellor", duty).action_open()
        self.assertEqual(action["res_model"], "crisis.assessment")
        takeover = self.duty(concern, "concern_takeover")
        self.assertEqual(self.as_("counsellor", takeover).action_open()["res_id"], concern.id)
        takeover.owner_ids |= self.users["teacher"]
        with self.assertRaises(AccessError):
            self.as_("teacher", takeover).action_open()

    # -- feedback ----------------------------------------------------------------------------------------------------

    def test_a_completed_assessment_is_fed_back_and_acknowledged(self):
        assessment = self._completed(level="orange")
        duty = self.duty(assessment, "feedback")
        self.assertEqual(duty.owner_ids, self.users["counsellor"])
        self.assertEqual(duty.due_at, fields.Datetime.now() + timedelta(hours=8), "a grave level the same day")
        sheet = self._sheet(assessment)
        sheet.action_send()
        self.assertEqual(duty.state, "done")
        acknowledge = self.duty(sheet, "feedback_acknowledge")
        self.assertEqual(acknowledge.owner_ids, self.users["leader"] | self.users["deputy"])
        self.as_("deputy", sheet).action_acknowledge()
        self.assertEqual((acknowledge.state, acknowledge.done_by_id), ("done", self.users["deputy"]))

    def test_a_sheet_made_void_is_owed_again(self):
        assessment = self._completed()
        sheet = self._sheet(assessment)
        sheet.action_send()
        self._decide("counsellor", sheet, "void")
        duty = self.duty(assessment, "feedback")
        self.assertEqual(duty.state, "open")
        self.assertEqual(self.activities(duty).user_id, self.users["counsellor"])
        self.assertEqual(self.duty(sheet, "feedback_acknowledge").state, "cancelled")

    # -- the register ------------------------------------------------------------------------------------------------

    def test_each_review_is_owed_once_and_the_next_begins_when_it_is_done(self):
        entry = self._entered(counsellor_id=self.users["counsellor"].id)
        self.assertEqual(self.duty(entry, "register_entry").state, "done")
        first = self.duty(entry, "register_review")
        self.assertEqual(first.owner_ids, self.users["counsellor"])
        with freeze_time("2026-09-22 02:00:00"):
            self.as_("counsellor", entry).action_review()
        reviews = self.duty(entry, "register_review")
        self.assertEqual(sorted(reviews.mapped("state")), ["done", "open"])
        self.assertEqual(first.state, "done")
        with freeze_time("2026-09-23 02:00:00"):
            self._decide("counsellor", entry, "pause")
        self.assertEqual((reviews - first).state, "cancelled", "nothing is reviewed while the entry rests")

    def test_a_counsellor_of_the_entry_changes_and_the_duty_goes_along(self):
        entry = self._entered(counsellor_id=self.users["counsellor"].id)
        self.as_("counsellor", entry).counsellor_id = self.users["second_counsellor"]
        self.assertEqual(self.duty(entry, "register_review").owner_ids, self.users["second_counsellor"])

    def test_who_left_the_school_does_not_stay_in_the_register_unnoticed(self):
        entry = self._entered()
        self.as_("config", self.pupil).enrolment_state = "graduated"
        duty = self.duty(entry, "register_leaving")
        self.assertEqual(duty.state, "open")
        self.assertIn(self.users["register_keeper"], duty.owner_ids)
        due_at = duty.due_at
        with freeze_time("2026-09-17 02:00:00"):
            self.engine._run(self.company)
        self.assertEqual(duty.due_at, due_at, "the clock began once")

    # -- follow-ups --------------------------------------------------------------------------------------------------

    def test_a_follow_up_moves_with_its_date_and_ends_with_it(self):
        entry = self._entered()
        case = self.as_("counsellor", self.env["crisis.case"])._open_from_warning(self.as_("counsellor", entry))
        case.counsellor_id = self.users["counsellor"]
        followup = self.as_("counsellor", self.env["crisis.followup"]).create(
            {"case_id": case.id, "planned_on": "2026-09-21"}
        )
        duty = self.duty(followup, "follow_up")
        self.assertEqual(str(duty.due_at), "2026-09-21 09:00:00")
        followup.planned_on = "2026-09-24"
        self.assertEqual(str(duty.due_at), "2026-09-24 09:00:00")
        self.assertEqual(str(self.activities(duty).date_deadline), "2026-09-24")
        followup.write({"result": "better", "next_on": False})
        followup.action_done()
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["counsellor"]))

    def test_what_a_hook_missed_is_mended_once_a_day(self):
        entry = self._entered()
        duty = self.duty(entry, "register_review")
        duty._activities().search([("res_id", "=", duty.id), ("res_model", "=", "crisis.duty")]).unlink()
        self.env.cr.execute("DELETE FROM crisis_duty WHERE source_key = %s", [entry.reference])
        self.env.invalidate_all()
        self.engine._run(self.company)
        duty = self.duty(entry, "register_review")
        self.assertEqual(duty.state, "open")
        self.assertTrue(self.activities(duty))
