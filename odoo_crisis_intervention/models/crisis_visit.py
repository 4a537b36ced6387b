# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OFFICE_GROUPS, OPEN_STATES


class CrisisVisit(models.Model):
    """A pupil is with somebody: a talk, a visit, a stay in the sick bay. Nobody leaves alone while a risk is open.

    It ends with to whom the pupil was handed and when, unless whoever was with him says that no risk is open. A visit
    that stays open longer than the school's hours is told as late. Access: whoever is with the pupil, counsellors,
    leaders and the homeroom teacher of the pupil's class write; the register keeper and grants read. What was said in
    the talk does not stand here. Source: plan Art. 17.
    """

    _name = "crisis.visit"
    _description = "Pupil who is with somebody"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_author_field = "user_id"
    _crisis_log_reads = True
    _crisis_narrative = ("place", "handed_name", "note")
    _crisis_due_fields = ("state", "user_id", "started_at")

    _near = (COUNSELLOR, LEADER, HOMEROOM, AUTHOR)
    _transitions = {
        "end": Transition(sources=("open",), target="ended", roles=_near),
        "void": Transition(sources=("open",), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = ("ended_at", "ended_by_id", "suspected_at", "concern_id", "referral_id")
    _locked_states = ("ended", "void")

    state = fields.Selection(
        [("open", "The pupil is here"), ("ended", "Ended"), ("void", "Void")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(string="Pupil", required=True)
    case_id = fields.Many2one(
        "crisis.case",
        compute="_compute_case_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE_GROUPS,  # whoever enters a pupil would learn that there is a case
    )
    user_id = fields.Many2one(
        "res.users",
        string="With",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("talk", "Talk"), ("visit", "Drop-in"), ("clinic", "Sick bay"), ("other", "Other")],
        required=True,
        default="talk",
    )
    place = fields.Char()
    started_at = fields.Datetime(string="Here since", required=True, default=fields.Datetime.now)
    is_risk_open = fields.Boolean(
        string="The risk is not resolved", default=True, help="Then the pupil does not leave alone."
    )
    handed_to = fields.Selection(
        [
            ("homeroom", "Homeroom teacher"),
            ("teacher", "Another teacher"),
            ("custody", "Special custody"),
            ("dormitory", "Dormitory"),
            ("guardian", "A guardian"),
            ("hospital", "A hospital"),
            ("police", "The police"),
            ("class", "Back to class without company"),
        ],
        string="Handed over to",
    )
    handed_name = fields.Char(string="Name of who took over")
    handed_at = fields.Datetime(string="Handed over at")
    note = fields.Text(string="What whoever takes over must know")
    ended_at = fields.Datetime(readonly=True)
    ended_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    suspected_at = fields.Datetime(string="Suspected severe disorder reported at", readonly=True)
    concern_id = fields.Many2one(
        "crisis.concern", string="Report to the team", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _ended_with_somebody = models.Constraint(
        "CHECK(state <> 'ended' OR NOT is_risk_open"
        " OR (handed_to <> 'class' AND handed_to IS NOT NULL AND handed_name IS NOT NULL AND handed_at IS NOT NULL))",
        "While a risk is open the pupil is handed over to somebody.",
    )
    _after = models.Constraint(
        "CHECK(handed_at IS NULL OR handed_at >= started_at)", "The pupil is handed over after coming."
    )

    @api.depends("subject_id")
    def _compute_case_id(self):
        # sudo: filled in whoever sits with the pupil; the office alone reads the field
        cases = self.env["crisis.case"].sudo()
        for visit in self:
            # sudo: as above
            visit.case_id = visit.sudo().case_id or cases.search(
                [("subject_id", "=", visit.subject_id.id), ("state", "in", OPEN_STATES)], limit=1
            )

    # --- writing ------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        for visit in visits:
            visit._crisis_log("begun", happened_at=visit.started_at)
        return visits

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            fixed = {"subject_id", "user_id"} & set(vals)
            if any(visit[name].id != vals[name] for visit in self for name in fixed):
                raise UserError(self.env._("A visit stays with its pupil and with whoever began it."))
        return super().write(vals)

    # --- steps --------------------------------------------------------------------------------------------------------

    def action_end(self):
        return self._transition("end")

    def action_void(self):
        return self._open_decision("void")

    def _guard_end(self):
        if self.is_risk_open and (not self.handed_to or self.handed_to == "class" or not self.handed_name):
            raise UserError(
                self.env._("The risk is not resolved: the pupil does not leave alone. Please say who took over.")
            )

    def _prepare_end_values(self):
        now = self._now()
        values = {"ended_at": now, "ended_by_id": self.env.uid}
        if self.handed_to and not self.handed_at:
            values["handed_at"] = now
        return values

    def action_suspect_severe(self):
        """A suspected severe disorder: one report to the team, at once. Access: whoever may write the visit.

        Part of the procedure hangs on :meth:`_on_suspected_severe`.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.concern_id:
            concern = self.env["crisis.concern"].create(
                {
                    "subject_id": self.subject_id.id,
                    "urgency": "urgent",
                    "place": self.place,
                    "facts": self.env._("A severe mental disorder is suspected after a talk with the pupil."),
                }
            )
            concern.action_submit()
            # sudo: the fact stamps the visit, whoever reports it
            self.sudo()._as_workflow().write({"concern_id": concern.id, "suspected_at": self._now()})
            self._crisis_log("suspected")
            self._on_suspected_severe()
        return True

    def _on_suspected_severe(self):
        """Hook: what else follows from a suspected severe disorder, in the same transaction."""

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begun": self.env._("Somebody is with the pupil"),
            "end": self.env._("The visit ended"),
            "suspected": self.env._("Suspected severe disorder reported to the team"),
            "void": self.env._("Entered in error"),
        }

    # --- clock --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "open")

    def _crisis_dues(self):
        if self.state == "void":
            return []
        due_at = self.started_at + timedelta(hours=self.company_id.crisis_visit_hours)
        return [
            Due("visit_end", due_at, owners=self.user_id, done_at=self.ended_at, done_by=self.ended_by_id),
        ]
