# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisRosterImportSheet(models.TransientModel):
    """What the preview says about one sheet of a roster file: counts and problems, never the contents of a cell.

    Access: as the import.
    """

    _name = "crisis.roster.import.sheet"
    _description = "Sheet of a roster import"
    _transient_max_hours = 1.0

    import_id = fields.Many2one("crisis.roster.import", required=True, index=True, ondelete="cascade")
    title = fields.Char(string="Sheet")
    kind = fields.Selection(
        [("students", "Pupils"), ("guardians", "Guardians"), ("staff", "Staff"), ("classes", "Classes")],
        string="Contents",
    )
    columns = fields.Char(string="Columns read")
    unknown_columns = fields.Char(string="Columns ignored")
    row_count = fields.Integer(string="Rows")
    new_count = fields.Integer(string="New")
    updated_count = fields.Integer(string="Updated")
    unchanged_count = fields.Integer(string="Unchanged")
    problem_count = fields.Integer(string="Errors")
    problems = fields.Text(string="What to correct")
