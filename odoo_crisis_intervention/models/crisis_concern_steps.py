# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import AUTHOR, BACKUP, COUNSELLOR, LEADER
from ..tools.workflow import Transition


def _step(*sources, target, roles=(COUNSELLOR, LEADER), reason=False):
    # Lines about a report are for counsellors and leaders: who reported is not told to a homeroom teacher.
    return Transition(sources=sources, target=target, roles=roles, reason=reason, audience="clinical")


class CrisisConcern(models.Model):
    """The steps of a report, from sending to closing (plan Art. 12, 13). Fields and access: ``crisis_concern``."""

    _inherit = "crisis.concern"

    _transitions = {
        "submit": _step("draft", target="submitted", roles=(AUTHOR,)),
        "discard": _step("draft", target="void", roles=(AUTHOR,)),
        "acknowledge": _step("submitted", target="acknowledged"),
        "assess": _step("submitted", "acknowledged", target="in_assessment", roles=(COUNSELLOR, LEADER, BACKUP)),
        "close": _step("acknowledged", "in_assessment", target="closed", reason=True),
        "void": _step("submitted", "acknowledged", "in_assessment", target="void", reason=True),
    }

    can_submit = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_discard = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_acknowledge = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_assess = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_close = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "submit": self.env._("Sent"),
            "discard": self.env._("Thrown away unsent"),
            "identify": self.env._("Person identified"),
            "acknowledge": self.env._("Taken over"),
            "assess": self.env._("Assessment begun"),
            "close": self.env._("Closed"),
            "void": self.env._("Made void"),
        }

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_submit(self):
        """Send. The author leaves the report for good and gets the receipt instead."""
        self.ensure_one()
        self._transition("submit")
        receipt = self.env["crisis.concern.receipt"].sudo().search([("concern_id", "=", self.id)])  # sudo: own receipt
        return receipt._open_form()

    def action_discard(self):
        """Throw an unsent draft away. Access: its author."""
        self._transition("discard")
        return self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.action_crisis_concern_receipt")

    def action_acknowledge(self):
        """Take the report over. Access: counsellors and leaders."""
        return self._transition("acknowledge")

    def action_close(self):
        """Ask for the reason, then close with the chosen outcome. Access: counsellors and leaders."""
        return self._open_decision("close")

    def action_void(self):
        """Ask for the reason, then take a report sent in error out of the count. Access: counsellors and leaders."""
        return self._open_decision("void")

    def _guard_submit(self):
        # Life first: whatever hints at something is enough, and "now, at once" says something by itself.
        told = (
            (self.facts or "").strip() or self.signal_ids.filtered("is_ticked") or self.is_injured or self.document_ids
        )
        if not told and self.urgency != "immediate":
            raise UserError(
                self.env._(
                    "There is nothing to send yet. Write what you saw, tick a signal, or mark that somebody is injured."
                )
            )

    def _prepare_submit_values(self):
        return {"submitted_at": self._now()}

    def _after_submit(self):
        self.env["crisis.concern.receipt"].create(
            {
                "author_id": self.author_id.id,
                "concern_id": self.id,
                "company_id": self.company_id.id,
                "sent_at": self.submitted_at,
                "is_urgent": self.is_urgent,
            }
        )
        self.document_ids._crisis_lock()
        self._exclude_involved()

    def _prepare_acknowledge_values(self):
        return {"acknowledged_at": self._now(), "acknowledged_by_id": self.env.uid}

    def _after_acknowledge(self):
        self._tell_author("received")

    def _on_assessment_created(self):
        """Called by an assessment that was made from these reports: the fact moves the state."""
        # sudo: whoever may write an assessment takes the report along, also a backup who does not read reports
        for concern in self.sudo().filtered(lambda row: row.state in ("submitted", "acknowledged")):
            concern._transition("assess")

    def _prepare_assess_values(self):
        return {} if self.acknowledged_at else self._prepare_acknowledge_values()

    def _after_assess(self):
        self._tell_author("received")

    def _guard_close(self):
        if not self.outcome:
            raise UserError(self.env._("Please choose the outcome first."))
        if self.outcome == "merged":
            self._guard_merge()
        elif self.outcome in ("watch", "registered") and not self.subject_id:
            raise UserError(self.env._("Please enter who it is about first."))
        if self.signal_ids.filtered(lambda line: line.is_ticked and line._lacks_search_account()):
            # The account of looking at something private could wait for the emergency, not for ever.
            raise UserError(self.missing_text)

    def _guard_merge(self):
        target = self.merged_into_id
        if not target or target == self or target.subject_id != self.subject_id or not self.subject_id:
            raise UserError(self.env._("Please choose another report about the same person."))
        if not target.submitted_at or target.state == "void" or target.merged_into_id:
            raise UserError(self.env._("The other report was itself merged, made void or never sent."))

    def _prepare_close_values(self):
        values = {"closed_at": self._now(), "closed_by_id": self.env.uid}
        if self.outcome != "merged":
            values["merged_into_id"] = False
        return values

    def _after_close(self):
        self._tell_author("closed")

    def _after_void(self):
        self._tell_author("closed")

    def _tell_author(self, status):
        self.env["crisis.concern.receipt"].sudo().search(  # sudo: receipts are read by their authors only
            [("concern_id", "in", self.ids)]
        ).write({"status": status})

    # -- doors to what follows -----------------------------------------------------------------------------------------

    def action_start_assessment(self):
        """The form of a new assessment, or the one already begun."""
        self.ensure_one()
        self.check_access("read")
        if not self.subject_id:
            raise UserError(self.env._("Please enter who it is about first."))
        action = {"type": "ir.actions.act_window", "res_model": "crisis.assessment", "views": [(False, "form")]}
        draft = self.env["crisis.assessment"].search([("concern_id", "=", self.id), ("state", "=", "draft")], limit=1)
        if draft:
            return {**action, "res_id": draft.id}
        return {**action, "context": {"default_concern_id": self.id, "default_subject_id": self.subject_id.id}}

    def action_open_case(self):
        """The person's open case, or a new one, with this report in it. Access: whoever may open cases."""
        self.ensure_one()
        return self.env["crisis.case"]._open_from_concern(self)._get_records_action()
