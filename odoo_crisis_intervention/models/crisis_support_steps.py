# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import review_dates
from ..tools.duties import Due
from ..tools.roles import COUNSELLOR
from .crisis_case import OPEN_STATES
from .crisis_support_plan import NEEDED


class CrisisSupportPlan(models.Model):
    """What each step of a support plan asks for and sets off: reviews, follow-ups, and what is owed on it."""

    _inherit = "crisis.support.plan"

    def action_put_in_force(self):
        return self._transition("put_in_force")

    def action_confirm_read(self):
        return self._transition("confirm_read")

    def action_end(self):
        return self._open_decision("end")

    def action_break_off(self):
        return self._open_decision("break_off")

    def action_void(self):
        return self._open_decision("void")

    def action_resume_entry(self):
        """Resume the paused register entry, with a reason. Access: as the entry's own step says."""
        self.ensure_one()
        self.check_access("read")
        return self.case_id.warning_id.action_resume()

    def action_report_breach(self):
        """Write down what was not as agreed. Access: whoever may write it."""
        self.ensure_one()
        self.env["crisis.support.breach"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not as agreed"),
            "res_model": "crisis.support.breach",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def action_apply_leave(self):
        """The application for leave that follows when a return was broken off. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.status.change"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("On leave again"),
            "res_model": "crisis.status.change",
            "views": [(False, "form")],
            "context": {"default_subject_id": self.subject_id.id, "default_kind": "leave"},
        }

    # --- coming into force ------------------------------------------------------------------------------------------

    def _guard_put_in_force(self):
        if self.case_id.state not in OPEN_STATES:
            raise UserError(self.env._("This belongs to an open case."))
        missing = [name for name in NEEDED if not self[name]]
        labels = [self._fields[name]._description_string(self.env) for name in missing]
        if not self.contact_id and not (self.contact_words or "").strip():
            labels.append(self._fields["contact_id"]._description_string(self.env))
        if labels:
            raise UserError(
                self.env._(
                    "Please fill in before the first day:\n%(list)s", list="\n".join(f"• {text}" for text in labels)
                )
            )
        if not self.is_classmates_agreed:
            raise UserError(self.env._("What classmates are told is agreed with the pupil and the guardians first."))
        self.stage_ids._check_order()

    def _prepare_put_in_force_values(self):
        before = self.search([("case_id", "=", self.case_id.id), ("state", "=", "in_force")])
        if before:
            # the step that calls this has checked who may
            before._as_workflow().write({"state": "superseded", "over_at": self._now()})
            before._crisis_log("supersede")
            before.flush_recordset()
            before.stage_ids._crisis_follow_dues()
        return {"in_force_at": self._now(), "in_force_by_id": self.env.uid}

    def _after_put_in_force(self):
        before = self.previous_id
        if before and before.start_on == self.start_on:
            # what was planned under the version before goes on under this one
            before.review_ids.filtered(lambda row: row.state == "planned")._as_workflow().write({"plan_id": self.id})
        else:
            before.review_ids._let_go()
            self._plan_reviews()
            self.case_id._plan_followups(self.start_on)
        self.stage_ids._crisis_follow_dues()

    def _plan_reviews(self):
        terms = self.env["crisis.term"]._pure_terms(self.company_id)
        rows = []
        for days in self.company_id._crisis_support_review_days():
            day = review_dates.review_date(terms, self.start_on, days, False)
            rows.append({"plan_id": self.id, "after_days": days, "planned_on": day})
        self.env["crisis.support.review"].create(rows)

    def _guard_confirm_read(self):
        if self.homeroom_read_at:
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )

    def _prepare_confirm_read_values(self):
        return {"homeroom_read_at": self._now(), "homeroom_read_by_id": self.env.uid}

    # --- the end ----------------------------------------------------------------------------------------------------

    def _prepare_end_values(self):
        return {"over_at": self._now()}

    def _prepare_break_off_values(self):
        return {"over_at": self._now()}

    def _after_end(self):
        self._close_parts()

    def _after_break_off(self):
        # follow-ups go on: a pupil on leave is called as well
        self._close_parts()

    def _close_parts(self):
        self.review_ids._let_go()
        self.stage_ids._crisis_follow_dues()
        draft = self.search([("case_id", "=", self.case_id.id), ("state", "=", "draft")])
        # no decision of its own: the one that ended the plan is the reason
        draft._as_workflow().write({"state": "void"})
        for plan in draft:
            plan._crisis_log("void")

    # --- clocks -----------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        unread = Domain("state", "=", "in_force") & Domain("homeroom_read_at", "=", False)
        return Domain("state", "=", "draft") | unread

    def _crisis_dues(self):
        kinds = self.env["crisis.duty.kind"]
        dues = []
        if self.start_on and not self.previous_id and self.state in ("draft", "in_force", "ended", "broken_off"):
            due_at = kinds._of("support_plan")._due_on(self.start_on - timedelta(days=1), self.company_id)
            owners = self._crisis_counsellors()
            dues.append(Due("support_plan", due_at, owners, done_at=self.in_force_at, done_by=self.in_force_by_id))
        teachers = self._crisis_teachers()
        if self.state == "in_force" and teachers:
            kind = kinds._of("support_read")
            first_morning = kind._due_on(self.start_on, self.company_id)
            # put in force late, there is still time to read it
            due_at = max(first_morning, kind._due_from(self.in_force_at, self.company_id))
            done = {"done_at": self.homeroom_read_at, "done_by": self.homeroom_read_by_id}
            dues.append(Due("support_read", due_at, teachers, **done))
        return dues

    def _crisis_counsellors(self):
        return self.case_id.counsellor_id & self._crisis_people(COUNSELLOR) or self._crisis_people(COUNSELLOR)

    def _crisis_teachers(self):
        school_class = self.class_id
        teachers = school_class.homeroom_employee_id.user_id | school_class.deputy_employee_id.user_id
        return teachers - self._crisis_shut_out_users()

    def _crisis_open_duty(self, code):
        action = super()._crisis_open_duty(code)
        if code == "support_read":
            view = self.env.ref("odoo_crisis_intervention.crisis_support_plan_view_form_homeroom")
            action["views"] = [(view.id, "form")]
        return action


class CrisisCase(models.Model):
    """The support plans of a case, and the button to the one that counts."""

    _inherit = "crisis.case"

    support_plan_ids = fields.One2many("crisis.support.plan", "case_id", string="Support plans")

    def action_open_support_plan(self):
        """The support plan being written or in force; when there is none, a draft from the first template.

        Access: whoever may read the case and write support plans.
        """
        self.ensure_one()
        self.check_access("read")
        return self._support_plan()._get_records_action()

    def _support_plan(self, **values):
        """As :meth:`action_open_support_plan`, the record; ``values`` are those of a new draft."""
        plans = self.env["crisis.support.plan"]
        live = [("case_id", "=", self.id), ("state", "in", ("draft", "in_force"))]
        plan = plans.search(live, order="version desc", limit=1)
        if not plan:
            template = self.env["crisis.support.template"].search([], limit=1)
            plan = plans.create({"case_id": self.id, "template_id": template.id, **values})
        return plan

    def _closing_obstacles(self):
        plans = self.sudo().support_plan_ids  # sudo: what is open counts, whoever asks
        return [
            *super()._closing_obstacles(),
            *(
                self.env._("Support plan %(reference)s is in force.", reference=plan.reference)
                for plan in plans
                if plan.state == "in_force"
            ),
        ]

    def _after_void(self):
        super()._after_void()
        for plan in self.support_plan_ids.filtered(lambda row: row.state in ("draft", "in_force")):
            # no decision of its own: the one that made the case void is the reason
            plan._as_workflow().write({"state": "void"})
            plan.review_ids._let_go()
            plan.stage_ids._crisis_follow_dues()


class CrisisFollowup(models.Model):
    """From a follow-up to the support plan in force, and to its next version (plan Art. 23)."""

    _inherit = "crisis.followup"

    support_plan_id = fields.Many2one("crisis.support.plan", string="Support plan", compute="_compute_support_plan_id")

    @api.depends("case_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_support_plan_id(self):
        # A search: the rule of support plans decides what this user gets.
        domain = [("case_id", "in", self.case_id.ids), ("state", "=", "in_force")]
        plans = self.env["crisis.support.plan"].search(domain).grouped("case_id")
        for followup in self:
            followup.support_plan_id = plans.get(followup.case_id._origin)

    def action_adjust_support(self):
        """The next version of the support plan, begun from here. Access: whoever reads this and writes plans."""
        self.ensure_one()
        self.check_access("read")
        if not self.support_plan_id:
            raise UserError(self.env._("The plan is not in force."))
        return self.support_plan_id.action_new_version()
