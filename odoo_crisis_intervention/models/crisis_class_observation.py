# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER


class CrisisClassObservation(models.Model):
    """One entry in a class's log: what was seen of a pupil on a day, what was done, and who was told.

    It flows into the report of its week by itself and is locked when that report was handed in; what is found wrong
    later is said in a new entry, which goes into the next report.

    Access: the homeroom teacher and the deputy of the class write and read; leaders, counsellors and the register
    keeper read. Source: plan Art. 26(2).
    """

    _name = "crisis.class.observation"
    _description = "Class log"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (LEADER, COUNSELLOR, KEEPER)
    _crisis_write_roles = ()
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_class_path = "class_id"
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("facts", "action_taken", "told_to")

    subject_id = fields.Many2one(string="Pupil", required=True)
    class_id = fields.Many2one(
        "crisis.school.class", compute="_compute_class_id", store=True, precompute=True, required=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    term_id = fields.Many2one(
        "crisis.term", compute="_compute_term_id", store=True, index="btree_not_null", ondelete="restrict"
    )
    observed_on = fields.Date(
        string="Date", required=True, index=True, default=lambda self: self.env.company._crisis_today()
    )
    facts = fields.Text(string="What was seen", required=True)
    action_taken = fields.Text(string="What was done")
    told_to = fields.Char(string="Told to")
    author_id = fields.Many2one(
        "res.users", string="Noted by", required=True, readonly=True, index=True, ondelete="restrict",
        default=lambda self: self.env.user,
    )  # fmt: skip
    is_locked = fields.Boolean(string="In a report", readonly=True)
    line_ids = fields.Many2many(
        "crisis.weekly.report.line",
        "crisis_observation_report_line_rel",
        "observation_id",
        "line_id",
        string="Lines of reports",
        readonly=True,
        ondelete="restrict",
    )
    own_class_ids = fields.Many2many(
        "crisis.school.class", compute="_compute_own_class_ids", export_string_translation=False
    )

    _open_entries = models.Index("(class_id, observed_on) WHERE is_locked IS NOT TRUE")

    # The class of the day it was written: the log stays with the class when the pupil moves.
    @api.depends("subject_id")
    def _compute_class_id(self):
        for row in self:
            row.class_id = row.subject_id.class_id

    @api.depends("observed_on", "company_id")
    def _compute_term_id(self):
        terms = self.env["crisis.term"].search([("company_id", "in", self.company_id.ids)])
        for row in self:
            row.term_id = terms.filtered(
                lambda term, row=row: (
                    term.company_id == row.company_id
                    and row.observed_on
                    and term.date_from <= row.observed_on <= term.date_to
                )
            )[:1]

    @api.depends_context("uid")
    def _compute_own_class_ids(self):
        self.own_class_ids = [Command.set(sorted(self._crisis_scope().class_ids))]

    @api.constrains("observed_on")
    def _check_not_in_the_future(self):
        if any(row.observed_on > row.company_id._crisis_today() for row in self):
            raise ValidationError(self.env._("What happened cannot lie in the future."))

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_given(vals_list)
            subjects = self.env["crisis.subject"].browse({vals.get("subject_id") or 0 for vals in vals_list})
            own = self._crisis_scope().class_ids
            if any(subject.class_id.id not in own for subject in subjects.exists()):
                raise UserError(self.env._("The class log is about pupils of the own class."))
        rows = super().create(vals_list)
        rows._flow()
        return rows

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and vals:
            self._check_given([vals])
            if any(row.is_locked for row in self):
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        result = super().write(vals)
        if {"subject_id", "observed_on"} & set(vals):
            self._flow()
        return result

    def _check_given(self, vals_list):
        for vals in vals_list:
            if vals.get("is_locked") or vals.get("line_ids") or vals.get("author_id", self.env.uid) != self.env.uid:
                raise UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))

    def _flow(self):
        """Into the draft of its week, where there is one; a report begun later fetches what is open."""
        lines = self.env["crisis.weekly.report.line"].sudo()  # sudo: lines made by the server, of the same class
        for row in self.sudo().filtered(lambda entry: not entry.is_locked):  # sudo: as above
            row.line_ids = [Command.clear()]
            # sudo: as above; which of the reports is a draft
            draft = (
                self.env["crisis.weekly.report"]
                .sudo()
                .search(
                    Domain("class_id", "=", row.class_id.id)
                    & Domain("state", "=", "draft")
                    & Domain("week_start", "<=", row.observed_on)
                    & Domain("week_end", ">=", row.observed_on)
                )
            )
            if not draft:
                continue
            line = draft.line_ids.filtered(lambda line, row=row: line.subject_id == row.subject_id)
            line = line or lines.create({"report_id": draft.id, "subject_id": row.subject_id.id})
            line.write({"observation_ids": [Command.link(row.id)], "is_taken_back": False})

    def _lock(self, lines):
        """In a report that was just handed in: no longer changed, and in no other draft any more."""
        # sudo: locking is the step's, whoever hands the report in
        for row in self.sudo():
            row.line_ids -= row.line_ids.filtered(lambda line: line not in lines and line.report_id.state == "draft")
        self.sudo().write({"is_locked": True})  # sudo: as above

    def _as_text(self):
        """One line for the report."""
        texts = [f"{self.observed_on:%m-%d} {(self.facts or '').strip()}", (self.action_taken or "").strip()]
        if self.told_to:
            texts.append(self.env._("Told to: %(who)s", who=self.told_to.strip()))
        return " · ".join(filter(None, texts))
