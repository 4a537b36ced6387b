# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..tools import level_suggestion
from ..tools.level_reasons import reasons_in_words

# Ratings and counts are selections, not numbers: "not asked" and "0" are two different answers.
RATING_0_10 = [(str(number), str(number)) for number in range(11)]
YES_PARTLY_NO = [("yes", "Yes"), ("partly", "Partly"), ("no", "No")]

ATTEMPT_COUNTS = {"none": 0, "one": 1, "several": 2}
RISK_FLAGS = ("has_bullying", "has_abuse", "has_loss", "has_illness", "has_contagion")
ANSWERS = (
    "mood",
    "sleep",
    "appetite",
    "attendance",
    "functioning",
    "ideation",
    "ideation_frequency",
    "ideation_controllable",
    "plan",
    "means_access",
    "preparations",
    "intent",
    "intent_now",
    "attempt_last_on",
    "nssi",
    "nssi_last_on",
    "aggression",
    "psychotic",
    "trigger",
)


class CrisisInterviewMixin(models.AbstractModel):
    """The questions of the risk interview, A to T, and the level that the answers suggest.

    Nothing is required: a child may be crying in front of the counsellor, and what was not asked stays empty rather
    than "no". Three headings come from the school plan, ch. 5.3 (mental state, needs, feasibility of intervention); the
    rest from plan Art. 3 and 13. Access: that of the model that inherits it.
    """

    _name = "crisis.interview.mixin"
    _description = "Risk interview"

    # A. Mental state, 0 badly to 10 well
    mood = fields.Selection(RATING_0_10)
    sleep = fields.Selection(RATING_0_10)
    appetite = fields.Selection(RATING_0_10)
    attendance = fields.Selection(RATING_0_10, string="School attendance")
    functioning = fields.Selection(RATING_0_10, string="Daily functioning")
    mental_state = fields.Text(string="Mental state in words")
    # B. Needs
    needs = fields.Text(string="What would help now")
    # C. Thoughts
    ideation = fields.Selection(
        [("none", "None"), ("passive", "Passive wish to be dead"), ("active", "Active thoughts")],
        string="Thoughts of suicide",
    )
    ideation_frequency = fields.Selection(
        [("once", "Once"), ("weekly", "Now and then"), ("often", "Often"), ("daily", "Daily")], string="How often"
    )
    ideation_last_on = fields.Date(string="Last time")
    ideation_controllable = fields.Selection(YES_PARTLY_NO, string="Can push them away")
    # D. Plan
    plan = fields.Selection([("none", "None"), ("vague", "Vague"), ("specific", "Specific")])
    plan_detail = fields.Text(string="Method, place, time")
    # E. Means
    means_access = fields.Selection(
        [("none", "Out of reach"), ("possible", "Could be got"), ("yes", "Within reach")], string="Means"
    )
    # F. Preparations and farewells
    preparations = fields.Selection(
        [("none", "None"), ("signs", "Signs of it"), ("clear", "Clear")], string="Preparations or farewells"
    )
    preparations_detail = fields.Text(string="Which preparations")
    # G. Intent
    intent = fields.Selection(RATING_0_10, help="How sure, 0 to 10, in the pupil's own estimate.")
    intent_now = fields.Selection([("no", "No"), ("yes", "Yes")], string="Wants to do it now")
    # H. Attempts
    attempts = fields.Selection([("none", "None"), ("one", "One"), ("several", "Several")], string="Earlier attempts")
    attempt_last_on = fields.Date(string="Last attempt")
    attempt_detail = fields.Text(string="How, and what medical help")
    # I. Self-injury
    nssi = fields.Selection(
        [("none", "None"), ("past", "Long ago"), ("once", "Once"), ("repeated", "Repeatedly")],
        string="Self-injury without intent to die",
    )
    nssi_last_on = fields.Date(string="Last self-injury")
    nssi_detail = fields.Text(string="How often, where, medical help")
    # J. Aggression
    aggression = fields.Selection(
        [("none", "None"), ("thoughts", "Thoughts"), ("threats", "Threats"), ("plan", "A plan")],
        string="Harm to others",
    )
    aggression_detail = fields.Text(string="Towards whom, and how")
    # K. Perception and thinking
    psychotic = fields.Selection(
        [("none", "None"), ("signs", "Signs"), ("commanding", "Voices that command")], string="Psychotic signs"
    )
    psychotic_detail = fields.Text(string="Which signs")
    # L. Trigger
    trigger = fields.Text(string="What set it off")
    # M. Risk factors; what runs in the family is kept apart, by the model that inherits this
    has_bullying = fields.Boolean(string="Bullying")
    has_abuse = fields.Boolean(string="Abuse or neglect")
    has_loss = fields.Boolean(string="Loss or separation")
    has_illness = fields.Boolean(string="Severe illness")
    has_contagion = fields.Boolean(string="Suicide in the surroundings")
    risk_factors = fields.Text(string="Other risk factors")
    # N. Protective factors
    has_confidant = fields.Boolean(string="Somebody to trust")
    has_reasons_to_live = fields.Boolean(string="Reasons for living")
    has_future_plans = fields.Boolean(string="Plans for the future")
    has_sought_help = fields.Boolean(string="Willing to seek help")
    protective_factors = fields.Text(string="Protective factors in words")
    # O. Support
    support_system = fields.Text(string="Who can support: family, friends, teachers")
    # P. Feasibility of intervention
    pupil_cooperation = fields.Selection(
        [("0", "None"), ("1", "Little"), ("2", "Fair"), ("3", "Good")], string="Cooperation of the person"
    )
    guardian_cooperation = fields.Selection(
        [("0", "None"), ("1", "Little"), ("2", "Fair"), ("3", "Good")], string="Cooperation of the guardians"
    )
    feasibility = fields.Text(string="What can be done, and by whom")
    # Signals and categories that are already known
    signal_ids = fields.Many2many("crisis.signal", string="Warning signals", ondelete="restrict")
    category_ids = fields.Many2many("crisis.category", string="Target categories", ondelete="restrict")

    # What it suggests: codes are kept, every reader gets the words in the own language
    suggested_level_id = fields.Many2one(
        "crisis.level", compute="_compute_suggested_level", store=True, ondelete="restrict", index="btree_not_null"
    )
    suggestion_codes = fields.Text(
        compute="_compute_suggested_level", store=True, export_string_translation=False, copy=False
    )
    suggestion_text = fields.Text(string="Reasons for the suggestion", compute="_compute_suggestion_text")

    @api.depends(*ANSWERS, "attempts", "risk_factors", *RISK_FLAGS, "signal_ids", "category_ids", "company_id")
    def _compute_suggested_level(self):
        levels = {level.code: level for level in self.env["crisis.level"].search([("code", "!=", False)])}
        nothing = self.env["crisis.level"]
        for record in self:
            suggestion = record._suggest_level()
            record.suggested_level_id = levels.get(suggestion.level_code, nothing)
            record.suggestion_codes = suggestion.to_json()

    @api.depends("suggestion_codes")
    @api.depends_context("lang")
    def _compute_suggestion_text(self):
        for record in self:
            record.suggestion_text = reasons_in_words(record.env, record.suggestion_codes)

    def _suggest_level(self):
        """What the answers suggest, and what the known signals do (plan Art. 3: several together weigh more)."""
        self.ensure_one()
        today = self.company_id._crisis_today()
        answers = {name: self[name] for name in ANSWERS}
        answers["attempts"] = ATTEMPT_COUNTS.get(self.attempts)
        answers["risk_factors"] = self.risk_factors or any(self[flag] for flag in RISK_FLAGS)
        interview = level_suggestion.suggest_from_assessment(answers, today)
        signals = level_suggestion.suggest_from_concern(
            [(signal._origin.id, None) for signal in self.signal_ids],
            today,
            self.company_id.crisis_signal_days,
            categories=len(self.category_ids),
            aggravating=any(self.category_ids.mapped("is_aggravating")),
        )
        return level_suggestion.Suggestion(
            level_suggestion.graver(interview.level_code, signals.level_code), interview.reasons + signals.reasons
        )
