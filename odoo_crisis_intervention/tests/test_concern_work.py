# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is done with a report once it is sent: its steps, its person, and who is kept away (plan Art. 12, 13)."""

import itertools
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_concern_report import CANARY, ConcernCommon

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
STATES = ("draft", "submitted", "acknowledged", "in_assessment", "closed", "void")
STEPS = {
    "submit": ({"draft"}, "submitted"),
    "discard": ({"draft"}, "void"),
    "acknowledge": ({"submitted"}, "acknowledged"),
    "assess": ({"submitted", "acknowledged"}, "in_assessment"),
    "close": ({"acknowledged", "in_assessment"}, "closed"),
    "void": ({"submitted", "acknowledged", "in_assessment"}, "void"),
}


class WorkCommon(ConcernCommon):
    def decide(self, concern, name, role="counsellor"):
        return self.as_(role, self.env["crisis.decision"]).create(
            {"res_model": "crisis.concern", "res_ref": concern.id, "transition": name, "reason": "Talked it over"}
        )

    def in_state(self, state):
        """A report of the counsellor's own that stands in ``state``."""
        concern = self.draft("counsellor")
        if state != "draft":
            concern.action_submit()
        if state in ("acknowledged", "in_assessment", "closed"):
            concern.action_acknowledge()
        if state == "in_assessment":
            concern._on_assessment_created()
        if state == "closed":
            concern.outcome = "watch"
            self.decide(concern, "close")
        if state == "void":
            self.decide(concern, "void")
        self.assertEqual(concern.state, state)
        return concern


