# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR
from ..tools.workflow import Transition


class CrisisPeerCheckin(models.Model):
    """A few words that the counsellor owes a peer supporter: after a serious report, or because they were asked for.

    Whoever tells of a classmate in danger carries it home. Done is one tap, nothing is written down.
    Access: counsellors alone; made by the server. That there is one tells that the supporter reported something, so it
    hangs on no pupil's timeline. Source: plan Art. 9, 24(6).
    """

    _name = "crisis.peer.checkin"
    _description = "Talk with a peer supporter"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()
    _crisis_log_reads = True

    _transitions = {
        "done": Transition(sources=("open",), target="done", roles=(COUNSELLOR,), audience="clinical"),
    }
    _workflow_fields = ("done_at", "done_by_id")
    _locked_states = ("open", "done")

    state = fields.Selection(
        [("open", "Open"), ("done", "Done")], required=True, default="open", readonly=True, index=True
    )
    supporter_id = fields.Many2one(
        "crisis.peer.supporter", required=True, readonly=True, index=True, ondelete="restrict"
    )
    class_id = fields.Many2one(related="supporter_id.class_id", store=True, precompute=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="supporter_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    reason = fields.Selection(
        [("serious", "After a serious report"), ("asked", "Asked for a talk"), ("mood", "Does not feel well")],
        string="Reason of the talk",
        required=True,
        readonly=True,
    )
    asked_at = fields.Datetime(string="Since", required=True, readonly=True, default=fields.Datetime.now)
    due_at = fields.Datetime(string="Until", required=True, readonly=True, index=True)
    done_at = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    can_done = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_open = models.UniqueIndex("(supporter_id) WHERE state = 'open'", "A talk is planned already.")

    def _crisis_write_domain(self):
        return Domain.FALSE

    @api.model
    def _owe(self, supporter, reason):
        """One open talk for a supporter, whatever the number of reasons. Called by the server after its own checks."""
        rows = self.sudo()  # sudo: nobody makes one by hand
        row = rows.search([("supporter_id", "=", supporter.id), ("state", "=", "open")], limit=1)
        if row:
            return row
        kind = self.env["crisis.duty.kind"]._of("peer_checkin")
        due_at = kind._due_from(fields.Datetime.now(), supporter.company_id)
        return rows.create([{"supporter_id": supporter.id, "reason": reason, "due_at": due_at}])

    # -- duties --------------------------------------------------------------------------------------------------------

    _crisis_due_fields = ("state",)

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "open")

    def _crisis_dues(self):
        return [
            Due(
                "peer_checkin",
                self.due_at,
                self._crisis_people(COUNSELLOR),
                done_at=self.done_at,
                done_by=self.done_by_id,
            )
        ]

    def action_done(self):
        """Access: a counsellor of the school."""
        return self._transition("done")

    def _prepare_done_values(self):
        return {"done_at": self._now(), "done_by_id": self.env.uid}

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "done": self.env._("Done")}
