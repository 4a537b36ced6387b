# SPDX-License-Identifier: LGPL-3.0-or-later
"""The steps of a safety plan, what is owed on it, and its end with a leaver's file."""

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import files
from ..tools.duties import Due
from ..tools.roles import COUNSELLOR
from .crisis_duty_clocks import LEFT_STATES
from .crisis_safety_plan import BOXES

# What a plan says at least before it is used.
NEEDED = ("warning_signs", "people", "professionals")


class CrisisSafetyPlan(models.Model):
    _inherit = "crisis.safety.plan"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "drafted": self.env._("Safety plan begun"),
            "use": self.env._("Safety plan in use"),
            "keep": self.env._("Safety plan looked at again: it still fits"),
            "give_out": self.env._("Safety plan given to a guardian"),
            "supersede": self.env._("Safety plan replaced by a newer version"),
            "end": self.env._("Safety plan ended"),
            "void": self.env._("Entered in error"),
            "signature": self.env._("Safety plan signed"),
            "scan": self.env._("Scan of the paper added"),
        }

    def action_use(self):
        return self._transition("use")

    def action_keep(self):
        return self._transition("keep")

    def action_give_out(self):
        return self._transition("give_out")

    def action_end(self):
        return self._transition("end")

    def action_void(self):
        return self._transition("void")

    def action_new_version(self):
        """Write the next version of the plan in use. Access: write."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "in_use":
            raise UserError(self.env._("A new version is made of the plan that is in use."))
        draft = self.search([("subject_id", "=", self.subject_id.id), ("state", "=", "draft")], limit=1)
        if not draft:
            copied = {name: self[name] for box in BOXES for name in (box, f"share_{box}")}
            links = {"subject_id": self.subject_id.id, "case_id": self.case_id.id}
            draft = self.create({**links, **copied})
            # sudo: which version it came from is set here only
            draft.sudo()._as_workflow().write({"previous_id": self.id})
        return draft._get_records_action()

    def action_print(self):
        """The plan on paper. Access: as reading; the paper asks again."""
        self.check_access("read")
        return self.env.ref("odoo_crisis_intervention.action_report_safety_plan").report_action(self)

    def action_print_card(self):
        """Cards for the pocket. Access: as reading; the paper asks again."""
        self.check_access("read")
        return self.env.ref("odoo_crisis_intervention.action_report_safety_card").report_action(self)

    # --- coming into use ----------------------------------------------------------------------------------------------

    def _guard_use(self):
        labels = [self._fields[name]._description_string(self.env) for name in NEEDED if not (self[name] or "").strip()]
        if labels:
            raise UserError(
                self.env._("Please fill in together first:\n%(list)s", list="\n".join(f"• {text}" for text in labels))
            )

    def _prepare_use_values(self):
        before = self.search([("subject_id", "=", self.subject_id.id), ("state", "=", "in_use")])
        if before:
            # the step that calls this has checked who may
            before._as_workflow().write({"state": "superseded", "over_at": self._now()})
            before._crisis_log("supersede", audience="clinical")
            before.flush_recordset()
        return {"in_use_at": self._now(), "review_on": self.review_on or self._next_review()}

    def _next_review(self):
        return fields.Date.add(self.company_id._crisis_today(), days=self.company_id.crisis_safety_review_days)

    def _prepare_keep_values(self):
        return {"reviewed_at": self._now(), "review_on": self._next_review()}

    def _guard_give_out(self):
        if not self.guardian_id:
            raise UserError(self.env._("Please choose the guardian who receives it."))
        if self.guardian_id._crisis_not_informed():
            raise UserError(self.env._("This guardian is not to be informed."))

    def _prepare_give_out_values(self):
        return {"given_out_at": self._now()}

    def _prepare_end_values(self):
        return {"over_at": self._now()}

    def _after_end(self):
        draft = self.search([("subject_id", "=", self.subject_id.id), ("state", "=", "draft")])
        # with the plan ends what was to replace it
        draft._as_workflow().write({"state": "void"})

    # --- signatures ---------------------------------------------------------------------------------------------------

    def _take_signature(self, name, kept, stamp):
        """A drawn signature goes in and comes out on the printed paper only."""
        for plan in self.filtered(name):
            if plan.state not in ("draft", "in_use"):
                raise plan._workflow_refusal()
            try:
                content = files.signature(plan[name])
            except files.FileRefused:
                raise UserError(self.env._("This is not a signature.")) from None
            # sudo: the stamp of a signature; whoever may write the plan sits beside
            plan.sudo()._as_workflow().write({kept: base64.b64encode(content), stamp: plan._now()})
            plan._crisis_log("signature", audience="clinical")

    # --- clocks -------------------------------------------------------------------------------------------------------

    def _crisis_dues(self):
        if self.state != "in_use" or self.subject_id.enrolment_state in LEFT_STATES:
            return []
        due_at = self.env["crisis.duty.kind"]._of("safety_review")._due_on(self.review_on, self.company_id)
        owners = self.author_id & self._crisis_people(COUNSELLOR) or self._crisis_people(COUNSELLOR)
        return [Due("safety_review", due_at, owners, instance=str(self.review_on))]

    @api.model
    def _of_person(self, subject, case=None):
        """The plan being written or in use with this pupil; when there is none, a prefilled draft.

        Access: whoever may read the one and create the other.
        """
        live = [("subject_id", "=", subject.id), ("state", "in", ("draft", "in_use"))]
        plan = self.search(live, order="version desc", limit=1)
        return plan or self.create({"subject_id": subject.id, "case_id": case.id if case else False})


class CrisisLeaving(models.Model):
    """With a leaver's file, safety plans and places in groups come to their end."""

    _inherit = "crisis.leaving"

    def _closing_along(self):
        plans = self._of_person("crisis.safety.plan", ("state", "in", ("draft", "in_use")))
        return [
            *super()._closing_along(),
            *(self.env._("Safety plan %(reference)s", reference=plan.reference) for plan in plans),
        ]

    def _after_close(self):
        super()._after_close()
        now = self._now()
        plans = self._of_person("crisis.safety.plan", ("state", "in", ("draft", "in_use")))
        drafts, used = (plans.filtered(lambda plan, state=state: plan.state == state) for state in ("draft", "in_use"))
        # as the system after the leader's step: what closes along follows from it
        drafts._as_workflow().write({"state": "void"})
        # as above
        used._as_workflow().write({"state": "ended", "over_at": now})
        members = self._of_person("crisis.group.member", ("state", "in", ("asked", "joined")))
        asked, joined = (members.filtered(lambda row, state=state: row.state == state) for state in ("asked", "joined"))
        # as above
        asked._as_workflow().write({"state": "declined"})
        # as above
        joined._as_workflow().write({"state": "left", "left_at": now})
