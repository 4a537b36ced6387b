# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class IrRule(models.Model):
    """Refusals on our models are constant: no name, no id, no rule, also in debug mode (L14)."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        if hasattr(records, "_crisis_refusal"):
            return records.with_env(self.env)._crisis_refusal(operation)
        return super()._make_access_error(operation, records)


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    def _make_access_error(self, model, mode):
        if hasattr(self.env[model], "_crisis_refusal"):
            return self.env[model]._crisis_refusal(mode)
        return super()._make_access_error(model, mode)
