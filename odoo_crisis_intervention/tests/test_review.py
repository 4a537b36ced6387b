# SPDX-License-Identifier: LGPL-3.0-or-later
"""What there is to learn from an emergency: the review, its first draft, its improvements (plan Art. 25)."""

from datetime import timedelta

import lxml.html

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_sos import LOGGERS, START, SosCommon

MODULE = "odoo_crisis_intervention"
TEXTS = {
    "signs_before": "None that anybody noticed.",
    "aftercare": "The class was talked to.",
    "cause_school": "No adult in the corridor at noon.",
    "what_worked": "CANARY-WORKED one stayed, one called.",
    "shortcomings": "The key of the roof was not in its place.",
}


class ReviewCommon(SosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crisis.term"].create(
            {"name": "Autumn", "company_id": cls.company.id, "date_from": "2025-09-01", "date_to": "2026-01-20"}
        )

    def over(self, **vals):
        """An emergency about the pupil that was resolved."""
        given = {"subject_id": self.pupil.id, "place": "CANARY-PLACE", "what": "CANARY-WHAT", "is_injured": True}
        event = self.sos(**{**given, "protective_measures": "CANARY-PROTECT", **vals})
        self.answer("school_doctor")
        for method in ("action_stabilise", "action_resolve"):
            self.rpc("leader", event, method)
        self.env.invalidate_all()
        return event

    def begun(self, event=None):
        review = (event or self.over()).review_ids
        self.rpc("supervisor", review, "action_begin")
        self.env.invalidate_all()
        return review

    def filled(self, event=None, **vals):
        review = self.begun(event)
        self.as_("counsellor", review).write({**TEXTS, **vals})
        self.task = self.as_("supervisor", self.env["crisis.review.task"]).create(
            {
                "review_id": review.id,
                "what": "The key hangs with the guard.",
                "owner_id": self.users["security"].id,
                "deadline": self.company._crisis_today() + timedelta(days=14),
            }
        )
        return review

    def signed(self, event=None):
        review = self.filled(event)
        self.rpc("supervisor", review, "action_sign")
        self.env.invalidate_all()
        return review

    def duty(self, record, code):
        duties = self.env["crisis.duty"].sudo()
        return duties.search([("source_key", "=", record.sudo().reference), ("kind_code", "=", code)])

    def text(self, paper, role, records):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang="en_US")
        html = report._render_qweb_html(f"{MODULE}.paper_{paper}", records.ids)[0].decode()
        return " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())


