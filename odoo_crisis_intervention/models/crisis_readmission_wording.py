# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

TEXT_SECTIONS = [
    ("school_part", "What the school does"),
    ("guardian_part", "What the guardians do"),
    ("arrangement", "How the return goes"),
    ("again", "When this is looked at again"),
    ("contact", "Whom to call"),
]


class CrisisReadmissionWording(models.Model):
    """What a hospital may write when a pupil comes back to school, and what follows from it.

    Hospitals seldom write "cured"; a school that demanded the word would keep children away from their right to
    education. Says nothing about any pupil. Access: every member of staff reads, the configuration group writes.
    Source: plan Art. 21.
    """

    _name = "crisis.readmission.wording"
    _description = "Wording of a hospital's certificate"
    _inherit = ["crisis.preset.mixin"]

    name = fields.Char(string="Wording")
    effect = fields.Selection(
        [
            ("accepted", "Accepted"),
            ("conditions", "Accepted, with what it advises"),
            ("nothing_found", "Nothing was found: the fast way"),
            ("refused", "Not enough yet"),
        ],
        required=True,
        default="accepted",
    )

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of wordings are unique.")


class CrisisReadmissionText(models.Model):
    """The school's own sentences for an agreement on a pupil's return, section by section.

    In the texts ``{pupil}``, ``{class}``, ``{school}`` and ``{contact}`` are filled in, nothing else. An agreement that
    was begun keeps the words it was begun with. Access: every member of staff reads, the configuration group writes.
    Source: plan Art. 21, 22.
    """

    _name = "crisis.readmission.text"
    _description = "Text of an agreement on return"
    _order = "id"
    _rec_name = "section"

    section = fields.Selection(TEXT_SECTIONS, required=True)
    body = fields.Text(string="Text", required=True, translate=True)

    _one_each = models.UniqueIndex("(section)", "There is one text for each section.")
