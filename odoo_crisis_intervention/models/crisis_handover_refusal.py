# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.duties import Due
from ..tools.roles import LEADER


class ResCompany(models.Model):
    """When guardians who refused are invited again, setting of the school."""

    _inherit = "res.company"

    crisis_renotice_days = fields.Integer(
        string="Invite again after a refusal (days)", default=3, required=True, help="Proposed; the day can be changed."
    )

    _crisis_renotice_positive = models.Constraint(
        "CHECK(crisis_renotice_days > 0)", "Guardians are invited again on a later day."
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_renotice_days = fields.Integer(related="company_id.crisis_renotice_days", readonly=False)


class CrisisHandover(models.Model):
    """What the school owes when a guardian refuses: its leaders know of it, and so does the education authority.

    Whether somebody stays with the pupil and what the plan says is not touched by a refusal. Source: plan Art. 18.
    """

    _inherit = "crisis.handover"

    noted_at = fields.Datetime(string="Leader took note at", readonly=True)
    noted_by_id = fields.Many2one("res.users", string="Leader who took note", readonly=True, ondelete="restrict")
    authority_told_at = fields.Datetime(string="Education authority told at", readonly=True)
    authority_told_by_id = fields.Many2one(
        "res.users", string="Education authority told by", readonly=True, ondelete="restrict"
    )

    def _default_renotice_on(self):
        return self.env.company._crisis_today() + timedelta(days=self.env.company.crisis_renotice_days)

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "note_refusal": self.env._("A leader took note of the refusal"),
            "tell_authority": self.env._("Education authority told of the refusal"),
        }

    # -- clocks --------------------------------------------------------------------------------------------------------

    def _crisis_dues(self):
        dues = super()._crisis_dues()
        if dues:
            kind = self.env["crisis.duty.kind"]._of("handover_refusal")
            dues.append(
                Due(
                    "handover_refusal",
                    kind._due_from(self.refused_at, self.company_id, self.case_id.level_id),
                    self._crisis_people(LEADER),
                    done_at=self.noted_at,
                    done_by=self.noted_by_id,
                )
            )
        return dues

    def _after_refuse(self):
        super()._after_refuse()
        self.env["crisis.notice"]._send(self._crisis_people(LEADER) - self.env.user, "duty")

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_note_refusal(self):
        return self._transition("note_refusal")

    def action_tell_authority(self):
        return self._transition("tell_authority")

    def _guard_tell_authority(self):
        if self.authority_told_at:
            raise UserError(self.env._("The education authority was told already."))

    def _prepare_note_refusal_values(self):
        if self.noted_at:
            raise UserError(self.env._("A leader took note of it already."))
        return {"noted_at": self._now(), "noted_by_id": self.env.uid}

    def _prepare_tell_authority_values(self):
        """Whoever tells the authority has taken note."""
        values = {"authority_told_at": self._now(), "authority_told_by_id": self.env.uid}
        return values if self.noted_at else {**values, **self._prepare_note_refusal_values()}
