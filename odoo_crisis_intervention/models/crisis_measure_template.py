# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

MEASURE_KINDS = [
    ("support", "Psychological support"),
    ("control", "Keeping stressors away"),
    ("supervision", "Watching over"),
    ("counselling", "Counselling"),
    ("emergency", "Emergency aid"),
]
RHYTHMS = [
    ("once", "Once"),
    ("daily", "Every day"),
    ("weekly", "Every week"),
    ("fortnight", "Every second week"),
    ("month", "Every month"),
    ("standing", "All the time"),
]


class CrisisMeasureTemplate(models.Model):
    """A measure that a handling plan begins with, by level and kind of risk (plan Art. 8, 15).

    What it says is what everybody around the person may know. Access: every member of staff reads, the configuration
    group writes. Shared by all schools of a database.
    """

    _name = "crisis.measure.template"
    _description = "Template of a measure"
    _inherit = ["crisis.preset.mixin"]

    name = fields.Char(string="Measure")
    kind = fields.Selection(MEASURE_KINDS, required=True, default="support")
    level_ids = fields.Many2many("crisis.level", string="At these levels")
    risk_type_ids = fields.Many2many(
        "crisis.risk.type", string="For these risks only", help="Empty: whatever the risk is."
    )
    owner_rule = fields.Selection(
        [
            ("counsellor", "The counsellor of the case"),
            ("homeroom", "The homeroom teacher"),
            ("words", "Somebody named in words"),
        ],
        string="Person responsible",
        required=True,
        default="counsellor",
    )
    owner_words = fields.Char(string="Responsible, in words", translate=True)
    rhythm = fields.Selection(RHYTHMS, required=True, default="once")
    start_days = fields.Integer(string="Begins after (days)")
    is_for_homeroom = fields.Boolean(string="Concerns the homeroom teacher", default=True)

    def _applying(self, level, risk_types):
        """Templates of that level that fit one of the risks, in their order."""
        # sudo: shared settings that every member of staff may read
        rows = self.sudo().search([("level_ids", "in", level.ids)]) if level else self.sudo().browse()
        return rows.filtered(lambda row: not row.risk_type_ids or row.risk_type_ids & risk_types)
