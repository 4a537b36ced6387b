# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

MENUS = ("menu_crisis_statistic", "menu_crisis_statistic_published")


class IrUiMenu(models.Model):
    """The figures stand in the menu of those who may read any, heads of the two departments included."""

    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        if self.env["crisis.statistic"]._crisis_published_domain().is_false():
            hidden += [self.env.ref(f"odoo_crisis_intervention.{name}").id for name in MENUS]
        return hidden
