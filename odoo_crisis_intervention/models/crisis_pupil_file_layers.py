# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from .crisis_case import CLINICAL_GROUPS, OFFICE_GROUPS, OPEN_STATES
from .crisis_warning import ENTERED_STATES

# List of the page → which rows of its model; all of them under the rules of their own models.
LAYERS = {
    "profile_ids": [],
    "guardian_ids": [],
    "case_ids": [("state", "!=", "void")],
    "followup_ids": [("state", "!=", "cancelled")],
    "measure_ids": [("state", "!=", "left_out"), ("plan_state", "in", ("approved", "emergency"))],
    "support_plan_ids": [("state", "!=", "void")],
    "status_change_ids": [("state", "!=", "void")],
    "contact_ids": [("state", "!=", "void")],
    "warning_ids": [("state", "!=", "void")],
    "concern_ids": [("state", "not in", ("draft", "void"))],
    "transfer_ids": [("state", "!=", "void")],
    "assessment_ids": [("state", "!=", "void")],
    "referral_ids": [("state", "!=", "void")],
    "note_ids": [],
}


class CrisisPupilFile(models.Model):
    """The layers of a pupil's file: each list is a search with the reader's own rights, nothing is kept twice."""

    _inherit = "crisis.pupil.file"

    # 1. For everybody who may open the file
    profile_ids = fields.Many2many("crisis.subject.profile", compute="_compute_layers")
    guardian_ids = fields.Many2many("crisis.guardian", string="Guardians", compute="_compute_layers")
    level_id = fields.Many2one("crisis.level", string="Level today", compute="_compute_now")
    counsellor_id = fields.Many2one("res.users", compute="_compute_now")
    homeroom_employee_id = fields.Many2one(related="class_id.homeroom_employee_id", string="Homeroom teacher")
    agreed_measures = fields.Text(string="Agreed measures", compute="_compute_now")
    watch_for = fields.Text(string="What to watch for", compute="_compute_now")
    next_on = fields.Date(string="Next follow-up", compute="_compute_now")
    case_ids = fields.Many2many("crisis.case", string="Cases", compute="_compute_layers")
    followup_ids = fields.Many2many("crisis.followup", string="Follow-ups", compute="_compute_layers")
    measure_ids = fields.Many2many("crisis.measure", string="Measures", compute="_compute_layers")
    support_plan_ids = fields.Many2many("crisis.support.plan", string="Support plans", compute="_compute_layers")
    status_change_ids = fields.Many2many(
        "crisis.status.change", string="Changes of enrolment", compute="_compute_layers"
    )
    contact_ids = fields.Many2many(
        "crisis.guardian.contact", string="Contacts with guardians", compute="_compute_layers"
    )

    # 2. For the office, and what is clinical
    warning_ids = fields.Many2many(
        "crisis.warning", string="In the register", compute="_compute_layers", groups=OFFICE_GROUPS
    )
    concern_ids = fields.Many2many("crisis.concern", string="Reports", compute="_compute_layers", groups=OFFICE_GROUPS)
    transfer_ids = fields.Many2many(
        "crisis.transfer.summary", string="Transfer summaries", compute="_compute_layers", groups=OFFICE_GROUPS
    )
    assessment_ids = fields.Many2many(
        "crisis.assessment", string="Assessments", compute="_compute_layers", groups=CLINICAL_GROUPS
    )
    referral_ids = fields.Many2many(
        "crisis.referral", string="Referrals", compute="_compute_layers", groups=CLINICAL_GROUPS
    )

    # 3. What only who wrote it, or counsellors and leaders, may read
    note_ids = fields.Many2many(
        "crisis.followup.note", string="Counsellor's notes", compute="_compute_layers", groups=CLINICAL_GROUPS
    )

    @api.model
    def _layers(self):
        """``{field: domain}``; other parts add theirs."""
        return LAYERS

    @api.depends("subject_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_layers(self):
        for name, domain in self._layers().items():
            field = self._fields[name]
            if not self._has_field_access(field, "read"):
                continue  # a layer that this reader has not
            records = self.env[field.comodel_name]
            if records.has_access("read"):
                records = records.search([("subject_id", "in", self.subject_id.ids), *domain])
            by_subject = records.grouped("subject_id")
            for file in self:
                file[name] = by_subject.get(file.subject_id, records.browse())

    @api.depends("subject_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_now(self):
        """What counts today, from the register entry in force and the open case, as far as the reader reads them."""
        of = [("subject_id", "in", self.subject_id.ids)]
        entries = self._readable("crisis.warning", [*of, ("state", "in", ENTERED_STATES)]).grouped("subject_id")
        cases = self._readable("crisis.case", [*of, ("state", "in", OPEN_STATES)]).grouped("subject_id")
        for file in self:
            entry = entries.get(file.subject_id, self.env["crisis.warning"])
            case = cases.get(file.subject_id, self.env["crisis.case"])
            file.level_id = entry.level_id or case.level_id
            file.counsellor_id = case.counsellor_id or entry.counsellor_id
            file.agreed_measures = case.agreed_measures or entry.agreed_measures
            file.watch_for = case.watch_for or entry.watch_for
            file.next_on = case.next_followup_on

    def _readable(self, model, domain):
        records = self.env[model]
        return records.search(domain) if records.has_access("read") else records
