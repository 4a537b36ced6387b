# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..tools import retention


class CrisisRetentionRule(models.Model):
    """How long one kind of record is kept (保存期限).

    No law names one period for a school's psychological files; the numbers are the addon's proposal and the school's to
    set. Which records are of which kind is said in ``tools/retention.py``. The access log, proofs of destruction, plan
    versions and figures that name nobody are kept for good.

    Access: all staff read, the configuration group writes. Source: plan Art. 24(4), 24(6); PIPL Art. 19, 47.
    """

    _name = "crisis.retention.rule"
    _description = "Retention rule"
    _inherit = ["crisis.preset.mixin"]

    basis = fields.Selection(
        [
            (retention.LEAVING, "The person left the school"),
            (retention.ADULT, "The person is 18"),
            (retention.SCHOOL_YEAR, "End of the next school year"),
            (retention.RECORD, "Last day of the record"),
        ],
        string="Counted from",
        required=True,
        default=retention.LEAVING,
    )
    years = fields.Integer(string="Years after", default=3)
    years_after_close = fields.Integer(
        string="Years after the record's last day, at least", help="Whichever is later counts."
    )

    _code_unique = models.UniqueIndex("(code) WHERE code IS NOT NULL", "There is a rule for this kind already.")
    _not_negative = models.Constraint(
        "CHECK(years >= 0 AND years_after_close >= 0 AND years <= 100 AND years_after_close <= 100)",
        "Periods are whole years from 0 to 100.",
    )

    @api.model
    def _periods(self):
        """``{code: (rule, period)}``."""
        rules = self.with_context(active_test=False).search([("code", "!=", False)])
        return {rule.code: (rule, retention.Period(rule.basis, rule.years, rule.years_after_close)) for rule in rules}
