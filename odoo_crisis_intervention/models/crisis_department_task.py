# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

DEPARTMENTS = [
    ("student_affairs", "Student Affairs"),
    ("counselling", "Counselling centre"),
    ("clinic", "School clinic"),
    ("security", "Security"),
    ("grade", "Grade and homeroom"),
    ("dormitory", "Dormitory"),
    ("academic", "Academic affairs"),
    ("general", "General affairs"),
    ("leaders", "School leaders"),
]
# Who, of those called, belongs to a department.
CALLED_OF_DEPARTMENT = {
    "student_affairs": ("commander", "keeper"),
    "counselling": ("counsellor", "backup"),
    "clinic": ("doctor",),
    "security": ("security",),
    "grade": ("homeroom",),
    "dormitory": ("dormitory",),
    "academic": (),
    "general": ("member",),
    "leaders": ("leader",),
}


class CrisisDepartmentTask(models.Model):
    """What a department does in every emergency, as the school has divided it (plan Art. 1, 4(4)).

    Each emergency begins with these. Access: every member of staff reads, the configuration group writes. Shared by
    all schools of a database.
    """

    _name = "crisis.department.task"
    _description = "Default task of a department"
    _inherit = ["crisis.preset.mixin"]

    name = fields.Char(string="Task")
    department = fields.Selection(DEPARTMENTS, required=True, default="student_affairs")
    only_injured = fields.Boolean(string="Only when somebody is injured")
    only_boarders = fields.Boolean(string="Only for boarders")
