# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import school_calendar
from ..tools.roles import COUNSELLOR
from ..tools.workflow import Transition


class CrisisPeerCheckin(models.Model):
    """A few words that the counsellor owes a class peer supporter: after a serious report, or because they were asked for.

    Whoever tells of a classmate in danger carries it home. Done is one tap, nothing is written down.
    Access: counsellors alone; made by the server. That there is one tells that the supporter reported something, so it
    hangs on no pupil's timeline. Source: plan Art. 9, 24(6).
    """

    _name = "crisis.peer.checkin"
    _description = "Talk with a peer supporter"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

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
        string="Why",
        required=True,
        readonly=True,
    )
    asked_at = fields.Datetime(string="Since", required=True, readonly=True, default=fields.Datetime.now)
    due_on = fields.Date(string="Until", required=True, readonly=True, index=True)
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
        company = supporter.company_id
        terms = self.env["crisis.term"]._pure_terms(company)
        due_on = school_calendar.add_school_days(terms, company._crisis_today(), company.crisis_peer_checkin_days)
        return rows.create([{"supporter_id": supporter.id, "reason": reason, "due_on": due_on}])

    def action_done(self):
        """Access: a counsellor of the school."""
        return self._transition("done")

    def _prepare_done_values(self):
        return {"done_at": self._now(), "done_by_id": self.env.uid}

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "done": self.env._("Done")}
