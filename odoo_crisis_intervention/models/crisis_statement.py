# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, LEADER
from ..tools.workflow import Transition
from .crisis_callout import CALLED_AS


class CrisisStatement(models.Model):
    """What somebody who came saw and did, in his own words, written afterwards (plan Art. 5(4)).

    Asked of everybody who answered the call, and of whoever raised it, once the emergency is over. Once handed in it is
    locked. The school doctor's tells of injuries and first aid (Art. 12).
    Access: counsellors, leaders and the register keeper read; each writes and keeps reading his own; a leader excuses
    whoever cannot write one, with a reason.
    """

    _name = "crisis.statement"
    _description = "Statement of a responder"
    _inherit = ["crisis.event.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_author_field = "user_id"
    _crisis_write_roles = ()
    _crisis_narrative = ("text", "injury", "vital_signs", "first_aid", "sent_to")
    _crisis_log_reads = True
    _crisis_due_fields = ("state",)

    _transitions = {
        "submit": Transition(sources=("asked",), target="submitted", roles=(AUTHOR,)),
        "excuse": Transition(sources=("asked",), target="excused", roles=(LEADER,), reason=True),
    }
    _workflow_fields = ("event_id", "user_id", "called_as", "asked_at", "submitted_at")
    _locked_states = ("submitted", "excused")

    state = fields.Selection(
        [("asked", "Not handed in"), ("submitted", "Handed in"), ("excused", "Excused")],
        required=True,
        default="asked",
        readonly=True,
        index=True,
    )
    event_id = fields.Many2one(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Written by", required=True, readonly=True, index=True, ondelete="restrict"
    )
    called_as = fields.Selection(CALLED_AS, readonly=True)
    asked_at = fields.Datetime(string="Asked at", required=True, readonly=True, default=fields.Datetime.now)
    submitted_at = fields.Datetime(string="Handed in at", readonly=True)
    text = fields.Text(string="What I saw and did", help="Facts with times, no guesses.")
    injury = fields.Text(string="Injuries")
    vital_signs = fields.Char(string="Pulse, breathing, consciousness")
    first_aid = fields.Text(string="First aid")
    sent_to = fields.Char(string="Sent to which hospital, when, by whom")
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Photos and files", domain=[("res_model", "=", "crisis.statement")]
    )
    can_submit = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_excuse = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_each = models.UniqueIndex("(event_id, user_id)", "This person was asked already.")

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "submit": self.env._("Statement handed in"),
            "excuse": self.env._("Excused from the statement"),
        }

    def _crisis_own_write(self):
        return Domain("user_id", "=", self.env.uid)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("Statements are asked for when an emergency is over."))
        return super().create(vals_list)

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "asked")

    def _crisis_dues(self):
        if self.event_id.is_drill or self.event_id.state == "void" or self.state == "excused":
            return []
        kind = self.env["crisis.duty.kind"]._of("responder_statement")
        return [
            Due(
                "responder_statement",
                kind._due_from(self.asked_at, self.company_id),
                self.user_id,
                done_at=self.submitted_at,
                done_by=self.user_id,
            )
        ]

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_submit(self):
        return self._transition("submit")

    def action_excuse(self):
        return self._open_decision("excuse")

    def _guard_submit(self):
        if not any((self[name] or "").strip() for name in ("text", "injury", "first_aid")):
            raise UserError(self.env._("Please write what you saw and did."))

    def _prepare_submit_values(self):
        return {"submitted_at": self._now()}

    def _after_submit(self):
        self.document_ids._crisis_lock()
        self.event_id._crisis_log("statement", self.user_id.name)
        self.event_id._announce()


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    statement_ids = fields.One2many("crisis.statement", "event_id", string="Statements", readonly=True)
    missing_text = fields.Text(string="Still missing", compute="_compute_missing_text")

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "statement": self.env._("Statement handed in")}

    @api.depends("statement_ids.state", "protective_measures", "state", "bulletin_ids.state", "first_witness_did")
    @api.depends_context("lang", "uid")
    def _compute_missing_text(self):
        """What the record of an emergency that is over still lacks (plan Art. 5(4))."""
        for event in self:
            missing = []
            if event.state in ("handed_over", "resolved", "follow_up"):
                if not (event.protective_measures or "").strip():
                    missing.append(self.env._("Protective measures"))
                if not (event.first_witness_did or "").strip():
                    missing.append(self.env._("What the first witness did"))
                if not event.is_drill and not event.subject_id and not event.subject_description:
                    missing.append(self.env._("Who it was about"))
                names = event.statement_ids.filtered(lambda row: row.state == "asked").user_id.mapped("name")
                missing += [self.env._("Statement of %(name)s", name=name) for name in names]
                if not event.bulletin_ids.filtered(lambda row: row.kind == "final" and row.state == "issued"):
                    missing.append(self.env._("Final bulletin"))
            event.missing_text = "\n".join(missing)

    def _end_calls(self):
        super()._end_calls()
        if self.state != "void":
            self._try("statements", self._ask_statements)

    def _ask_statements(self):
        """Everybody who came or said that he comes is asked, each once."""
        event = self.sudo()  # sudo: follows from the end of the emergency
        asked = event.statement_ids.user_id
        calls = event.callout_ids.filtered(
            lambda call: call.acknowledged_at and not call.is_withdrawn and call.user_id not in asked
        )
        event.statement_ids._as_workflow().create(  # the server asks
            [{"event_id": event.id, "user_id": call.user_id.id, "called_as": call.called_as} for call in calls]
        )
        self.env["crisis.notice"]._send(calls.user_id, "duty")
