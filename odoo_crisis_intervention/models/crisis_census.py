# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.locked_form import lock_fields
from ..tools.roles import COUNSELLOR
from ..tools.school_calendar import school_year

# Whoever goes to that grade is so many years old, or a little more.
AGE_BEFORE_SCHOOL = 5
# Below this age a guardian decides (personal information protection law, Art. 31).
AGE_OF_OWN_CONSENT = 14
# What everybody is asked in the same way, once the first pupil may have answered.
FIXED_ONCE_RUNNING = ("school_year", "instrument_ids", "item9_mode", "needs_consent")


class CrisisCensus(models.Model):
    """心理健康普查: once a school year the pupils of some classes are asked, with one or a few instruments.

    Here stands what is asked of whom, when and with whose consent; who takes part stands in
    ``crisis.census.participant``, and an answer in ``crisis.sheet``. Taking part is voluntary, and whoever declines has
    nothing to fear from it.

    Access: every member of staff of the school reads, counsellors and leaders write. It tells nothing of a pupil.
    Source: plan Art. 11, school plan ch. 5(1).
    """

    _name = "crisis.census"
    _description = "Mental health census"
    _inherit = ["crisis.census.step.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _crisis_step_fields = ("state", "started_at", "closed_at")

    name = fields.Char(string="Title of the census", required=True, default=lambda self: self._default_name())
    company_id = fields.Many2one(string="School")
    state = fields.Selection(
        [
            ("draft", "In preparation"),
            ("running", "Under way"),
            ("closed", "Finished"),
            ("cancelled", "Called off"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    school_year = fields.Char(required=True, default=lambda self: self.env["crisis.term"]._school_year())
    date_from = fields.Date(string="First day", required=True, default=lambda self: self.env.company._crisis_today())
    date_to = fields.Date(
        string="Last day",
        required=True,
        default=lambda self: self.env.company._crisis_today() + timedelta(days=28),
    )
    responsible_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, ondelete="restrict"
    )

    # who is asked
    scope = fields.Selection(
        [("new", "New pupils"), ("grades", "All pupils of some grades"), ("classes", "Chosen classes")],
        string="Who is asked",
        required=True,
        default="new",
        help="New pupils: the first grade of each stage, and whoever came to the school in this school year.",
    )
    grade_from = fields.Integer(string="From grade", default=7)
    grade_to = fields.Integer(string="Up to grade", default=9)
    class_ids = fields.Many2many("crisis.school.class", string="Classes", check_company=True)

    # what is asked
    instrument_ids = fields.Many2many(
        "crisis.instrument",
        string="Questionnaires",
        domain="[('respondent', '=', 'pupil')]",
    )
    instrument_names = fields.Char(string="As the pupils get them", compute="_compute_instrument_names")
    item9_mode = fields.Selection(
        [
            ("include", "Asked with the others"),
            ("omit", "Not asked at all"),
            ("second_stage", "Asked in person where the answers stand high"),
        ],
        string="The question about thoughts of death",
        required=True,
        default="include",
        help="Not asked, or asked in person: the PHQ-9 is given as PHQ-8. Guardians may read the questions beforehand.",
    )

    # with whose consent
    needs_consent = fields.Selection(
        [
            ("opt_in", "Only with the guardians' consent"),
            ("opt_out", "Unless the guardians decline"),
            ("notice", "The guardians are told; whoever declines is left out"),
        ],
        string="Consent of the guardians",
        required=True,
        default="opt_in",
    )
    answer_by = fields.Date(string="Slips back by")
    notice_words = fields.Text(
        string="Words of the school on the notice", help="Printed on the notice to guardians, below its own text."
    )
    advice = fields.Text(string="To be considered", compute="_compute_advice")

    # how it goes
    started_at = fields.Datetime(string="Census begun at", readonly=True)
    closed_at = fields.Datetime(string="Census finished at", readonly=True)
    sitting_ids = fields.One2many("crisis.census.sitting", "census_id", string="Sittings")
    progress_ids = fields.One2many("crisis.census.progress", "census_id", string="Classes and how far they are")
    pupil_count = fields.Integer(string="Pupils asked", compute="_compute_counts")
    answered_count = fields.Integer(string="Answers handed in", compute="_compute_counts")
    missing_count = fields.Integer(string="Yet to answer", compute="_compute_counts")
    can_write = fields.Boolean(compute="_compute_can_write", export_string_translation=False)

    _dates_ordered = models.Constraint("CHECK(date_from <= date_to)", "A census ends after it begins.")
    _grades_ordered = models.Constraint(
        "CHECK(grade_from BETWEEN 1 AND 12 AND grade_to BETWEEN grade_from AND 12)",
        "Grades are numbers from 1 to 12, the lower one first.",
    )

    # -- defaults and computes -----------------------------------------------------------------------------------------

    @api.model
    def _default_name(self):
        return self.env._("Mental health census %(year)s", year=self.env["crisis.term"]._school_year())

    @api.depends("instrument_ids", "item9_mode")
    @api.depends_context("lang")
    def _compute_instrument_names(self):
        for census in self:
            census.instrument_names = " · ".join(census._asked_instruments().mapped("name"))

    @api.depends("scope", "grade_from", "grade_to", "class_ids", "instrument_ids", "needs_consent", "company_id")
    @api.depends_context("lang")
    def _compute_advice(self):
        """Facts for whoever prepares a census; none of them stops it."""
        for census in self:
            lines = []
            lowest = min(census._scope_grades(), default=0)
            if lowest and census.needs_consent != "opt_in" and lowest + AGE_BEFORE_SCHOOL < AGE_OF_OWN_CONSENT:
                lines.append(self.env._("Some are below the age of 14: the consent of their guardians is needed."))
            # sudo: the age an instrument is meant from, as printed on it
            for instrument in census.sudo().instrument_ids:
                if lowest and instrument.minimum_age > lowest + AGE_BEFORE_SCHOOL + 1:
                    lines.append(
                        self.env._(
                            "%(instrument)s is meant for pupils of %(age)s years and more; grade %(grade)s is younger.",
                            instrument=instrument.name,
                            age=instrument.minimum_age,
                            grade=lowest,
                        )
                    )
            census.advice = "\n".join(lines)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        """Of the classes whose progress the reader may see: all of them, or the own one."""
        rows = self.env["crisis.census.progress"]._read_group(
            [("census_id", "in", self.ids)],
            ["census_id"],
            ["pupil_count:sum", "answered_count:sum", "missing_count:sum"],
        )
        counts = {census.id: numbers for census, *numbers in rows}
        for census in self:
            numbers = counts.get(census.id, (0, 0, 0))
            census.pupil_count, census.answered_count, census.missing_count = numbers

    @api.depends("is_writable")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_write(self):
        for census in self:
            census.can_write = census.is_writable or not census._origin

    @api.constrains("school_year")
    def _check_school_year(self):
        for census in self:
            if not self.env["crisis.term"]._is_school_year(census.school_year):
                raise ValidationError(self.env._("A school year is written like 2025-2026."))

    # -- what is asked -------------------------------------------------------------------------------------------------

    def _asked_instruments(self):
        """The instruments as they are put to the pupils: where item 9 is not asked, the PHQ-9 without it."""
        instruments = self.sudo().instrument_ids  # sudo: names and questions, which guardians may look at as well
        if self.item9_mode == "include":
            return instruments
        long = self.env.ref("odoo_crisis_intervention.instrument_phq9", raise_if_not_found=False)
        short = self.env.ref("odoo_crisis_intervention.instrument_phq8", raise_if_not_found=False)
        if not long or not short or long not in instruments:
            return instruments
        return instruments.browse(
            dict.fromkeys(short.id if instrument == long else instrument.id for instrument in instruments)
        )

    def _check_asked(self):
        """Before the first pupil sees a question."""
        self.ensure_one()
        asked = self._asked_instruments()
        if not asked:
            raise UserError(self.env._("Please choose at least one questionnaire."))
        if self.item9_mode != "include":
            for instrument in asked:
                if instrument.has_wording and any(item.flag_from for item in instrument.item_ids):
                    raise UserError(
                        self.env._(
                            "%(instrument)s has no form without the question about thoughts of death. Choose another "
                            "questionnaire, or have the question asked with the others.",
                            instrument=instrument.name,
                        )
                    )

    # -- writing -------------------------------------------------------------------------------------------------------

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and any(census.state in ("closed", "cancelled") for census in self):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        if not set(FIXED_ONCE_RUNNING).isdisjoint(vals) and any(census.state != "draft" for census in self):
            raise UserError(self.env._("Everybody is asked the same: once a census is under way this stays."))
        result = super().write(vals)
        if {"scope", "grade_from", "grade_to", "class_ids"} & set(vals):
            self.filtered(lambda census: census.state == "running")._sync_participants()
        return result

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            lock_fields(self, arch, "not can_write or state in ('closed', 'cancelled')")
        return arch, view

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_start(self):
        """From now on pupils are expected. Access: as writing.

        :raises UserError: nothing is asked, or nobody
        """
        for census in self:
            census.check_access("write")
            census._check_asked()
            census._take_step(("draft",), "running", started_at=fields.Datetime.now())
            census._sync_participants()
            census.sitting_ids._crisis_follow_dues()
            if not census._has_participants():
                raise UserError(self.env._("No pupil belongs to this census. Please look at who is asked."))
        return True

    def action_close(self):
        """No more answers. Whoever did not answer stays as he was. Access: as writing."""
        self.check_access("write")
        for census in self:
            sittings = census.sudo().sitting_ids  # sudo: right checked above
            sittings.filtered(lambda sitting: sitting.state == "open")._close()
            sittings.filtered(lambda sitting: sitting.state == "planned")._take_step(("planned",), "cancelled")
            census._take_step(("running",), "closed", closed_at=fields.Datetime.now())
        self.env["crisis.duty"]._settle_census(self.company_id)
        return True

    def action_cancel(self):
        """It does not take place, or not any more; what was answered stays. Access: as writing."""
        self.check_access("write")
        for census in self:
            sittings = census.sudo().sitting_ids  # sudo: right checked above
            sittings.filtered(lambda sitting: sitting.state == "open")._close()
            sittings.filtered(lambda sitting: sitting.state == "planned")._take_step(("planned",), "cancelled")
            census._take_step(("draft", "running"), "cancelled")
        return True

    def action_participants(self):
        """Who takes part. Access: gives an action; the rule on participants says what it shows."""
        self.ensure_one()
        return self.env["crisis.census.participant"]._open_list([("census_id", "=", self.id)])

    def action_schedule(self):
        """The dialog that gives each class its hour. Access: as writing."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give each class its hour"),
            "res_model": "crisis.census.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_census_id": self.id},
        }

    def action_print_questions(self):
        """The questions as a guardian may read them beforehand. Access: whoever reads instruments.

        :raises UserError: none of them is here with its wording
        """
        self.ensure_one()
        self.check_access("read")
        asked = self._asked_instruments().sudo(False)  # from here on with the reader's own rights again
        worded = asked.filtered("has_wording")
        if not worded:
            raise UserError(self.env._("The wording of these questionnaires is with their publisher, not here."))
        return worded.action_print_blank()

    # -- for others ----------------------------------------------------------------------------------------------------

    @api.model
    def _running(self, company):
        # sudo: which census is under way is no secret; asked for by tablets and imports
        return self.sudo().search(Domain("company_id", "=", company.id) & Domain("state", "=", "running"))

    @api.model
    def _held_this_year(self, company):
        """Whether the census of this school year came to its end."""
        year = school_year(company._crisis_today())
        held = [("company_id", "=", company.id), ("school_year", "=", year), ("state", "=", "closed")]
        return bool(self.sudo().search_count(held, limit=1))  # sudo: asked by the duty engine

    def _counsellors(self):
        """Who is asked when something comes up: the responsible first."""
        self.ensure_one()
        serving = self.env["crisis.duty"]._people(self.company_id, COUNSELLOR)
        return (self.responsible_id & serving) | serving
