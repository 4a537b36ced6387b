# SPDX-License-Identifier: LGPL-3.0-or-later
"""Support after a return: in force on day one, stages, reviews, what was not as agreed, the end (plan Art. 21, 22)."""

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .return_common import NOW, PLAN, STAGE, TODAY, ReturnCommon, day
from .weekly_common import FRIDAY_NOON, WeeklyCommon

STRANGERS = ("teacher", "other_homeroom", "academic_affairs", "auditor", "admin", "foreign_leader", "school_doctor")


class SupportCommon(ReturnCommon):
    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOW)
        frozen.start()
        self.addCleanup(frozen.stop)

    def rpc(self, who, model, method, *args, **kwargs):
        return call_kw(self.as_(who, self.env[model]), method, list(args), kwargs)

    def stages(self, plan):
        return plan.sudo().stage_ids.filtered(lambda row: row.state != "left_out").sorted("date_from")


@tagged("post_install", "-at_install")
class TestSupportPlan(SupportCommon):
    # --- the draft --------------------------------------------------------------------------------------------------

    def test_it_begins_with_the_template(self):
        plan = self.draft()
        self.assertEqual(set(plan.line_ids.mapped("area")) >= {"class", "exams", "medication", "classmates"}, True)
        self.assertIn(self.users["homeroom"], plan.line_ids.owner_id)
        self.assertTrue(plan.classmates_text)
        stages = self.stages(plan)
        self.assertEqual([str(row.date_from) for row in stages], ["2026-09-14", "2026-09-28", "2026-10-26"])
        self.assertEqual(stages[0].attendance, "half_days")
        self.assertFalse(plan.missing_areas)

    def test_another_first_day_or_end_moves_what_comes_after(self):
        plan = self.draft()
        plan.start_on = "2026-09-21"
        stages = self.stages(plan)
        self.assertEqual(stages[0].date_from, day("2026-09-21"))
        self.as_("counsellor", stages[0]).date_to = "2026-10-11"
        self.assertEqual(stages[1].date_from, day("2026-10-12"))

    def test_the_button_on_the_case_opens_the_one_that_counts(self):
        case = self.open_case()
        action = self.as_("counsellor", case).action_open_support_plan()
        plan = self.env[PLAN].browse(action["res_id"])
        self.assertEqual((plan.state, plan.template_id), ("draft", self.template))
        self.as_("counsellor", plan).start_on = "2026-09-21"
        self.assertEqual(self.stages(plan)[0].date_from, day("2026-09-21"), "stages begin with the first day")
        self.assertEqual(self.as_("leader", case).action_open_support_plan()["res_id"], plan.id)

    def test_what_is_missing_is_named_before_the_first_day(self):
        for values, missing in (
            ({"medication_by": False}, "Medication"),
            ({"start_on": False}, "First day"),
            ({"contact_words": False}, "turn to"),
            ({"is_classmates_agreed": False}, "agreed with the pupil"),
        ):
            plan = self.draft(case=self.open_case(), **values)
            with self.subTest(missing), self.assertRaisesRegex(UserError, missing):
                plan.action_put_in_force()
            self.decide("counsellor", plan, "void")
            self.decide("counsellor", plan.case_id, "void")

    def test_stages_do_not_overlap(self):
        plan = self.draft()
        self.as_("counsellor", self.stages(plan)[1]).date_from = "2026-09-20"
        with self.assertRaisesRegex(UserError, "overlap"):
            plan.action_put_in_force()

    # --- in force ---------------------------------------------------------------------------------------------------

    def test_in_force_plans_reviews_and_follow_ups_from_day_one(self):
        plan = self.draft()
        duty = self.duty(plan, "support_plan")
        self.assertEqual((duty.state, str(duty.due_at)), ("open", "2026-09-13 08:00:00"), "before the first day")
        plan.action_put_in_force()
        self.assertEqual(duty.state, "done")
        self.assertEqual([str(row.planned_on) for row in plan.review_ids], ["2026-10-14", "2026-11-13", "2026-12-14"])
        self.assertEqual(str(self.planned(plan.case_id)[0].planned_on), "2026-09-21")
        self.assertEqual(str(plan.case_id.followup_until), "2027-07-02")
        self.assertEqual(self.duty(plan.review_ids[0], "support_review").owner_ids, self.users["counsellor"])
        self.assertEqual(plan.stage_now_id, plan.stage_ids.filtered(lambda row: row.attendance == "half_days"))

    def test_a_schedule_that_runs_is_counted_anew_from_the_first_day_back(self):
        case = self.open_case()
        self.as_("counsellor", case).action_schedule_followups()
        before = self.planned(case)
        plan = self.draft(case=case, start_on="2026-09-21")
        plan.action_put_in_force()
        self.assertEqual(self.planned(case)[: len(before)], before[: len(self.planned(case))], "moved, not doubled")
        self.assertEqual(str(self.planned(case)[0].planned_on), "2026-09-28")

    def test_the_homeroom_teacher_reads_it_before_the_first_lesson(self):
        plan = self.in_force(start_on="2026-09-21")
        duty = self.duty(plan, "support_read")
        self.assertEqual((duty.owner_ids, str(duty.due_at)), (self.users["homeroom"], "2026-09-21 00:00:00"))
        with self.assertRaises(AccessError):
            self.as_("counsellor", plan).action_confirm_read()
        mine = self.as_("homeroom", self.env[PLAN]).search([("is_my_class", "=", True)])
        self.assertEqual(mine.id, plan.id)
        mine.action_confirm_read()
        self.assertEqual((duty.state, plan.homeroom_read_by_id), ("done", self.users["homeroom"]))
        with self.assertRaises(UserError):
            self.as_("homeroom", plan).action_confirm_read()

    def test_what_is_in_force_is_not_changed(self):
        plan = self.in_force()
        for record, values in (
            (plan, {"classmates_text": "Something else"}),
            (plan.line_ids[0], {"what": "Something else"}),
            (plan.stage_ids[0], {"date_to": "2027-01-01"}),
        ):
            for who in ("counsellor", "leader"):
                with self.subTest(record._name, who=who), self.assertRaises(UserError):
                    self.as_(who, record).write(values)
        for values in ({"state": "ended"}, {"in_force_at": False}, {"homeroom_read_at": NOW}, {"previous_id": plan.id}):
            with self.subTest(values), self.assertRaises(UserError):
                self.rpc("counsellor", PLAN, "write", plan.ids, values)
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.support.review", "create", [{"plan_id": plan.id, "planned_on": TODAY}])

    def test_a_new_version_takes_over_points_stages_and_reviews(self):
        plan = self.in_force()
        reviews = plan.review_ids
        following = self.env[PLAN].browse(self.as_("counsellor", plan).action_new_version()["res_id"])
        self.assertEqual((following.version, following.previous_id), (2, plan))
        self.assertEqual(following.line_ids.mapped("what"), plan.line_ids.mapped("what"))
        self.assertEqual(len(following.stage_ids), len(plan.stage_ids))
        self.as_("counsellor", following.line_ids[0]).action_leave_out()
        planned = self.planned(plan.case_id)
        self.as_("counsellor", following).action_put_in_force()
        self.assertEqual((plan.state, following.state), ("superseded", "in_force"))
        self.assertEqual(following.review_ids, reviews)
        self.assertEqual(self.planned(plan.case_id), planned, "the same first day: follow-ups stay")
        self.assertEqual(self.duty(plan, "support_read").state, "cancelled")
        self.assertEqual(self.duty(following, "support_read").state, "open")

    # --- stages -----------------------------------------------------------------------------------------------------

    def test_a_stage_goes_on_or_gives_way(self):
        plan = self.in_force()
        first, second, third = self.stages(plan)
        duty = self.duty(first, "support_stage")
        self.assertEqual((duty.state, str(duty.due_at)), ("open", "2026-09-27 09:00:00"))
        self.assertFalse(self.duty(third, "support_stage"), "after the last stage nothing is decided")
        with freeze_time("2026-09-25 02:00:00"):
            self.assertFalse(self.as_("counsellor", second).can_extend, "it has not begun")
            with self.assertRaises(UserError):
                self.decide("counsellor", second, "extend")
            with self.assertRaises(AccessError):
                self.as_("homeroom", first).action_go_on()
            self.decide("counsellor", first, "extend", "Too tired at noon.")
            self.assertEqual((str(first.date_to), str(second.date_from)), ("2026-10-04", "2026-10-05"))
        with freeze_time("2026-09-30 02:00:00"):
            self.as_("counsellor", first).action_go_on()
            self.assertEqual((first.state, str(first.date_to)), ("passed", "2026-09-30"))
            self.assertEqual(str(second.date_from), "2026-10-01", "the next one begins at once")
            self.assertEqual(str(third.date_from), "2026-10-29")
            self.assertEqual(duty.state, "done")
        with freeze_time("2026-11-09 02:00:00"), self.assertRaisesRegex(UserError, "last stage"):
            self.as_("counsellor", third).action_go_on()

    # --- reviews, breaches, the end ---------------------------------------------------------------------------------

    def test_a_review_leads_on_to_what_follows(self):
        plan = self.in_force()
        review = self.as_("counsellor", plan.review_ids[0])
        with self.assertRaisesRegex(UserError, "what follows"):
            review.action_done()
        with self.assertRaises(AccessError):
            self.as_("homeroom", review).write({"note": "x"})
        review.write({"attendance": "full", "conclusion": "adjust", "note": "Two more weeks of mornings"})
        action = review.action_done()
        self.assertEqual(self.env[PLAN].browse(action["res_id"]).previous_id, plan)
        self.assertEqual(self.duty(review, "support_review").state, "done")
        following = self.as_("leader", plan.review_ids[1])
        following.write({"attendance": "seldom", "conclusion": "leave"})
        self.assertEqual(following.action_done()["context"]["default_transition"], "break_off")

    def test_what_was_not_as_agreed_is_talked_over(self):
        plan = self.in_force()
        breach = self.as_("homeroom", self.env["crisis.support.breach"]).create(
            {"plan_id": plan.id, "what": "Did not go to the hospital"}
        )
        duty = self.duty(breach, "support_breach")
        self.assertEqual((duty.state, duty.owner_ids), ("open", self.users["counsellor"]))
        with self.assertRaises(AccessError):
            breach.action_settle()
        with self.assertRaisesRegex(UserError, "done about it"):
            self.as_("counsellor", breach).action_settle()
        self.as_("counsellor", breach).action_taken = "Rang the mother, goes tomorrow"
        self.as_("counsellor", breach).action_settle()
        self.assertEqual((breach.state, duty.state), ("settled", "done"))
        draft = self.draft(case=self.open_case(self.other_pupil))
        with self.assertRaises(UserError):
            self.as_("counsellor", self.env["crisis.support.breach"]).create({"plan_id": draft.id, "what": "x"})

    def test_on_leave_again_ends_what_hangs_on_it_and_follow_ups_go_on(self):
        plan = self.in_force()
        self.as_("counsellor", plan).action_new_version()
        self.decide("counsellor", plan, "break_off", "In hospital again.")
        self.assertEqual(plan.state, "broken_off")
        self.assertEqual(set(plan.review_ids.mapped("state")), {"cancelled"})
        self.assertFalse(self.env[PLAN].search([("case_id", "=", plan.case_id.id), ("state", "=", "draft")]))
        self.assertEqual(self.duty(self.stages(plan)[0], "support_stage").state, "cancelled")
        self.assertTrue(self.planned(plan.case_id))
        again = self.draft(case=plan.case_id, start_on="2026-11-02")
        again.action_put_in_force()
        self.assertEqual((again.version, len(again.review_ids)), (3, 3))

    def test_a_case_does_not_close_while_a_plan_runs(self):
        plan = self.in_force()
        self.assertTrue([text for text in plan.case_id._closing_obstacles() if plan.reference in text])
        self.decide("leader", plan, "end", "All is well.")
        self.assertFalse([text for text in plan.case_id._closing_obstacles() if plan.reference in text])

    # --- who --------------------------------------------------------------------------------------------------------

    def test_who_reads_and_who_writes(self):
        plan = self.draft()
        owner = self.users["school_doctor"]
        medication = plan.line_ids.filtered(lambda row: row.area == "medication")
        medication.write({"owner_id": owner.id})
        records = plan | self.env[PLAN]
        parts = (records, plan.stage_ids[0], plan.line_ids[0])
        for who in STRANGERS:
            for part in parts:
                with self.subTest(who, model=part._name), self.assertRaises(AccessError):
                    self.as_(who, part).read(["reference"])
        doctor = self.as_("school_doctor", self.env["crisis.support.line"])
        self.assertFalse(doctor.search([]), "a draft is nobody's duty yet")
        near = self.as_("homeroom", self.env["crisis.support.line"]).search([("plan_id", "=", plan.id)])
        self.assertNotIn("medication", near.mapped("area"))
        near[0].what = "Second row, at the window"
        with self.assertRaises(AccessError):
            self.as_("homeroom", medication).write({"what": "x"})
        with self.assertRaises(AccessError):
            self.as_("homeroom", plan).action_put_in_force()
        with self.assertRaises(AccessError):
            self.as_("register_keeper", plan).write({"contact_words": "x"})
        self.as_("counsellor", plan).action_put_in_force()
        self.assertEqual(doctor.search([]).ids, medication.ids)
        with self.assertRaises(UserError):
            self.as_("school_doctor", medication).write({"what": "x"})

    def test_a_homeroom_teacher_begins_one_for_the_own_class_only(self):
        plan = self.draft(who="homeroom")
        self.assertIn("medication", plan.sudo().line_ids.mapped("area"))
        other = self.open_case(self.other_pupil)
        with self.assertRaises(AccessError):
            self.draft(who="homeroom", case=other)

    @mute_logger("odoo.sql_db")
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(["draft", "force", "version", "end", "break_off", "void", "review"]), max_size=8))
    def test_whatever_is_done_one_counts_and_nothing_hangs_loose(self, steps):
        with self.env.cr.savepoint() as savepoint:
            case = self.open_case()
            for step in steps:
                try:
                    with self.env.cr.savepoint():
                        self._step(step, case)
                except (UserError, UniqueViolation):
                    self.env.invalidate_all()
            self._check_shape(case)
            savepoint.rollback()
        self.env.invalidate_all()

    def _step(self, step, case):
        plans = self.as_("counsellor", self.env[PLAN]).search([("case_id", "=", case.id)], order="version desc")
        draft = plans.filtered(lambda row: row.state == "draft")
        running = plans.filtered(lambda row: row.state == "in_force")
        if step == "draft":
            self.draft(case=case)
        elif step == "force":
            draft.action_put_in_force()
        elif step == "version" and running:
            running.action_new_version()
        elif step == "review" and running.review_ids:
            planned = running.review_ids.filtered(lambda row: row.state == "planned")[:1]
            planned.write({"attendance": "full", "conclusion": "continue"})
            planned.action_done()
        elif step in ("end", "break_off") and running:
            self.decide("counsellor", running, step)
        elif step == "void" and draft:
            self.decide("counsellor", draft, step)

    def _check_shape(self, case):
        plans = self.env[PLAN].sudo().search([("case_id", "=", case.id)], order="version")
        self.assertEqual(plans.mapped("version"), list(range(1, len(plans) + 1)))
        running = plans.filtered(lambda row: row.state == "in_force")
        self.assertLessEqual(len(running), 1)
        planned = plans.review_ids.filtered(lambda row: row.state == "planned")
        self.assertLessEqual(planned.plan_id, running)
        keys = (plans | plans.previous_id).mapped("reference") + plans.stage_ids.mapped("reference")
        keys += plans.review_ids.mapped("reference")
        owed = self.engine.search([("source_key", "in", keys), ("state", "=", "open")])
        live = running | plans.filtered(lambda row: row.state == "draft")
        alive = set(live.mapped("reference") + running.stage_ids.mapped("reference") + planned.mapped("reference"))
        self.assertLessEqual(set(owed.mapped("source_key")), alive)