@tagged("post_install", "-at_install")
class TestConcernSteps(WorkCommon):
    def test_every_pair_of_states(self):
        for state, (name, (sources, target)) in itertools.product(STATES, STEPS.items()):
            with self.subTest(state=state, step=name):
                concern = self.in_state(state)
                if state in ("acknowledged", "in_assessment"):
                    concern.outcome = "watch"
                allowed = state in sources
                self.assertEqual(concern[f"can_{name}"], allowed)
                step = concern._transitions[name]
                run = (
                    (lambda c=concern, n=name: self.decide(c, n))
                    if step.reason
                    else lambda c=concern, n=name: c._transition(n)
                )
                if allowed:
                    run()
                    self.assertEqual(concern.sudo().state, target)
                else:
                    with self.assertRaises(UserError):
                        run()
                    self.assertEqual(concern.state, state)

    def test_every_step_leaves_a_line_that_a_homeroom_teacher_does_not_see(self):
        concern = self.sent()
        self.as_("counsellor", concern).action_acknowledge()
        self.as_("counsellor", concern).outcome = "watch"
        self.decide(concern, "close")
        lines = self.env["crisis.timeline"].search(
            [("res_model", "=", "crisis.concern"), ("res_ref", "=", concern.id)], order="id"
        )
        self.assertEqual(
            lines.mapped("event"), [f"crisis.concern:{name}" for name in ("submit", "acknowledge", "close")]
        )
        self.assertEqual(lines.author_id, self.users["teacher"] | self.users["counsellor"])
        self.assertFalse(self.as_("homeroom", lines).search([("id", "in", lines.ids)]))
        self.assertEqual(len(self.as_("counsellor", lines).search([("id", "in", lines.ids)])), 3)
        labels = self.env["crisis.concern"]._crisis_event_labels()
        self.assertLessEqual(set(STEPS) | {"identify"}, set(labels))

    def test_who_may_not_take_a_step(self):
        concern = self.sent()
        for role in ("teacher", "homeroom", "register_keeper", "admin", "foreign_counsellor", "backup_assessor"):
            for call in (
                lambda one: one.action_acknowledge(),
                lambda one: one.action_close(),
                lambda one: one.action_void(),
                lambda one: one.action_start_assessment() if one.has_access("read") else one.action_acknowledge(),
            ):
                with self.subTest(role), self.assertRaises(AccessError):
                    call(self.as_(role, concern)) if role != "register_keeper" else self.as_(
                        role, concern
                    ).action_acknowledge()
            with self.subTest(role), self.assertRaises(AccessError):
                self.decide(concern, "void", role)
        self.assertEqual(concern.state, "submitted")

    def test_an_assessment_moves_the_report_and_tells_the_author(self):
        concern = self.sent()
        concern.with_user(self.users["backup_assessor"])._on_assessment_created()
        self.assertEqual(concern.state, "in_assessment")
        self.assertTrue(concern.acknowledged_at)
        receipt = self.as_("teacher", self.env["crisis.concern.receipt"]).search([])
        self.assertEqual(receipt.status, "received")
        concern._on_assessment_created()  # a second one changes nothing
        self.assertEqual(concern.state, "in_assessment")

    def test_closing_needs_an_outcome_and_its_facts(self):
        concern = self.sent(subject_id=False, subject_description="Tall boy")
        work = self.as_("counsellor", concern)
        work.action_acknowledge()
        with self.assertRaises(UserError):
            self.decide(concern, "close")
        work.outcome = "watch"
        with self.assertRaises(UserError):  # nobody to watch
            self.decide(concern, "close")
        work.subject_id = self.pupil
        self.decide(concern, "close")
        self.assertTrue(concern.closed_at)
        self.assertEqual(concern.closed_by_id, self.users["counsellor"])
        for vals in ({"outcome": "no_concern"}, {"category_ids": [(4, self.category_4.id)]}, {"subject_id": False}):
            with self.subTest(**vals), self.assertRaises(UserError):
                self.as_("counsellor", concern).write(vals)

    def test_merging_names_another_report_about_the_same_person(self):
        first, second, other = self.sent(), self.sent("homeroom"), self.sent(subject_id=self.other_pupil.id)
        unsent = self.draft("counsellor")
        work = self.as_("counsellor", second)
        work.action_acknowledge()
        for target in (False, other, unsent):
            work.write({"outcome": "merged", "merged_into_id": target and target.id})
            with self.assertRaises(UserError):
                self.decide(second, "close")
        work.merged_into_id = first
        self.decide(second, "close")
        self.assertEqual(second.merged_into_id, first)
        work = self.as_("counsellor", first)
        work.action_acknowledge()
        work.write({"outcome": "merged", "merged_into_id": second.id})
        with self.assertRaises(UserError):  # no ring of reports
            self.decide(first, "close")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            first.merged_into_id = first
            first.flush_recordset()

    def test_a_colleague_was_quicker(self):
        concern = self.sent()
        late = self.as_("leader", concern)
        self.assertTrue(late.can_acknowledge)
        self.as_("counsellor", concern).action_acknowledge()
        with self.assertRaises(UserError):
            late.action_acknowledge()
        self.assertEqual(concern.acknowledged_by_id, self.users["counsellor"])

    def test_the_doors_to_assessment_and_case(self):
        concern = self.sent()
        work = self.as_("counsellor", concern)
        work.action_acknowledge()
        action = work.action_start_assessment()
        self.assertEqual(action["context"]["default_concern_id"], concern.id)
        assessment = self.as_("counsellor", self.env["crisis.assessment"]).with_context(**action["context"]).create({})
        self.assertEqual((assessment.concern_id, assessment.subject_id), (concern, self.pupil))
        self.assertEqual(concern.state, "in_assessment")
        self.assertEqual(work.action_start_assessment()["res_id"], assessment.id)
        case = self.env["crisis.case"].browse(work.action_open_case()["res_id"])
        self.assertEqual(concern.case_id, case)
        self.assertEqual(case.subject_id, self.pupil)
        nobody = self.as_("counsellor", self.sent(subject_id=False))
        for door in (nobody.action_start_assessment, nobody.action_open_case):
            with self.assertRaises(UserError):
                door()
        for door in ("action_start_assessment", "action_open_case"):
            with self.subTest(door), self.assertRaises(AccessError):
                getattr(self.as_("homeroom", concern), door)()

    # -- its person ----------------------------------------------------------------------------------------------------

    def test_the_person_can_be_found_out_later(self):
        concern = self.sent(subject_id=False, subject_description="Girl with red bag")
        self.assertTrue(concern.is_to_complete)
        work = self.as_("counsellor", concern)
        work.subject_id = self.other_pupil
        self.assertEqual(concern.identified_by_id, self.users["counsellor"])
        work.subject_id = self.pupil  # a mistake of the same kind can be put right until it is assessed
        work.action_acknowledge()
        work._on_assessment_created()
        with self.assertRaises(UserError):
            work.subject_id = self.other_pupil
        self.assertEqual(concern.signal_ids.subject_id, concern.signal_ids.mapped("concern_id.subject_id"))

    def test_other_reports_of_the_week_are_shown_to_those_who_work_on_it(self):
        concern, same, other = self.sent(), self.sent("homeroom"), self.sent(subject_id=self.other_pupil.id)
        old = self.sent("homeroom")
        old._as_workflow().write({"submitted_at": fields.Datetime.now() - timedelta(days=8)})
        self.draft("other_homeroom")
        self.assertEqual(self.as_("counsellor", concern).other_concern_ids, same)
        self.assertFalse(self.as_("counsellor", other).other_concern_ids)
        with self.assertRaises(AccessError):
            self.draft("homeroom").read(["other_concern_ids"])

    # -- kept away -----------------------------------------------------------------------------------------------------

    def test_a_report_about_a_colleague_is_for_leaders_and_not_for_the_colleague(self):
        concern = self.sent(subject_id=self.staff_subject.id)
        for role in ("leader", "deputy"):
            self.assertEqual(self.as_(role, concern).facts, CANARY)
        for role in ("counsellor", "register_keeper", "teacher", "staff_subject", "hr_officer"):
            with self.subTest(role):
                self.refused(role, concern)
        self.as_("leader", concern).action_acknowledge()

    def test_no_client_says_who_is_staff_or_which_school_it_is(self):
        concern = self.draft(subject_id=self.staff_subject.id, subject_kind="student")
        concern.write({"subject_kind": "student"})
        line = self.as_("teacher", self.env["crisis.concern.signal"]).create(
            {"concern_id": concern.id, "signal_id": self.signal.id, "subject_kind": "student"}
        )
        line.write({"subject_kind": "student", "company_id": self.other_company.id, "author_id": self.env.uid})
        concern.action_submit()
        self.assertEqual((concern.sudo().subject_kind, line.sudo().subject_kind), ("staff", "staff"))
        self.assertEqual((line.sudo().company_id, line.sudo().author_id), (self.company, self.users["teacher"]))
        self.refused("counsellor", concern)

    def test_a_leader_does_not_read_a_report_about_himself(self):
        own = self.env["crisis.subject"].create(
            {
                "name": "The leader",
                "kind": "staff",
                "employee_id": self.employees["leader"].id,
                "company_id": self.company.id,
            }
        )
        concern = self.sent(subject_id=own.id)
        self.refused("leader", concern)
        self.assertEqual(self.as_("deputy", concern).facts, CANARY)

    def test_whoever_may_be_involved_is_shut_out_by_name(self):
        for subject in (self.pupil, self.env["crisis.subject"]):
            with self.subTest(known=bool(subject)):
                concern = self.sent(
                    subject_id=subject.id,
                    subject_description="Boy in class 3",
                    involved_employee_id=self.employees["counsellor"].id,
                )
                self.refused("counsellor", concern)
                self.assertFalse(
                    self.as_("counsellor", self.env["crisis.concern.signal"]).search([("concern_id", "=", concern.id)])
                )
                exclusion = self.env["crisis.access.exclusion"].search([("lifted_at", "=", False)])
                self.assertEqual(exclusion.user_id, self.users["counsellor"])
                with self.assertRaises(UserError):
                    self.as_("leader", concern).involved_employee_id = False
                self.as_("leader", exclusion).action_lift()
                self.assertEqual(self.as_("counsellor", concern).facts, CANARY)

    def test_a_counsellor_who_names_a_colleague_later_shuts_him_out(self):
        concern = self.sent()
        self.as_("counsellor", concern).involved_employee_id = self.employees["register_keeper"]
        self.refused("register_keeper", concern)

    def test_an_exclusion_follows_when_the_person_is_identified(self):
        concern = self.sent(
            subject_id=False, subject_description="?", involved_employee_id=self.employees["counsellor"].id
        )
        self.as_("leader", concern).subject_id = self.pupil
        other = self.sent()
        self.refused("counsellor", other)

    # -- files ---------------------------------------------------------------------------------------------------------

    def test_files_are_locked_with_the_report(self):
        concern = self.draft(facts=False)
        document = self.as_("teacher", self.env["crisis.document"]).create(
            {"res_model": "crisis.concern", "res_ref": concern.id, "name": "a.png", "upload": PIXEL}
        )
        self.assertEqual(concern.document_ids, document)
        concern.action_submit()
        self.assertTrue(document.sudo().locked_at)
        with self.assertRaises(AccessError):
            self.as_("teacher", document).read(["name"])
        self.assertEqual(self.as_("counsellor", concern).document_ids, document)

    def test_files_follow_the_person(self):
        concern = self.draft(subject_id=False)
        document = self.as_("teacher", self.env["crisis.document"]).create(
            {"res_model": "crisis.concern", "res_ref": concern.id, "name": "a.png", "upload": PIXEL}
        )
        concern.action_submit()
        self.as_("counsellor", concern).subject_id = self.pupil
        self.assertEqual(document.sudo().subject_id, self.pupil)

    # -- lists ---------------------------------------------------------------------------------------------------------

    def test_a_list_costs_the_same_for_few_and_for_many(self):
        spec = {
            name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
            for name in (
                "reference",
                "subject_id",
                "class_id",
                "submitted_at",
                "is_urgent",
                "suggested_level_id",
                "is_overdue",
                "assessment_due_at",
                "acknowledged_by_id",
                "state",
            )
        }
        for _i in range(3):
            self.sent(signals=[(self.signal, None)])

        def queries():
            model = self.as_("counsellor", self.env["crisis.concern"])
            model._crisis_scope()
            before = self.cr.sql_log_count
            rows = model.web_search_read([("submitted_at", "!=", False)], spec, limit=80)
            return len(rows["records"]), self.cr.sql_log_count - before

        queries()
        few, cost_few = queries()
        for _i in range(20):
            self.sent(signals=[(self.signal, None)])
        many, cost_many = queries()
        self.assertEqual((few, many), (3, 23))
        self.assertEqual(cost_few, cost_many)

    def test_overdue(self):
        concern = self.sent(urgency="immediate")
        self.assertFalse(concern.is_overdue)
        with patch.object(fields.Datetime, "now", lambda *args: concern.submitted_at + timedelta(hours=2)):
            concern.invalidate_recordset(["is_overdue"])
            self.assertTrue(concern.is_overdue)
