# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import absences
from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.school_calendar import school_days_between
from ..tools.workflow import Transition

NEAR = (COUNSELLOR, LEADER, HOMEROOM)


class CrisisAbsence(models.Model):
    """School days a pupil missed because things were too much: from, to, and what the family said.

    Added up over the days of the setting (20 school days in 60) they are a long absence, which is told to the team: by
    filing it here, or by an application for leave. An absence that has no last day goes on until one is entered.
    Access: the homeroom teacher of the pupil's class and counsellors write; leaders and the register keeper read.
    Source: plan Art. 24(4).
    """

    _name = "crisis.absence"
    _description = "Absence for psychological reasons"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("note",)
    _crisis_due_fields = ("state", "date_from", "date_to")

    _transitions = {
        "file": Transition(sources=("recorded",), target="filed", roles=NEAR),
        "void": Transition(sources=("recorded",), target="void", roles=NEAR),
    }
    _workflow_fields = ("filed_at", "filed_by_id")
    _locked_states = ("filed", "void")
    _open_fields = ("date_to",)  # told to the team or not, it ends when the pupil is back

    state = fields.Selection(
        [("recorded", "Recorded"), ("filed", "Told to the team"), ("void", "Void")],
        default="recorded",
        required=True,
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(string="Pupil", required=True)
    class_id = fields.Many2one(related="subject_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    own_class_ids = fields.Many2many(
        "crisis.school.class", compute="_compute_own_class_ids", export_string_translation=False
    )
    date_from = fields.Date(
        string="First day missed", required=True, default=lambda self: self.env.company._crisis_today()
    )
    date_to = fields.Date(string="Last day missed", help="Empty while it goes on.")
    ground = fields.Selection(
        [
            ("home", "Kept at home by the family"),
            ("refuses", "Does not come to school"),
            ("doctor", "At a doctor's or in hospital"),
            ("other", "Other"),
        ],
        string="Kind of absence",
        required=True,
        default="home",
    )
    note = fields.Text(string="What the family says", help="In a few words. No diagnosis.")
    recorded_by_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    school_days = fields.Integer(string="School days", compute="_compute_school_days")
    days_together = fields.Integer(
        string="Together",
        compute="_compute_school_days",
        help="Most school days missed within the days of the setting.",
    )
    is_long = fields.Boolean(string="Long absence", compute="_compute_school_days")
    filed_at = fields.Datetime(string="Told at", readonly=True)
    filed_by_id = fields.Many2one("res.users", string="Told by", readonly=True, ondelete="restrict")
    can_file = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _dates_ordered = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "The last day is not before the first."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(subject_id, subject_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&) WHERE (state <> 'void')",
        "These days are recorded already.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_own_class_ids(self):
        self.own_class_ids = [fields.Command.set(sorted(self._crisis_scope().class_ids))]

    @api.depends("date_from", "date_to", "subject_id", "state")
    def _compute_school_days(self):
        for company, rows in self.grouped("company_id").items():
            terms = self.env["crisis.term"]._pure_terms(company)
            # sudo: the days of one pupil together, for whoever reads one of them
            counted = rows.sudo()._counted().grouped("subject_id")
            for row in rows:
                first, last = row._span()
                row.school_days = len(school_days_between(terms, first, last)) if first else 0
                missed = absences.missed_days(terms, [each._span() for each in counted.get(row.subject_id, ())])
                row.days_together = absences.most_within(missed, company.crisis_absence_window_days)
                row.is_long = row.state == "recorded" and row.days_together >= company.crisis_absence_school_days

    def _span(self):
        return self.date_from, self.date_to or max(
            self.date_from, (self.company_id or self.env.company)._crisis_today()
        )

    def _counted(self):
        """All absences of these persons that the team was not told yet."""
        return self.search([("subject_id", "in", self.subject_id.ids), ("state", "=", "recorded")])

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["recorded_by_id"] = self.env.uid
        rows = super().create(vals_list)
        for row in rows:
            row._crisis_log("recorded")
        return rows

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and "subject_id" in vals and any(row.subject_id.id != vals["subject_id"] for row in self):
            raise UserError(self.env._("An absence stays with its pupil. Make it void and record another."))
        if not self.env.su and "recorded_by_id" in vals:
            raise self._workflow_refusal()
        return super().write(vals)

    @api.constrains("subject_id")
    def _check_is_pupil(self):
        if any(row.subject_id.kind != "student" for row in self):
            raise ValidationError(self.env._("Absences of pupils are recorded here."))

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "recorded")

    def _crisis_follow_dues(self):
        """The days of one pupil count together, so one absence may move what is owed on another.

        What is told to the team is told all at once, so that there each row ends its own.
        """
        together = self.filtered(lambda row: row.state != "filed")
        # sudo: as in the mixin; duties are the engine's
        return super(CrisisAbsence, self | together.sudo()._counted().with_env(self.env))._crisis_follow_dues()

    def _crisis_dues(self):
        kind = self.env["crisis.duty.kind"]._of("absence_filing")
        if self.state == "filed":
            return [Due("absence_filing", self.filed_at, done_at=self.filed_at, done_by=self.filed_by_id or None)]
        if self.state != "recorded" or self != self._that_makes_it_long():
            return []
        now = fields.Datetime.now()
        school_class = self.subject_id.class_id
        homeroom = school_class.homeroom_employee_id.user_id or school_class.deputy_employee_id.user_id
        people = (homeroom - self._crisis_shut_out_users()) or self._crisis_people(COUNSELLOR)
        return [Due("absence_filing", kind._due_from(now, self.company_id), people, is_fixed=True)]

    def _that_makes_it_long(self):
        """The absence of this pupil with which the days missed became too many, if they did. Runs as superuser."""
        terms = self.env["crisis.term"]._pure_terms(self.company_id)
        rows = self._counted()
        missed = absences.missed_days(terms, [row._span() for row in rows])
        limit, window = self.company_id.crisis_absence_school_days, self.company_id.crisis_absence_window_days
        reached = absences.reached_on(missed, limit, window)
        return rows.filtered(lambda row: reached and row._span()[0] <= reached <= row._span()[1])[:1]

    # -- steps ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "recorded": self.env._("Absence recorded"),
            "file": self.env._("Absence told to the team"),
            "void": self.env._("Void: entered in error"),
        }

    def action_file(self):
        """Told to the team with everything this pupil missed so far. Access: the step's, on each of them."""
        self.ensure_one()
        self.check_access("read")
        return (self | self._counted())._transition("file")

    def action_void(self):
        return self._transition("void")

    def action_apply(self):
        """An application for leave that begins with these days. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.status.change"].check_access("create")
        first = min(self._counted().mapped("date_from"), default=self.date_from)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of enrolment"),
            "res_model": "crisis.status.change",
            "views": [(False, "form")],
            "context": {
                "default_subject_id": self.subject_id.id,
                "default_kind": "leave",
                "default_date_from": first,
            },
        }

    def _prepare_file_values(self):
        return {"filed_at": self._now(), "filed_by_id": self.env.uid}

    @api.model
    def _filed_with(self, subject):
        """An application for leave tells the team what was missed before. Runs as superuser."""
        self.search([("subject_id", "=", subject.id), ("state", "=", "recorded")])._transition("file")
