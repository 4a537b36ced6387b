# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class CrisisPeerCriterion(models.Model):
    """What a pupil should bring along to become a class peer supporter; ticked when one is nominated.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 26.
    """

    _name = "crisis.peer.criterion"
    _description = "Criterion for peer supporters"
    _inherit = ["crisis.preset.mixin"]
