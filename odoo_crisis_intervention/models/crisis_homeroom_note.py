# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.locked_form import lock_fields
from ..tools.roles import COUNSELLOR, HOMEROOM, LEADER
from ..tools.workflow import Transition

GIVEN_STATES = ("given", "read")
# A list of results of another platform has no name by which one could recognise it in a sentence.
_NO_NAME = ("platform",)


class CrisisHomeroomNote(models.Model):
    """What a homeroom teacher is told of a pupil: what to watch for, how to support, what not to do.

    It begins with sentences that fit any pupil (``crisis.homeroom.advice``) and takes nothing from a sheet; a note that
    names an instrument is not given. The homeroom teacher confirms that it was read.

    Access: counsellors of the school write; leaders, the homeroom teacher of the pupil's class and grants read what was
    given, as long as it counts. Source: plan Art. 11.
    """

    _name = "crisis.homeroom.note"
    _description = "Note for the homeroom teacher"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("watch_for", "support", "avoid")
    _crisis_due_fields = ("state",)

    _transitions = {
        "give": Transition(sources=("draft",), target="given", roles=(COUNSELLOR,), audience="clinical"),
        "read": Transition(sources=("given",), target="read", roles=(HOMEROOM,), audience="clinical"),
        "end": Transition(sources=GIVEN_STATES, target="ended", roles=(COUNSELLOR,), audience="clinical"),
        "discard": Transition(sources=("draft",), target="void", roles=(COUNSELLOR,), audience="clinical"),
    }
    _workflow_fields = ("given_at", "given_by_id", "read_at", "read_by_id")
    _locked_states = (*GIVEN_STATES, "ended", "void")

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("given", "Waits to be read"),
            ("read", "Read and understood"),
            ("ended", "No longer needed"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    candidate_id = fields.Many2one(
        "crisis.candidate",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="odoo_crisis_intervention.group_crisis_counsellor",
    )
    subject_id = fields.Many2one(string="Pupil", required=True, domain="[('kind', '=', 'student')]")
    class_id = fields.Many2one(related="subject_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    watch_for = fields.Text(
        string="What to watch for", default=lambda self: self.env["crisis.homeroom.advice"]._text("watch")
    )
    support = fields.Text(
        string="How to support", default=lambda self: self.env["crisis.homeroom.advice"]._text("support")
    )
    avoid = fields.Text(string="What not to do", default=lambda self: self.env["crisis.homeroom.advice"]._text("avoid"))
    given_at = fields.Datetime(string="Given to the homeroom teacher", readonly=True)
    given_by_id = fields.Many2one("res.users", string="Note by", readonly=True, ondelete="restrict")
    read_at = fields.Datetime(string="Read by the homeroom teacher", readonly=True)
    read_by_id = fields.Many2one("res.users", string="Confirmed as read by", readonly=True, ondelete="restrict")

    can_give = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_read = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_discard = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_draft = models.UniqueIndex(
        "(subject_id) WHERE state = 'draft'", "There is a draft already. Please use that one."
    )
    _given_stamped = models.Constraint(
        "CHECK(state NOT IN ('given', 'read') OR (given_at IS NOT NULL AND given_by_id IS NOT NULL))",
        "This step needs an earlier one.",
    )

    # --- access -------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        writers = self._crisis_domain((COUNSELLOR,), False, ())
        return writers | (super()._crisis_read_domain() & Domain("state", "in", GIVEN_STATES))

    # --- constraints ----------------------------------------------------------------------------------------------

    @api.constrains("subject_id", "candidate_id")
    def _check_same_person(self):
        for note in self.sudo():  # sudo: only whom both are about
            if note.subject_id.kind != "student":
                raise ValidationError(self.env._("A note is about a pupil."))
            if note.candidate_id and note.candidate_id.subject_id != note.subject_id:
                raise ValidationError(self.env._("These two records are not about the same person."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "subject_id" in vals and any(note.subject_id.id != vals["subject_id"] for note in self):
            raise UserError(self.env._("A note stays with its pupil."))
        return super().write(vals)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            lock_fields(self, arch, "state != 'draft'")
        return arch, view

    # --- actions ------------------------------------------------------------------------------------------------

    def action_give(self):
        return self._transition("give")

    def action_read(self):
        return self._transition("read")

    def action_end(self):
        return self._transition("end")

    def action_discard(self):
        return self._transition("discard")

    # --- transitions --------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "give": self.env._("Note given to the homeroom teacher"),
            "read": self.env._("Note read by the homeroom teacher"),
            "end": self.env._("Note no longer needed"),
            "discard": self.env._("Made void"),
        }

    def _guard_give(self):
        texts = [self.watch_for, self.support, self.avoid]
        if not any((text or "").strip() for text in texts):
            raise UserError(self.env._("Please write what the homeroom teacher should do."))
        if not self._homeroom_users():
            raise UserError(
                self.env._("The class has no homeroom teacher with a login. Please print the note instead.")
            )
        if self._instruments_named("\n".join(filter(None, texts))):
            raise UserError(
                self.env._(
                    "Scores and answers stay with the counsellor. Please write it without naming a questionnaire."
                )
            )

    def _instruments_named(self, text):
        """Whether ``text`` names an instrument: who knows that it was asked begins to ask what was answered."""
        # sudo: names of questionnaires
        for instrument in self.env["crisis.instrument"].sudo().with_context(active_test=False).search([]):
            letters = re.match(r"[a-z]*", instrument.code or "").group()
            if instrument.code in _NO_NAME:
                continue
            if instrument.name and instrument.name.casefold() in text.casefold():
                return True
            if letters and re.search(rf"(?<![a-z]){letters}(?![a-z])", text.casefold()):
                return True
        return False

    def _prepare_give_values(self):
        return {"given_at": self._now(), "given_by_id": self.env.uid}

    def _after_give(self):
        self.env["crisis.notice"]._send(self._homeroom_users(), "duty")

    def _prepare_read_values(self):
        return {"read_at": self._now(), "read_by_id": self.env.uid}

    # --- clocks -------------------------------------------------------------------------------------------------

    def _homeroom_users(self):
        """Homeroom teacher of the pupil's class and the deputy, unless shut out."""
        school_class = self.class_id
        teachers = school_class.homeroom_employee_id.user_id | school_class.deputy_employee_id.user_id
        return teachers - self._crisis_shut_out_users()

    def _crisis_live_domain(self):
        return Domain("state", "=", "given")

    def _crisis_dues(self):
        teachers = self._homeroom_users()
        if not self.given_at or self.state not in GIVEN_STATES or not teachers:
            return []
        due_at = self.env["crisis.duty.kind"]._of("homeroom_note_read")._due_from(self.given_at, self.company_id)
        return [Due("homeroom_note_read", due_at, teachers, done_at=self.read_at, done_by=self.read_by_id)]
