# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, LEADER
from .crisis_status_change import AWAY, PENDING


class CrisisStatusChange(models.Model):
    """What each step of a change of enrolment asks for, writes and is owed by when (plan Art. 24(4), 24(5))."""

    _inherit = "crisis.status.change"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begun": self.env._("Change of enrolment begun"),
            "apply": self.env._("Change of enrolment applied for"),
            "discard": self.env._("Draft discarded"),
            "appraise": self.env._("Hospital's appraisal is here"),
            "agree": self.env._("Team agreed"),
            "refuse": self.env._("Not agreed to"),
            "register": self.env._("Registered by academic affairs"),
            "file": self.env._("Filed at Student Affairs"),
            "take_effect": self.env._("Change of enrolment in effect"),
            "come_back": self.env._("Back at school"),
            "end": self.env._("Ended"),
            "return_to_school": self.env._("Back at school, return filed"),
            "pass_on": self.env._("Another change of enrolment followed"),
            "withdraw": self.env._("Taken back by the family"),
            "void": self.env._("Void: entered in error"),
        }

    # -- papers --------------------------------------------------------------------------------------------------------

    @api.depends("applied_on_paper", "document_ids", "appraisal_deviation", "kind", "company_id")
    def _compute_papers(self):
        for change in self:
            missing = change.sudo()._missing_papers()  # sudo: which papers are there, not what they say
            change.papers_missing = "\n".join(missing)
            change.papers_complete = not missing

    def _missing_papers(self):
        missing = []
        if not self.applied_on_paper:
            missing.append(self.env._("Signed application of the family"))
        if self.needs_appraisal and not self.document_ids and not (self.appraisal_deviation or "").strip():
            missing.append(self.env._("The hospital's paper"))
        return missing

    def write(self, vals):
        result = super().write(vals)
        if {"applied_on_paper", "document_ids", "appraisal_deviation"} & set(vals):
            self._papers_changed()
        return result

    def _papers_changed(self):
        # sudo: the tick academic affairs sees follows the papers, whoever added one
        for change in self.sudo().filtered("registration_id"):
            change.registration_id._set_papers_complete(change.papers_complete)

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", ("applied", "appraised", "effective"))

    def _counsellors(self):
        people = self._crisis_people(COUNSELLOR)
        return self.case_id.counsellor_id & people or people

    def _homeroom(self):
        school_class = self.subject_id.class_id
        return school_class.homeroom_employee_id.user_id or school_class.deputy_employee_id.user_id

    def _crisis_dues(self):
        if not self.applied_at or self.state == "void":
            return []
        kinds = self.env["crisis.duty.kind"]
        dues = []
        if self.needs_appraisal:
            due_at = kinds._of("status_appraisal")._due_from(self.applied_at, self.company_id)
            done_at = self.appraised_at or self.closed_at
            dues.append(Due("status_appraisal", due_at, self._counsellors(), done_at=done_at))
        if not self.needs_appraisal or self.appraised_at:
            due_at = kinds._of("status_opinion")._due_from(self.appraised_at or self.applied_at, self.company_id)
            people = self._crisis_people(LEADER) - self.applied_by_id
            done_at, who = self.agreed_at or self.closed_at, self.agreed_by_id or None
            dues.append(Due("status_opinion", due_at, people, done_at=done_at, done_by=who))
        return dues + (self._dues_while_away() if self.effective_at else [])

    def _dues_while_away(self):
        kinds = self.env["crisis.duty.kind"]
        over = fields.Datetime.now() if self.state == "ended" else None
        settled = over or (None if self._open_points() else fields.Datetime.now())
        open_points = kinds._of("status_open_points")._due_from(self.effective_at, self.company_id)
        dues = [Due("status_open_points", open_points, self._counsellors(), done_at=settled)]
        if self.kind in AWAY and self.date_to:
            # a short leave is over before its notice could begin: then the day after it began counts
            begun = self.company_id._crisis_local(self.effective_at).date() + timedelta(days=1)
            notice = self.date_to - timedelta(days=self.company_id.crisis_return_notice_days)
            day = min(max(notice, begun), max(self.date_to, begun))
            people = self._counsellors() | (self._homeroom() - self._crisis_shut_out_users())
            done_at = over or (fields.Datetime.now() if self._next_step_begun() else None)
            due_at = kinds._of("status_return")._due_on(day, self.company_id)
            dues.append(Due("status_return", due_at, people, instance=str(self.date_to), done_at=done_at))
        return dues

    def _next_step_begun(self):
        """Whether the family has applied for what comes after this leave: a longer one, another change, or the return.

        Extended by the procedure of the return.
        """
        later = [("subject_id", "=", self.subject_id.id), ("state", "in", PENDING[1:])]
        if self.search_count(later, limit=1):
            return True
        returns = [("subject_id", "=", self.subject_id.id), ("kind", "=", "return"), ("state", "!=", "void")]
        since = [("asked_at", ">=", self.effective_at)]
        return bool(self.env["crisis.academic.registration"].search_count(returns + since, limit=1))

    # -- actions -------------------------------------------------------------------------------------------------------

    def action_apply(self):
        return self._transition("apply")

    def action_discard(self):
        return self._transition("discard")

    def action_appraise(self):
        return self._transition("appraise")

    def action_agree(self):
        return self._transition("agree")

    def action_refuse(self):
        return self._open_decision("refuse")

    def action_take_effect(self):
        return self._transition("take_effect")

    def action_come_back(self):
        return self._transition("come_back")

    def action_end(self):
        return self._open_decision("end")

    def action_withdraw(self):
        return self._open_decision("withdraw")

    def action_void(self):
        return self._open_decision("void")

    def action_continue(self):
        """A longer leave, or what comes after it, with what is known of this one. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        self.check_access("create")
        if self.state != "effective":
            raise UserError(self.env._("Only what is in effect is continued."))
        first = self.date_to + timedelta(days=1) if self.date_to else self.company_id._crisis_today()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of enrolment"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {
                "default_subject_id": self.subject_id.id,
                "default_kind": self.kind,
                "default_guardian_id": self.guardian_id.id,
                "default_date_from": first,
            },
        }

    # -- steps ---------------------------------------------------------------------------------------------------------

    def _guard_apply(self):
        if self.is_forbidden:
            raise UserError(
                self.env._(
                    "In compulsory education (grades 1 to 9) nobody withdraws from school: the school guarantees the"
                    " place and expels nobody (Compulsory Education Law, Art. 5 and 27). Please choose a leave, a"
                    " suspension or a transfer instead."
                )
            )
        if self.kind in AWAY and not self.date_to:
            raise UserError(self.env._("Please enter until when."))
        if not (self.application_words or "").strip():
            raise UserError(self.env._("Please write down what the family asks for."))

    def _prepare_apply_values(self):
        return {"applied_at": self._now(), "applied_by_id": self.env.uid}

    def _after_apply(self):
        # sudo: what was missed before is told to the team with this
        self.env["crisis.absence"].sudo()._filed_with(self.subject_id)
        self._follow_running(self.subject_id)

    def _guard_appraise(self):
        if (self.appraisal_deviation or "").strip():
            return
        if not (self.appraisal_institution_id and self.appraisal_on and self.appraisal_advice):
            raise UserError(self.env._("Please enter the hospital, the day and its advice for school."))
        if not self.appraisal_institution_id.is_designated:
            raise UserError(self.env._("This is no designated hospital. Please write down why another way was taken."))

    def _prepare_appraise_values(self):
        return {"appraised_at": self._now()}

    def _guard_agree(self):
        if self.is_forbidden:
            self._guard_apply()
        if self.needs_appraisal and self.state != "appraised":
            raise UserError(self.env._("The hospital's appraisal comes first."))
        needed = [name for name in ("counsellor_opinion", "team_opinion") if not (self[name] or "").strip()]
        if self.kind in AWAY and not self.contact_ids:
            needed.append("contact_ids")
        if needed:
            labels = [self._fields[name]._description_string(self.env) for name in needed]
            raise UserError(self.env._("Still missing: %(fields)s", fields=", ".join(labels)))

    def _prepare_agree_values(self):
        registration = self.env["crisis.academic.registration"]._ask(
            self, self.kind, self.date_from, self.date_to, papers_complete=self.papers_complete
        )
        return {"agreed_at": self._now(), "agreed_by_id": self.env.uid, "registration_id": registration.id}

    def _prepare_refuse_values(self):
        return {"closed_at": self._now()}

    def _prepare_withdraw_values(self):
        return {"closed_at": self._now()}

    def _after_withdraw(self):
        self._drop_registration()

    def _after_void(self):
        self._drop_registration()

    def _drop_registration(self):
        if self.registration_id.state in ("waiting", "returned"):
            self.registration_id._transition("void")

    # -- what academic affairs and Student Affairs did -----------------------------------------------------------------

    def _on_registration_registered(self, registration):
        self._transition("register")

    def _on_registration_filed(self, registration):
        self._transition("file")

    def _after_file(self):
        if self.date_from <= self.company_id._crisis_today():
            self._transition("take_effect")


class CrisisDocument(models.Model):
    _inherit = "crisis.document"

    @api.model_create_multi
    def create(self, vals_list):
        """A paper that was added to a change of enrolment may make its papers complete."""
        documents = super().create(vals_list)
        refs = [row.res_ref for row in documents.sudo() if row.res_model == "crisis.status.change"]  # sudo: whose it is
        self.env["crisis.status.change"].browse(refs)._papers_changed()
        return documents
