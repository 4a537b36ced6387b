# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER
from ..tools.scoring import REFUSED
from ..tools.workflow import Transition

SOURCES = [
    ("tablet", "On a screen at school"),
    ("paper", "With pen and paper"),
    ("asked", "Asked face to face"),
    ("platform", "From another platform"),
]


class CrisisSheet(models.Model):
    """One person's answers to one instrument, and what the instrument's manual reads from them.

    A score is a suggestion to talk with somebody and never a level, a diagnosis or a decision. Once handed in, neither
    answers nor scores change; what was typed in wrong is made void and typed in again.

    Access: counsellors of the school, nobody else but by a full grant; leaders only where the instrument says so.
    Source: plan Art. 11.
    """

    _name = "crisis.sheet"
    _description = "Answer sheet"
    _inherit = ["crisis.quiet.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ("full",)
    _crisis_narrative = ("answers", "void_reason")

    _transitions = {
        "hand_in": Transition(sources=("draft",), target="done", roles=(COUNSELLOR,)),
        "void": Transition(sources=("draft", "done"), target="void", roles=(COUNSELLOR,)),
    }
    _workflow_fields = (
        "entered_by_id",
        "is_flagged",
        "to_ask",
        "is_valid",
        "doubt_codes",
        "to_see",
        "urgency",
        "key",
    )
    _locked_states = ("done", "void")
    _open_fields = ("void_reason",)

    instrument_id = fields.Many2one("crisis.instrument", required=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(required=True)
    class_id = fields.Many2one(related="subject_id.class_id", string="Class")
    state = fields.Selection(
        [("draft", "Being typed in"), ("done", "Handed in"), ("void", "Void")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    source = fields.Selection(SOURCES, string="How answered", required=True, default="paper")
    answered_at = fields.Datetime(string="Answered on", required=True, default=fields.Datetime.now)
    seconds = fields.Integer(string="Time taken", help="In seconds, where it is known.")
    entered_by_id = fields.Many2one(
        "res.users",
        string="Typed in by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    answers = fields.Json(default=dict, help="Item number and answer.")
    form = fields.Json(compute="_compute_form")
    score_ids = fields.One2many("crisis.sheet.score", "sheet_id", string="Scores", readonly=True)
    is_flagged = fields.Boolean(string="Red flag", readonly=True)
    to_ask = fields.Boolean(string="Ask in person", readonly=True, help="A red-flag item was not answered.")
    is_valid = fields.Boolean(string="Can be read", readonly=True)
    doubt_codes = fields.Char(readonly=True, export_string_translation=False)
    to_see = fields.Boolean(string="Talk with the pupil", readonly=True)
    urgency = fields.Integer(readonly=True, help="The higher, the earlier on the list of whom to talk with.")
    reasons = fields.Text(string="What it shows", compute="_compute_reasons")
    retest_of_id = fields.Many2one(
        "crisis.sheet",
        string="Asked again after",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('subject_id', '=', subject_id), ('state', '=', 'done')]",
    )
    void_reason = fields.Char(string="Why it is void", help="Only if this record was made in error")
    key = fields.Char(readonly=True, copy=False, export_string_translation=False)
    age_warning = fields.Boolean(compute="_compute_age_warning")

    can_hand_in = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _key_uniq = models.UniqueIndex(
        "(company_id, key) WHERE key IS NOT NULL AND state != 'void'", "This result is here already."
    )

    def _crisis_read_domain(self):
        for_leaders = Domain("instrument_id.readers", "=", "leaders")
        return super()._crisis_read_domain() | (self._crisis_domain((LEADER,), False, ()) & for_leaders)

    @api.depends("instrument_id")
    @api.depends_context("lang")
    def _compute_form(self):
        for sheet in self:
            sheet.form = sheet.instrument_id._form() if sheet.instrument_id else {}

    @api.depends("subject_id", "instrument_id", "answered_at")
    def _compute_age_warning(self):
        for sheet in self:
            # sudo: only whether the child is younger than the instrument asks for; the birthday is not told
            born = sheet.subject_id.sudo().profile_ids[:1].birth_date
            limit = sheet.instrument_id.minimum_age
            day = (sheet.answered_at or fields.Datetime.now()).date()
            sheet.age_warning = bool(born and limit and fields.Date.add(born, years=limit) > day)

    @api.constrains("answers", "instrument_id")
    def _check_answers(self):
        for sheet in self:
            sheet._answer_values()

    def _answer_values(self):
        """Answers by item number.

        :raises ValidationError: what is no answer to an item of the instrument; it names the item, not the answer
        """
        items = {item.number: item for item in self.instrument_id.item_ids}
        values = {}
        answers = self.answers or {}
        if not isinstance(answers, dict):
            raise ValidationError(self.env._("These are not answers to this instrument."))
        for key, answer in answers.items():
            item = items.get(int(key)) if str(key).isdecimal() else None
            if item is None:
                raise ValidationError(self.env._("These are not answers to this instrument."))
            whole = isinstance(answer, int) and not isinstance(answer, bool)
            if answer is not None and answer != REFUSED and not (whole and item.lowest <= answer <= item.highest):
                raise ValidationError(self.env._("Item %(number)s does not have this answer.", number=item.number))
            values[item.number] = answer
        return values

    @api.depends("score_ids", "is_flagged", "to_ask", "doubt_codes", "state")
    @api.depends_context("lang")
    def _compute_reasons(self):
        for sheet in self:
            sheet.reasons = "\n".join(sheet._reason_lines()) if sheet.state == "done" else False

    def _reason_lines(self):
        """What a reader should know first, in the reader's language: red flags, gaps, scores, doubts."""
        self.ensure_one()
        lines = []
        answers = self.answers or {}
        for item in self.instrument_id.item_ids.filtered("flag_from"):
            answer = answers.get(str(item.number))
            if answer == REFUSED and item.may_refuse:
                lines.append(self.env._("Item %(number)s: did not want to answer", number=item.number))
            elif isinstance(answer, int) and answer >= item.flag_from:
                lines.append(
                    self.env._(
                        "Item %(number)s: answered %(answer)s of %(highest)s",
                        number=item.number,
                        answer=answer,
                        highest=item.highest,
                    )
                )
        if self.is_flagged and not lines:
            lines.append(self.env._("The platform reports an answer to act on at once"))
        if self.to_ask:
            lines.append(self.env._("A question to act on was left out: ask in person"))
        lines += [score._in_words() for score in self.score_ids]
        codes = (self.doubt_codes or "").split()
        lines += self.instrument_id.doubt_ids.filtered(lambda doubt: doubt.code in codes).mapped("name")
        if not self.is_valid and not codes:
            lines.append(self.env._("Too many answers are missing for a score"))
        return lines

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_hand_in(self):
        """The answers are complete: read them, raise what has to be raised. Access: counsellors of the school."""
        self.ensure_one()
        self._transition("hand_in")
        return True

    def action_void(self):
        """Typed in wrong. Access: counsellors of the school, who write the reason first."""
        self.ensure_one()
        self._transition("void")
        return True

    def _guard_void(self):
        if not (self.void_reason or "").strip() and self.state == "done":
            raise UserError(self.env._("Please write down first why it is void."))

    def _guard_hand_in(self):
        if not any(answer is not None for answer in self._answer_values().values()):
            raise UserError(self.env._("There is no answer on this sheet yet."))

    def _after_hand_in(self):
        self._score()
        self._after_scored()
