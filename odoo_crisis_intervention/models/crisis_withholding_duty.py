# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import LEADER
from .crisis_case import OPEN_STATES
from .crisis_event import OPEN_EVENT_STATES


class CrisisGuardianWithholding(models.Model):
    """Whether a guardian is left out is answered by a leader, within a clock: nobody is left out by silence."""

    _name = "crisis.guardian.withholding"
    _inherit = ["crisis.guardian.withholding", "crisis.duty.source"]

    _crisis_due_fields = ("state",)

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "proposed")

    def _crisis_dues(self):
        code = "withholding_countersign"
        due_at = self.env["crisis.duty.kind"]._of(code)._due_from(self.proposed_at, self.company_id)
        if self.state == "proposed":
            return [Due(code, due_at, self._crisis_people(LEADER) - self.proposed_by_id)] if self._is_running() else []
        at, who = self.countersigned_at, self.countersigned_by_id
        if not at:
            about = [("res_model", "=", self._name), ("res_ref", "=", self.id), ("transition", "=", "refuse")]
            refusal = self.env["crisis.decision"].search(about, limit=1)
            at, who = refusal.decided_at or self.write_date, refusal.decided_by_id
        return [Due(code, due_at, done_at=at, done_by=who)]

    def _is_running(self):
        case = self.case_id or self.event_id.case_id
        return case.state in OPEN_STATES or self.event_id.state in OPEN_EVENT_STATES

    def _in_words(self):
        """One line each: who, since when, by whom. For readers of the proposal."""
        return "\n".join(
            self.env._(
                "%(guardians)s: proposed %(at)s by %(user)s",
                guardians=", ".join(row.guardian_ids.mapped("name")),
                at=f"{row.company_id._crisis_local(row.proposed_at):%m-%d %H:%M}",
                user=row.proposed_by_id.name,
            )
            for row in self
        )


class CrisisGuardianCallMixin(models.AbstractModel):
    _inherit = "crisis.guardian.call.mixin"

    unsigned_withholding = fields.Text(string="Waits for a leader's signature", compute="_compute_unsigned_withholding")

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_unsigned_withholding(self):
        """For those who may read the proposals; to the others it stays empty."""
        proposals = self.env["crisis.guardian.withholding"]
        readable = proposals.has_access("read")
        for record in self:
            found = proposals
            if readable and record.id:
                found = proposals.search(record._withholding_domain() & Domain("state", "=", "proposed"))
            record.unsigned_withholding = found._in_words() or False

    def _withholding_domain(self):
        """Proposals made for this crisis, on the emergency or on the case."""
        name, other = ("event_id", "case_id") if self._name == "crisis.event" else ("case_id", "event_id.case_id")
        case = self.sudo().case_id.id if self._name == "crisis.event" else self._origin.id  # sudo: which case it is
        return Domain(name, "=", self._origin.id) | (Domain(other, "=", case) if case else Domain.FALSE)


class CrisisGuardianContact(models.Model):
    _inherit = "crisis.guardian.contact"

    ask_first = fields.Char(string="Ask a leader before you call", compute="_compute_ask_first")

    @api.depends("subject_id")
    def _compute_ask_first(self):
        """Names only, for everybody who may call: whether they are told is being decided, and may be a danger."""
        for contact in self:
            # sudo: whom to be careful with must be seen by everybody who may call; never why
            guardians = contact.sudo().subject_id.guardian_ids
            mine = [("guardian_ids", "in", guardians.ids), ("state", "=", "proposed")]
            asked = self.env["crisis.guardian.withholding"].sudo().search(mine)  # sudo: as above
            contact.ask_first = ", ".join((asked.guardian_ids & guardians).mapped("name")) or False
