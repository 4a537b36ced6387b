# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, LEADER
from .crisis_case_facts import LIVE_WARNING

OUTCOMES = [("yes", "Passed safely"), ("no", "Not passed safely"), ("unknown", "Not known")]
RATINGS = [
    ("1", "1 · hardly at all"),
    ("2", "2 · with great difficulty"),
    ("3", "3 · with some difficulty"),
    ("4", "4 · mostly well"),
    ("5", "5 · well"),
]
FUNCTIONING = ("functioning_study", "functioning_peers", "functioning_family", "functioning_daily")
CLOSING_FIELDS = ("outcome_safe", *FUNCTIONING, "closing_summary")


class CrisisCaseClosing(models.Model):
    """What the counsellor found at the end of a case: passed safely or not, functioning in four areas, a summary.

    Its own model because ratings of a person are clinical, while the case is read by the homeroom teacher and Student
    Affairs. Access: counsellors and leaders read, counsellors write until they have proposed to close.
    Source: plan Art. 1 ("pass the crisis safely, regain social functioning as soon as possible").
    """

    _name = "crisis.case.closing"
    _description = "Closing record of a case"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_log_reads = True
    _crisis_narrative = ("closing_summary",)

    case_id = fields.Many2one("crisis.case", required=True, index=True, readonly=True, ondelete="restrict")
    subject_id = fields.Many2one(related="case_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    outcome_safe = fields.Selection(OUTCOMES, string="Crisis passed safely")
    functioning_study = fields.Selection(RATINGS, string="Study")
    functioning_peers = fields.Selection(RATINGS, string="Classmates and friends")
    functioning_family = fields.Selection(RATINGS, string="Family")
    functioning_daily = fields.Selection(RATINGS, string="Daily life")
    closing_summary = fields.Text(string="Summary at the end")

    _one_per_case = models.UniqueIndex("(case_id)", "There is a closing record already.")

    @api.model_create_multi
    def create(self, vals_list):
        cases = self.env["crisis.case"].browse([vals.get("case_id") for vals in vals_list])
        cases.check_access("read")  # before anything that depends on what they say
        cases._check_closing_is_open()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "case_id" in vals:
            raise UserError(self.env._("A closing record stays with its case."))
        self.case_id._check_closing_is_open()
        return super().write(vals)

    def _labels(self, names=CLOSING_FIELDS):
        return [self._fields[name]._description_string(self.env) for name in names]

    def _missing(self):
        """Labels of what must be filled in before closing can be proposed."""
        return self._labels([name for name in CLOSING_FIELDS if not self[name]])


class CrisisCase(models.Model):
    """Closing: the counsellor proposes, a leader agrees for the team, nothing may still be open (plan Art. 1, 8)."""

    _inherit = "crisis.case"

    # On the screen these belong to the case; they are stored in, and read by the rule of, the closing record.
    outcome_safe = fields.Selection(
        related=None,
        selection=lambda self: self.env["crisis.case.closing"]._fields["outcome_safe"]._description_selection(self.env),
        string="Crisis passed safely",
        compute="_compute_closing",
        inverse="_inverse_closing",
    )
    functioning_study = fields.Selection(
        RATINGS, string="Study", compute="_compute_closing", inverse="_inverse_closing"
    )
    functioning_peers = fields.Selection(
        RATINGS, string="Classmates and friends", compute="_compute_closing", inverse="_inverse_closing"
    )
    functioning_family = fields.Selection(
        RATINGS, string="Family", compute="_compute_closing", inverse="_inverse_closing"
    )
    functioning_daily = fields.Selection(
        RATINGS, string="Daily life", compute="_compute_closing", inverse="_inverse_closing"
    )
    closing_summary = fields.Text(string="Summary at the end", compute="_compute_closing", inverse="_inverse_closing")
    can_read_closing = fields.Boolean(compute="_compute_can_read_closing", export_string_translation=False)
    still_open = fields.Text(compute="_compute_still_open")

    @api.depends(*[f"closing_ids.{name}" for name in CLOSING_FIELDS])
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_closing(self):
        # A search, not closing_ids: the rule of the closing record decides what this user gets.
        closings = self.env["crisis.case.closing"].search([("case_id", "in", self.ids)]).grouped("case_id")
        for case in self:
            closing = closings.get(case._origin)
            for name in CLOSING_FIELDS:
                case[name] = closing[name] if closing else False

    def _inverse_closing(self):
        for case in self:
            values = {name: case[name] for name in CLOSING_FIELDS}
            closing = self.env["crisis.case.closing"].search([("case_id", "=", case.id)])
            if closing:
                closing.write(values)
            elif any(values.values()):
                closing.create({"case_id": case.id, **values})

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_read_closing(self):
        for case in self:
            case.can_read_closing = case._crisis_has_role((COUNSELLOR, LEADER), case.company_id)

    @api.depends("state", "followup_ids.state", "concern_ids.state", "assessment_ids.state", "warning_id.level_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_still_open(self):
        for case in self:
            relevant = case.id and case.state == "follow_up" and case.can_read_closing
            case.still_open = "\n".join(case._closing_obstacles()) if relevant else False

    # --- transitions --------------------------------------------------------------------------------------------

    def _guard_propose_closing(self):
        if self.closing_proposed_by_id:
            raise UserError(self.env._("Closing was proposed already."))
        missing = self.closing_ids._missing() if self.closing_ids else self.closing_ids._labels()
        if missing:
            raise UserError(self.env._("Please fill in before closing: %(fields)s", fields=", ".join(missing)))
        self._refuse_while_open()

    def _prepare_propose_closing_values(self):
        return {"closing_proposed_by_id": self.env.uid, "closing_proposed_at": self._now()}

    def _guard_return_closing(self):
        if not self.closing_proposed_by_id:
            raise UserError(self.env._("Nobody has proposed to close this case."))

    def _prepare_return_closing_values(self):
        return {"closing_proposed_by_id": False, "closing_proposed_at": False}

    def _guard_close(self):
        if not self.closing_proposed_by_id:
            raise UserError(self.env._("The counsellor proposes first, with outcome and ratings."))
        self._refuse_while_open()

    def _prepare_close_values(self):
        return {"closed_by_id": self.env.uid, "closed_at": self._now()}

    def _check_closing_is_open(self):
        # sudo: only the state of the proposal is looked at; the rules of the closing record come after
        for case in self.sudo():
            if case.closing_proposed_by_id or case.state in case._locked_states:
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))

    # --- what is still open -------------------------------------------------------------------------------------

    def _refuse_while_open(self):
        obstacles = self._closing_obstacles()
        if obstacles:
            raise UserError(
                self.env._(
                    "This case cannot be closed yet:\n%(reasons)s",
                    reasons="\n".join(f"• {reason}" for reason in obstacles),
                )
            )

    def _closing_obstacles(self):
        """Texts naming what keeps this case open; other parts of the addon extend the list.

        The texts go to counsellors and leaders, and to nobody else.
        """
        self.ensure_one()
        case = self.sudo()  # sudo: what is open counts even where the asking person has been shut out of it
        return [
            *case._obstacles_of_followups(),
            *case._obstacles_of_assessments(),
            *case._obstacles_of_register(),
            *case._obstacles_of_contacts(),
        ]

    def _obstacles_of_followups(self):
        planned = self.followup_ids.filtered(lambda line: line.state == "planned").sorted("planned_on")
        return [
            self.env._("Follow-up planned for %(date)s is not done.", date=fields.Date.to_string(line.planned_on))
            for line in planned
        ]

    def _obstacles_of_assessments(self):
        concerns = self.concern_ids.filtered(lambda line: line.state not in ("draft", "closed", "void"))
        drafts = self.assessment_ids.filtered(lambda line: line.state in ("draft", "provisional"))
        feedbacks = self.env["crisis.assessment.feedback"].search(
            [("assessment_id", "in", self.assessment_ids.ids), ("state", "in", ("draft", "sent"))]
        )
        return [
            *(self.env._("Report %(reference)s is not closed.", reference=line.reference) for line in concerns),
            *(self.env._("Assessment %(reference)s is not completed.", reference=line.reference) for line in drafts),
            *(
                self.env._("Feedback %(reference)s has not been acknowledged by all.", reference=line.reference)
                for line in feedbacks
            ),
        ]

    def _obstacles_of_register(self):
        threshold = self.env.ref("odoo_crisis_intervention.level_orange").rank  # schools may rename and reorder levels
        grave = self.env["crisis.warning"].search(
            [
                ("subject_id", "=", self.subject_id.id),
                ("state", "in", LIVE_WARNING),
                ("level_id.rank", ">=", threshold),
            ]
        )
        return [
            self.env._(
                "Register entry %(reference)s still stands at %(level)s.",
                reference=warning.reference,
                level=warning.level_id.display_name,
            )
            for warning in grave
        ]

    def _obstacles_of_contacts(self):
        told = self.warning_id.guardian_informed or self._timeline_lines("contact")
        return [] if told else [self.env._("No contact with a guardian is recorded.")]
