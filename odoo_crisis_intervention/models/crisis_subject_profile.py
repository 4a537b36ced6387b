# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisSubjectProfile(models.Model):
    """What the school's roster knows about a pupil beyond name and class.

    Access: see ``crisis.subject.detail.mixin``. Source: school plan ch. 5.1(3) and 5.2(3).
    """

    _name = "crisis.subject.profile"
    _inherit = ["crisis.subject.detail.mixin"]
    _description = "Roster profile"
    _order = "id desc"
    _rec_name = "id"

    birth_date = fields.Date()
    address = fields.Char()
    phone = fields.Char()
    family_structure = fields.Selection(
        [
            ("both_parents", "Both parents"),
            ("single_parent", "Single parent"),
            ("blended", "Blended family"),
            ("grandparents", "With grandparents"),
            ("relatives", "With other relatives"),
            ("foster", "Foster home or institution"),
            ("other", "Other"),
        ]
    )
    support_tag_ids = fields.Many2many("crisis.support.tag", string="Support tags")

    _subject_uniq = models.Constraint("UNIQUE(subject_id)", "A person has one profile.")
