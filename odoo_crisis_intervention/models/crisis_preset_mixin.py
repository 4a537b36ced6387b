# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrisisPresetMixin(models.AbstractModel):
    """Lists that come with the plan and that a school may rename, archive and extend, but not take apart.

    The rows the addon brings are recognised by their external id, which nobody can forge by RPC as a flag could be.
    Their codes stay as they are: rules, papers and statistics hang on them.
    Access: every member of staff reads, the configuration group writes. Shared by all schools of a database.
    """

    _name = "crisis.preset.mixin"
    _description = "Preset of the crisis plan"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(index=True, copy=False, export_string_translation=False)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)

    def write(self, vals):
        if "code" in vals and any(row.code != vals["code"] for row in self._crisis_presets()):
            raise UserError(self.env._("The code of a preset cannot be changed. Its name can."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_preset(self):
        if self._crisis_presets():
            raise UserError(self.env._("Presets of the plan cannot be deleted. Archive what your school does not use."))

    def _crisis_presets(self):
        """Those of ``self`` that the addon itself brought."""
        known = self.env[
            "ir.model.data"
        ].sudo()  # sudo: staff may not read external ids, only this set of numbers is used
        rows = known.search_fetch(
            [("module", "=", "odoo_crisis_intervention"), ("model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
        )
        return self.browse(rows.mapped("res_id"))
