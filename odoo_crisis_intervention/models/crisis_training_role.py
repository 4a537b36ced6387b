# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisTrainingRole(models.Model):
    """For whom a training is: a role of the school, and where its people are found in the roster and in HR.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 24(2).
    """

    _name = "crisis.training.role"
    _description = "Role to be trained"
    _inherit = ["crisis.preset.mixin"]

    source = fields.Selection(
        [
            ("homeroom", "Homeroom teachers of the classes"),
            ("subject_teacher", "Subject teachers of the classes"),
            ("office", "A role of the teams, or departments and posts"),
            ("all_staff", "Everybody on the staff"),
            ("peer_supporter", "Class peer supporters"),
        ],
        string="Who they are",
        required=True,
        default="office",
    )
    team_role = fields.Selection("_team_roles", string="Role in the teams")
    department_ids = fields.Many2many("hr.department", string="Departments")
    job_words = fields.Char(
        string="Words in the post", help="Whoever has one of these words, separated by commas, in the name of the post."
    )
    is_wanted = fields.Boolean(string="Trained every term", default=True)

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of roles are unique.")

    def _team_roles(self):
        return self.env["crisis.team.member"]._fields["role"]._description_selection(self.env)
