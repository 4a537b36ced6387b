# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisClassPromotionLine(models.TransientModel):
    """One class of the promotion screen; the proposal may be changed. Access: as the screen."""

    _name = "crisis.class.promotion.line"
    _description = "Class to promote"
    _transient_max_hours = 1.0

    promotion_id = fields.Many2one("crisis.class.promotion", required=True, index=True, ondelete="cascade")
    class_id = fields.Many2one("crisis.school.class", required=True, ondelete="cascade")
    action = fields.Selection(
        [("promote", "Goes up"), ("graduate", "Graduates"), ("skip", "Stays")], required=True, default="promote"
    )
    new_grade = fields.Integer(required=True)
    new_name = fields.Char(required=True)
    student_count = fields.Integer(related="class_id.student_count")
