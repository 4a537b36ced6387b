# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.workflow import Transition


class CrisisSessionWord(models.Model):
    """One sentence after a talk for those around the pupil: what to do and to heed, nothing of what was said.

    Nobody reads it before its author lets it go, and nobody but the author after it was taken back. The homeroom
    teacher says that it was read.
    Access: once let go, counsellors, leaders, the register keeper, the homeroom teacher of the class and grants; before
    and after, its author while serving as a counsellor. Source: plan Art. 14, 19.
    """

    _name = "crisis.session.word"
    _description = "Sentence from the counselling room"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = ()
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_author_field = "author_id"
    _crisis_log_reads = True
    _crisis_narrative = ("text",)

    _transitions = {
        "release": Transition(sources=("draft",), target="released", roles=(AUTHOR,)),
        "withdraw": Transition(sources=("released",), target="withdrawn", roles=(AUTHOR,)),
        "acknowledge": Transition(sources=("released",), target=None, roles=(HOMEROOM,)),
    }
    _workflow_fields = ("released_at", "withdrawn_at", "acknowledged_at", "acknowledged_by_id")
    _locked_states = ("released", "withdrawn")

    state = fields.Selection(
        [("draft", "Not let go yet"), ("released", "Let go"), ("withdrawn", "Taken back")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    session_id = fields.Many2one("crisis.session", required=True, readonly=True, index=True, ondelete="restrict")
    author_id = fields.Many2one(
        "res.users", string="From whom", required=True, readonly=True, index=True, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="session_id.subject_id", string="Pupil", store=True, precompute=True)
    class_id = fields.Many2one(related="subject_id.class_id")
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    text = fields.Text(string="Sentence")
    is_pupil_told = fields.Boolean(string="The pupil knows this sentence")
    released_at = fields.Datetime(string="Let go at", readonly=True)
    withdrawn_at = fields.Datetime(string="Taken back at", readonly=True)
    acknowledged_at = fields.Datetime(string="Read by the homeroom teacher", readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", string="Acknowledged by", readonly=True, ondelete="restrict")

    can_acknowledge = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_that_counts = models.UniqueIndex("(session_id) WHERE state != 'withdrawn'", "There is a sentence already.")
    _released_with_text = models.Constraint(
        "CHECK(state = 'draft' OR (text IS NOT NULL AND released_at IS NOT NULL AND subject_id IS NOT NULL))",
        "A sentence is let go with its words.",
    )

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_own_domain(self):
        serving = Domain("company_id", "in", sorted(self._crisis_scope().companies((COUNSELLOR,))))
        return self._crisis_domain((), False, ()) & serving

    def _crisis_read_domain(self):
        others = Domain("author_id", "!=", self.env.uid) & Domain("state", "=", "released")
        return self._crisis_own_domain() | super()._crisis_read_domain() & others

    def _crisis_write_domain(self):
        return self._crisis_own_domain()

    @api.model_create_multi
    def create(self, vals_list):
        sessions = self.env["crisis.session"].browse([vals.get("session_id") or 0 for vals in vals_list])
        sessions.check_access("write")  # before anything that depends on what they say
        return super().create(
            [{**vals, "author_id": session.author_id.id} for vals, session in zip(vals_list, sessions, strict=True)]
        )

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"session_id", "author_id"} & set(vals):
            raise UserError(self.env._("A note stays where it was written."))
        return super().write(vals)

    @api.depends("acknowledged_at")
    def _compute_can(self):
        super()._compute_can()
        for word in self.filtered("acknowledged_at"):
            word.can_acknowledge = False

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_acknowledge(self):
        return self._transition("acknowledge")

    def _guard_release(self):
        if not self.subject_id:
            raise UserError(self.env._("Please enter who it is about first."))
        if not (self.text or "").strip():
            raise UserError(self.env._("Please write the sentence first."))

    def _prepare_release_values(self):
        return {"released_at": self._now()}

    def _after_release(self):
        self.env["crisis.notice"]._send(self._homeroom_users(), "duty")

    def _prepare_withdraw_values(self):
        return {"withdrawn_at": self._now()}

    def _guard_acknowledge(self):
        if self.acknowledged_at:
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )

    def _prepare_acknowledge_values(self):
        return {"acknowledged_at": self._now(), "acknowledged_by_id": self.env.uid}

    def _homeroom_users(self):
        school_class = self.subject_id.class_id
        teachers = school_class.homeroom_employee_id.user_id | school_class.deputy_employee_id.user_id
        return teachers - self._crisis_shut_out_users()

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "release": self.env._("A sentence came from the counselling room"),
            "withdraw": self.env._("The sentence from the counselling room was taken back"),
            "acknowledge": self.env._("The homeroom teacher has read the sentence"),
        }

    # -- duties --------------------------------------------------------------------------------------------------------

    _crisis_due_fields = ("state", "acknowledged_at")

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "released") & Domain("acknowledged_at", "=", False)

    def _crisis_dues(self):
        teachers = self._homeroom_users()
        if self.state != "released" or not teachers:
            return []
        kind = self.env["crisis.duty.kind"]._of("talk_word")
        return [
            Due(
                "talk_word",
                kind._due_from(self.released_at, self.company_id),
                teachers,
                done_at=self.acknowledged_at,
                done_by=self.acknowledged_by_id,
            )
        ]