@tagged("post_install", "-at_install")
@freeze_time(START)
class TestReview(ReviewCommon):
    def test_the_end_of_an_emergency_asks_for_its_review_in_ten_school_days(self):
        event = self.over()
        review = event.review_ids
        self.assertEqual((review.state, review.lead_id), ("asked", self.users["supervisor"]))
        duty = self.duty(review, "event_review")
        self.assertEqual(duty.owner_ids, self.users["supervisor"])
        self.assertEqual((duty.due_at - START).days, 14, "ten school days are two weeks")
        self.decide_void(event)
        self.assertEqual(duty.state, "cancelled", "what never was has nothing to learn from")
        drill = self.sos(is_drill=True, place="Gym")
        for method in ("action_stabilise", "action_resolve", "action_follow_up", "action_archive"):
            self.rpc("leader", drill, method)
        self.assertFalse(drill.review_ids, "a drill may be reviewed and need not")

    def decide_void(self, event):
        self.as_("leader", self.env["crisis.decision"]).create(
            {"res_model": event._name, "res_ref": event.id, "transition": "void", "reason": "A mistake"}
        )
        self.env.invalidate_all()
        return event

    def test_the_draft_tells_facts_that_all_its_readers_may_read(self):
        event = self.over()
        self.as_("counsellor", self.env["crisis.timeline"]).add_line(
            "crisis.event", event.id, {"kind": "note", "text": "CANARY-CLINICAL", "clinical": True}
        )
        self.as_("counsellor", self.env["crisis.timeline"]).add_line(
            "crisis.event", event.id, {"kind": "note", "text": "CANARY-NEED"}
        )
        review = self.begun(event)
        whole = "\n".join(str(review[name] or "") for name in review._crisis_narrative)
        for word in ("CANARY-PLACE", "CANARY-WHAT", "CANARY-PROTECT", "CANARY-NEED"):
            self.assertIn(word, whole)
        self.assertNotIn("CANARY-CLINICAL", whole)
        for login in ("security", "dorm"):  # who did not answer is a number
            self.assertNotIn(self.users[login].name, review.shortcomings)
        self.assertIn("Calls without an answer", review.shortcomings)
        self.assertIn("First answer", review.key_times)

    def test_what_somebody_wrote_is_not_filled_over(self):
        review = self.begun()
        self.as_("counsellor", review).write({"summary": "My own words", "situation": False})
        self.rpc("counsellor", review, "action_refill")
        self.assertEqual(review.summary, "My own words")
        self.assertIn("CANARY-WHAT", review.situation)

    def test_an_emergency_is_archived_with_its_review_only(self):
        event = self.over()
        self.rpc("leader", event, "action_follow_up")
        with self.assertRaisesRegex(UserError, "review"):
            self.rpc("leader", event, "action_archive")
        review = self.begun(event)
        with self.assertRaisesRegex(UserError, "review"):
            self.rpc("leader", event, "action_archive")
        self.assertIn("Review", self.as_("leader", event).missing_text)
        self.as_("counsellor", review).write({**TEXTS, "no_task_reason": "All of it was in place."})
        self.rpc("supervisor", review, "action_sign")
        self.assertEqual(self.duty(review, "event_review").state, "done")
        self.rpc("leader", event, "action_archive")
        self.assertEqual(event.state, "archived")

    def test_whoever_leads_signs_it_when_it_is_complete(self):
        review = self.begun()
        with self.assertRaisesRegex(UserError, "Causes.*Improvements"):
            self.rpc("supervisor", review, "action_sign")
        self.as_("counsellor", review).write({**TEXTS, "no_task_reason": "None"})
        with self.assertRaisesRegex(UserError, "leads the review"):
            self.rpc("leader", review, "action_sign")
        with self.assertRaises(UserError):
            self.rpc("supervisor", review, "write", {"state": "signed"})
        with self.assertRaises(AccessError):
            self.rpc("counsellor", review, "write", {"lead_id": self.users["leader"].id})
        with self.assertRaises(UserError):
            self.rpc("leader", review, "write", {"lead_id": self.users["teacher"].id})
        self.rpc("supervisor", review, "write", {"lead_id": self.users["leader"].id})
        self.rpc("leader", review, "action_sign")
        self.assertEqual(review.signed_by_id, self.users["leader"])
        with self.assertRaises(UserError):
            self.as_("counsellor", review).what_worked = "Something else"

    def test_a_signed_review_that_was_changed_by_sql_is_found(self):
        review = self.signed()
        self.assertTrue(review._is_intact())
        self.env.cr.execute("UPDATE crisis_review SET what_worked = 'x' WHERE id = %s", [review.id])
        self.env.invalidate_all()
        self.assertEqual(self.rpc("leader", review, "action_check")["params"]["type"], "danger")

    @mute_logger(*LOGGERS)
    def test_an_improvement_is_owed_by_its_owner_who_learns_nothing_of_the_pupil(self):
        review = self.filled()
        task = self.task
        self.assertFalse(self.as_("security", task).has_access("read"), "not before it is signed off")
        self.assertFalse(self.duty(task, "review_task"))
        self.rpc("supervisor", review, "action_sign")
        self.env.invalidate_all()
        duty = self.duty(task, "review_task")
        self.assertEqual(duty.owner_ids, self.users["security"])
        mine = self.as_("security", task)
        self.assertFalse(mine.subject_id)
        self.assertFalse(self.as_("security", review).has_access("read"))
        for method, args in (
            ("action_complete", ()),
            ("write", ({"what": "x"},)),
            ("write", ({"deadline": "2030-01-01"},)),
        ):
            with self.subTest(method=method), self.assertRaises(UserError):
                self.rpc("security", task, method, *args)
        mine.result = "Done on Monday"
        self.rpc("security", task, "action_complete")
        self.assertEqual((task.state, duty.state), ("done", "done"))
        with self.assertRaises(UserError):
            self.as_("leader", self.env["crisis.review.task"]).create(
                {"review_id": review.id, "what": "x", "owner_id": self.users["teacher"].id, "deadline": "2030-01-01"}
            )

    @mute_logger(*LOGGERS)
    def test_the_report_is_for_the_office_and_has_it_all(self):
        review = self.signed()
        for role in ("supervisor", "counsellor", "register_keeper"):
            text = self.text("review", role, review)
            for word in ("CANARY-PLACE", "CANARY-WORKED", "CANARY-PROTECT", "The key hangs", "Pupil A", "CI-35"):
                self.assertIn(word, text, role)
        for role in ("homeroom", "security", "teacher", "admin", "foreign_leader", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.text("review", role, review)

    def test_a_closed_case_may_be_reviewed_and_a_running_one_not(self):
        event = self.over()
        case = event.case_id
        with self.assertRaises(UserError):
            self.rpc("counsellor", case, "action_review")
        case.sudo()._as_workflow().write({"state": "follow_up", "assessed_at": START, "intervened_at": START})
        action = self.rpc("counsellor", case, "action_review")
        review = self.env["crisis.review"].browse(action["res_id"])
        self.assertEqual((review.subject_id, review.event_id.id), (self.pupil, False))
        self.rpc("counsellor", review, "action_begin")
        self.assertTrue(review.chronology)
        with self.assertRaises(AccessError):
            self.rpc("homeroom", case, "action_review")
