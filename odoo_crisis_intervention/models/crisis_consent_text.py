# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

CONSENT_KINDS = [
    ("notice", "Notice to guardians"),
    ("counselling", "Consent to counselling"),
    ("staying", "Staying at school under treatment"),
]


class CrisisConsentText(models.Model):
    """What stands in a notice or a consent before anything about a pupil is filled in.

    A school words it as it likes; a paper that was begun keeps the words it was begun with. In the texts ``{pupil}``,
    ``{class}``, ``{school}`` and ``{contact}`` are filled in, nothing else. None of the papers asks anybody to admit an
    illness.

    Access: all staff read; the configuration group writes. Source: plan Art. 4(2), 18, 24(6).
    """

    _name = "crisis.consent.text"
    _description = "Text of a notice or consent"
    _order = "kind"
    _rec_name = "kind"

    kind = fields.Selection(CONSENT_KINDS, required=True)
    body = fields.Text(string="Text", required=True, translate=True)

    _one_each = models.UniqueIndex("(kind)", "There is one text of each kind.")
