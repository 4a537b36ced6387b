# SPDX-License-Identifier: LGPL-3.0-or-later
"""Handling plan and measures: the proposed set, four eyes, versions, emergencies, who reads and does what."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_case import CrisisCaseCommon

PLAN = "crisis.case.plan"
MEASURE = "crisis.measure"
STRANGERS = ("teacher", "other_homeroom", "academic_affairs", "auditor", "admin", "foreign_leader", "school_doctor")


class PlanningCommon(CrisisCaseCommon):
    def rpc(self, who, model, method, *args, **kwargs):
        """As a client calls it."""
        return call_kw(self.as_(who, self.env[model]), method, list(args), kwargs)

    def draft(self, level=None, who="counsellor", **values):
        """A plan with what the level proposes."""
        self.case = self.open_case(level_id=(level or self.red).id, **values)
        action = self.as_(who, self.case).action_open_handling_plan()
        return self.as_(who, self.env[PLAN]).browse(action["res_id"])

    def in_force(self, **values):
        plan = self.draft(**values)
        plan.action_propose()
        self.as_("leader", plan).action_approve()
        return plan

    def of_kind(self, plan, kind):
        return plan.measure_ids.filtered(lambda measure: measure.kind == kind)[:1]


@tagged("post_install", "-at_install")
class TestCasePlan(PlanningCommon):
    # --- the proposed set -------------------------------------------------------------------------------------------

    def test_red_proposes_all_five_kinds(self):
        plan = self.draft()
        kinds = {"support", "control", "supervision", "counselling", "emergency"}
        self.assertEqual(set(plan.measure_ids.mapped("kind")), kinds)
        self.assertFalse(plan.missing_kinds)
        self.assertEqual(plan.measure_ids.owner_id, self.users["counsellor"] | self.users["homeroom"])

    def test_less_at_blue_and_by_risk(self):
        blue = self.draft(level=self.blue)
        self.assertNotIn("emergency", blue.measure_ids.mapped("kind"))
        victim = self.env.ref("odoo_crisis_intervention.risk_type_victim")
        templates = self.env["crisis.measure.template"]
        bullying = self.env.ref("odoo_crisis_intervention.measure_template_bullying")
        self.assertIn(bullying, templates._applying(self.red, victim))
        self.assertNotIn(bullying, templates._applying(self.red, self.risk))

    def test_the_set_is_a_proposal(self):
        plan = self.draft()
        for measure in plan.measure_ids.filtered(lambda line: line.kind == "emergency"):
            measure.action_leave_out()
        plan.invalidate_recordset()
        self.assertTrue(plan.missing_kinds)
        number = len(plan.measure_ids)
        plan.action_add_proposed()
        self.assertGreater(len(plan.measure_ids), number)
        plan.write({"measure_ids": [(0, 0, {"what": "A seat at the front", "kind": "support"})]})
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")

    def test_the_button_opens_the_plan_that_is_there(self):
        plan = self.draft()
        self.assertEqual(self.case_as("leader", self.case).action_open_handling_plan()["res_id"], plan.id)

    def test_an_empty_plan_is_not_proposed(self):
        plan = self.as_("counsellor", self.env[PLAN]).create({"case_id": self.open_case().id})
        for step in ("action_propose", "action_act_at_once"):
            with self.subTest(step=step), self.assertRaisesRegex(UserError, "one measure"):
                getattr(plan, step)()

    # --- four eyes --------------------------------------------------------------------------------------------------

    def test_a_leader_who_wrote_nothing_approves(self):
        plan = self.in_force()
        self.assertEqual((plan.state, plan.approved_by_id), ("approved", self.users["leader"]))

    def test_whoever_wrote_a_word_does_not_approve(self):
        plan = self.draft()
        self.as_("leader", plan.measure_ids[0]).write({"what": "Changed by a leader"})
        plan.action_propose()
        self.assertIn(self.users["leader"], plan.writer_ids)
        self.assertFalse(self.as_("leader", plan).can_approve)
        with self.assertRaisesRegex(UserError, "Another leader"):
            self.rpc("leader", PLAN, "action_approve", plan.ids)
        self.rpc("deputy", PLAN, "action_approve", plan.ids)
        self.assertEqual(plan.state, "approved")

    def test_who_leaves_a_line_out_is_a_writer(self):
        plan = self.draft()
        self.as_("leader", plan.measure_ids[0]).action_leave_out()
        self.assertIn(self.users["leader"], plan.writer_ids)

    def test_own_draft_is_not_approved_by_its_leader(self):
        plan = self.draft(who="leader")
        self.as_("leader", plan).action_propose()
        with self.assertRaisesRegex(UserError, "second person"):
            self.rpc("leader", PLAN, "action_approve", plan.ids)

    def test_counsellors_do_not_approve(self):
        plan = self.draft()
        plan.action_propose()
        with self.assertRaises(AccessError):
            self.rpc("counsellor", PLAN, "action_approve", plan.ids)

    def test_what_steps_write_is_not_written_by_hand(self):
        plan = self.draft()
        for values in (
            {"state": "approved"},
            {"approved_by_id": self.users["leader"].id},
            {"writer_ids": [(5,)]},
            {"author_id": self.users["deputy"].id},
            {"in_force_at": "2026-01-01 00:00:00"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.rpc("leader", PLAN, "write", plan.ids, values)
        with self.assertRaises(UserError):
            self.rpc("leader", PLAN, "create", {"case_id": self.case.id, "state": "approved"})

    # --- what is in force is not changed ----------------------------------------------------------------------------

    def test_proposed_and_in_force_are_locked(self):
        plan = self.draft()
        measure = plan.measure_ids[0]
        plan.action_propose()
        for state in ("proposed", "approved"):
            if state == "approved":
                self.as_("leader", plan).action_approve()
            with self.subTest(state=state):
                with self.assertRaises(UserError):
                    self.rpc("counsellor", PLAN, "write", plan.ids, {"goal": "x"})
                with self.assertRaises(UserError):
                    self.rpc("counsellor", MEASURE, "write", measure.ids, {"what": "x"})
                with self.assertRaises(UserError):
                    self.rpc("counsellor", MEASURE, "create", {"plan_id": plan.id, "what": "x"})
                with self.assertRaises(UserError):
                    self.rpc("counsellor", MEASURE, "action_leave_out", measure.ids)

    def test_a_change_is_a_new_version(self):
        first = self.in_force()
        walked = self.of_kind(first, "support")
        walked.action_do()
        action = first.action_new_version()
        second = self.as_("counsellor", self.env[PLAN]).browse(action["res_id"])
        self.assertEqual((second.version, second.previous_id), (2, first))
        self.assertEqual(first.action_new_version()["res_id"], second.id, "one draft at a time")
        again = second.measure_ids.filtered(lambda line: line.previous_id == walked)
        self.of_kind(second, "control").write({"rhythm": "weekly"})
        self.assertEqual(first.state, "approved", "in force until the new one is")
        second.action_propose()
        self.as_("leader", second).action_approve()
        self.assertEqual((first.state, second.state), ("superseded", "approved"))
        self.assertEqual((again.state, again.last_done_on), (walked.state, walked.last_done_on), "what was done counts")
        with self.assertRaises(UserError):
            walked.action_do()

    # --- emergency --------------------------------------------------------------------------------------------------

    def test_in_an_emergency_it_is_in_force_at_once(self):
        plan = self.draft()
        plan.action_act_at_once()
        self.assertEqual(plan.state, "emergency")
        duty = self.env["crisis.duty"].search([("kind_code", "=", "case_plan_approval")])
        self.assertEqual(duty.owner_ids, self.users["leader"] | self.users["deputy"])
        self.assertEqual(duty.due_at, plan.in_force_at + timedelta(hours=24), "round the clock at this level")
        with self.assertRaises(AccessError):
            self.rpc("counsellor", PLAN, "action_ratify", plan.ids)
        self.as_("leader", plan).action_ratify()
        self.assertEqual((plan.state, duty.state), ("approved", "done"))
        self.assertLess(plan.in_force_at, plan.approved_at + timedelta(seconds=1))

    def test_who_acted_in_an_emergency_does_not_approve_afterwards(self):
        plan = self.draft(who="leader")
        self.as_("leader", plan).action_act_at_once()
        with self.assertRaises(UserError):
            self.rpc("leader", PLAN, "action_ratify", plan.ids)

    # --- measures ---------------------------------------------------------------------------------------------------

    def test_overdue_measures_to_their_owner(self):
        plan = self.in_force()
        daily = plan.measure_ids.filtered(lambda line: line.rhythm == "daily" and line.owner_id)[:1]
        duty = self.env["crisis.duty"].search([("source_key", "=", daily.reference)])
        self.assertEqual((duty.owner_ids, duty.state), (daily.owner_id, "open"))
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.env.invalidate_all()
            self.assertTrue(self.as_("counsellor", daily).is_overdue)
            self.as_("homeroom", daily).action_do()
            self.assertFalse(self.as_("counsellor", daily).is_overdue)
        self.assertEqual(duty.state, "done")
        following = self.env["crisis.duty"].search([("source_key", "=", daily.reference), ("state", "=", "open")])
        self.assertEqual(len(following), 1, "the next day's")

    def test_a_draft_owes_nothing(self):
        plan = self.draft()
        keys = plan.measure_ids.mapped("reference")
        self.assertFalse(self.env["crisis.duty"].search([("source_key", "in", keys)]))

    def test_what_is_done_once_is_done(self):
        plan = self.in_force()
        once = plan.measure_ids.filtered(lambda line: line.rhythm == "once" and line.owner_id)[:1]
        once.action_do()
        self.assertEqual((once.state, once.done_by_id), ("done", self.users["counsellor"]))
        self.assertEqual(self.env["crisis.duty"].search([("source_key", "=", once.reference)]).state, "done")

    def test_superseded_measures_are_owed_no_more(self):
        first = self.in_force()
        keys = first.measure_ids.mapped("reference")
        second = self.as_("counsellor", self.env[PLAN]).browse(first.action_new_version()["res_id"])
        second.action_act_at_once()
        duties = self.env["crisis.duty"].search([("source_key", "in", keys)])
        self.assertTrue(duties)
        self.assertNotIn("open", duties.mapped("state"))

    # --- who reads --------------------------------------------------------------------------------------------------

    def test_the_homeroom_teacher_reads_what_concerns_him_once_in_force(self):
        plan = self.draft()
        found = self.as_("homeroom", self.env[MEASURE])
        self.assertFalse(found.search([]))
        plan.action_propose()
        self.as_("leader", plan).action_approve()
        found = self.as_("homeroom", self.env[MEASURE]).search([])
        self.assertEqual(found, plan.measure_ids.filtered("is_for_homeroom"))
        self.assertTrue(plan.measure_ids - found, "not what is the counsellor's alone")
        with self.assertRaises(AccessError):
            self.rpc("homeroom", PLAN, "read", plan.ids, ["goal"])
        self.assertFalse(self.as_("other_homeroom", self.env[MEASURE]).search([]))

    def test_what_another_owes_the_homeroom_teacher_does_not_report_as_done(self):
        plan = self.in_force()
        near = plan.measure_ids.filtered("is_for_homeroom")
        anybody = near.filtered(lambda line: not line.owner_id)[:1]
        others = near.filtered(lambda line: line.owner_id == self.users["counsellor"])[:1]
        self.assertTrue(anybody and others)
        self.assertFalse(self.as_("homeroom", others).can_do)
        with self.assertRaises(AccessError):
            self.rpc("homeroom", MEASURE, "action_do", others.ids)
        self.as_("homeroom", anybody).action_do()
        self.assertTrue(anybody.last_done_on or anybody.state == "done")

    def test_an_owner_reads_and_tells_of_his_own_only(self):
        plan = self.draft()
        mine = self.of_kind(plan, "emergency")
        mine.write({"owner_id": self.users["teacher"].id})
        self.assertFalse(self.as_("teacher", self.env[MEASURE]).search([]), "a draft is nobody's yet")
        plan.action_act_at_once()
        self.assertEqual(self.as_("teacher", self.env[MEASURE]).search([]), mine)
        self.rpc("teacher", MEASURE, "write", mine.ids, {"effect": "Numbers are known"})
        self.rpc("teacher", MEASURE, "action_do", mine.ids)
        self.assertEqual(mine.done_by_id, self.users["teacher"])
        for values in ({"what": "x"}, {"owner_id": self.users["auditor"].id}, {"plan_id": plan.id}, {"state": "done"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.rpc("teacher", MEASURE, "write", mine.ids, values)
        with self.assertRaises(AccessError):
            self.rpc("teacher", MEASURE, "action_finish", mine.ids)
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "reason": "Involved."}
        )
        self.assertFalse(self.as_("teacher", self.env[MEASURE]).search([]), "shut out by name")

    def test_strangers(self):
        plan = self.in_force()
        for who in STRANGERS:
            for model, record in ((PLAN, plan), (MEASURE, plan.measure_ids[0])):
                with self.subTest(who=who, model=model):
                    self.assertFalse(self.as_(who, self.env[model]).search([]))
                    with self.assertRaises(AccessError):
                        self.rpc(who, model, "read", record.ids, ["state"])
                    step = "action_new_version" if model == PLAN else "action_do"
                    with self.assertRaises(AccessError):
                        self.rpc(who, model, step, record.ids)
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, "crisis.case", "action_open_handling_plan", self.case.ids)

    def test_readers_do_not_write(self):
        plan = self.draft()
        for who in ("register_keeper", "homeroom"):
            for step in ("action_add_proposed", "action_propose", "action_act_at_once"):
                with self.subTest(who=who, step=step), self.assertRaises(AccessError):
                    self.rpc(who, PLAN, step, plan.ids)