@tagged("post_install", "-at_install")
class TestObservation(WeeklyCommon):
    """Whoever came back is observed like everybody who is followed; no form says that somebody came back."""

    def _returned(self, subject, start="2026-09-14"):
        case = self.as_("counsellor", self.env["crisis.case"]).create({"subject_id": subject.id})
        plan = self.as_("counsellor", self.env[PLAN]).create(
            {
                "case_id": case.id,
                "start_on": start,
                "medication_by": "none",
                "contact_words": "Ms Lin",
                "classmates_text": "Glad to be back",
                "is_classmates_agreed": True,
            }
        )
        plan.action_put_in_force()
        return plan

    @freeze_time(FRIDAY_NOON)
    def test_a_line_in_the_weekly_report_like_any_other(self):
        pupil = self.classmates[0]
        views = self.as_("homeroom", self.env["crisis.weekly.report.line"]).fields_get()
        self._returned(pupil)
        self._returned(self.classmates[1], start="2026-09-28")
        report = self.open_()
        line = report.line_ids.filtered(lambda row: row.subject_id == pupil)
        self.assertTrue(line.is_followed)
        self.assertNotIn(self.classmates[1], report.line_ids.subject_id, "not before the first day back")
        with self.assertRaisesRegex(UserError, "without an answer"):
            report.action_submit()
        known = report.line_ids.filtered(lambda row: row.subject_id == self.pupil)
        names = [name for name, field in line._fields.items() if field.type in ("char", "text", "selection", "boolean")]
        secret = {"reference", "display_name", "level_id"}
        differs = {name for name in names if name not in secret and line[name] != known[name]}
        self.assertFalse(differs, "its line is that of anybody who is followed")
        self.assertEqual(views, self.as_("homeroom", self.env["crisis.weekly.report.line"]).fields_get())
        other = self.as_("other_homeroom", self.env[PLAN])
        self.assertFalse(other.search([]))

    @freeze_time(FRIDAY_NOON)
    def test_when_support_ends_the_line_does(self):
        plan = self._returned(self.classmates[0])
        self.env["crisis.decision"].with_user(self.users["counsellor"]).create(
            {"res_model": PLAN, "res_ref": plan.id, "transition": "end", "reason": "All is well."}
        )
        self.assertNotIn(self.classmates[0], self.open_().line_ids.subject_id)


__all__ = ["STAGE", "SupportCommon"]
