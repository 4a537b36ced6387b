# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

AREAS = [
    ("class", "Class and seat"),
    ("workload", "Workload"),
    ("subjects", "Subjects"),
    ("exams", "Exams and marks"),
    ("boarding", "Dormitory and meals"),
    ("medication", "Medication"),
    ("contact", "Somebody to turn to"),
    ("classmates", "Classmates"),
    ("safety", "When it becomes too much"),
    ("other", "Other"),
]
ATTENDANCE = [
    ("lessons", "Chosen lessons"),
    ("half_days", "Half days"),
    ("full_days", "Full days"),
    ("boarding", "Full days and dormitory"),
]


class CrisisSupportTemplate(models.Model):
    """What a support plan for a return begins with: points by area, and the stages from half days to full ones.

    What it says is what everybody around the pupil may know. Access: every member of staff reads, the configuration
    group writes. Shared by all schools of a database. Source: plan Art. 22.
    """

    _name = "crisis.support.template"
    _description = "Template of a support plan"
    _inherit = ["crisis.preset.mixin"]

    classmates_text = fields.Text(
        string="What classmates are told", translate=True, help="In words that the pupil and the guardians agree to."
    )
    line_ids = fields.One2many("crisis.support.template.line", "template_id", string="Points")
    stage_ids = fields.One2many("crisis.support.template.stage", "template_id", string="Stages")

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of templates are unique.")


class CrisisSupportTemplateLine(models.Model):
    """One point of a template. Access: as the template."""

    _name = "crisis.support.template.line"
    _description = "Point of a support template"
    _inherit = ["crisis.preset.mixin"]

    name = fields.Char(string="What is done")
    template_id = fields.Many2one("crisis.support.template", required=True, index=True, ondelete="cascade")
    area = fields.Selection(AREAS, required=True, default="other")
    owner_rule = fields.Selection(
        [
            ("counsellor", "The counsellor of the case"),
            ("homeroom", "The homeroom teacher"),
            ("words", "Somebody named in words"),
        ],
        string="Person responsible",
        required=True,
        default="homeroom",
    )
    owner_words = fields.Char(string="Responsible, in words", translate=True)
    is_for_homeroom = fields.Boolean(string="Concerns the homeroom teacher", default=True)


class CrisisSupportTemplateStage(models.Model):
    """One stage of a template: how long, and how much school. Access: as the template."""

    _name = "crisis.support.template.stage"
    _description = "Stage of a support template"
    _inherit = ["crisis.preset.mixin"]

    name = fields.Char(string="Stage")
    template_id = fields.Many2one("crisis.support.template", required=True, index=True, ondelete="cascade")
    attendance = fields.Selection(ATTENDANCE, required=True, default="full_days")
    days = fields.Integer(string="Lasts (days)", required=True, default=14)
    what = fields.Char(string="What it means", translate=True)

    _lasts = models.Constraint("CHECK(days > 0)", "A stage lasts a day at least.")
