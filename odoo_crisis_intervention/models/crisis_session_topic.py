# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class CrisisSessionTopic(models.Model):
    """What a talk in the counselling room was about, as a word for statistics.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 19.
    """

    _name = "crisis.session.topic"
    _description = "Topic of counselling"
    _inherit = ["crisis.preset.mixin"]
