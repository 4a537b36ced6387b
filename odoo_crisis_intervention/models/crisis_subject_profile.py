# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisSubjectProfile(models.Model):
    """What the school's roster knows about a pupil beyond name and class.

    Access: homeroom teacher of the class, counsellors, register keeper and team leaders read and write; the configuration
    group writes (roster import) without reading. Source: school plan ch. 5.1(3) and 5.2(3).
    """

    _name = "crisis.subject.profile"
    _description = "Roster profile"
    _order = "id desc"
    _rec_name = "id"

    subject_id = fields.Many2one("crisis.subject", string="Person", required=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="subject_id.company_id", store=True, index=True, precompute=True)
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
