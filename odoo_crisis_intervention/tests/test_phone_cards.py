# SPDX-License-Identifier: LGPL-3.0-or-later
from lxml import etree

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestPhoneCards(TransactionCase):
    def test_what_a_form_lists_in_rows_is_told_on_a_phone_too(self):
        """Without a card of its own a line shows its display name there: of a confidential record a mere number."""
        views = self.env["ir.ui.view"]
        forms = views.search([("type", "=", "form"), ("model", "=like", "crisis.%"), ("mode", "=", "primary")])
        self.assertTrue(forms)
        bare = set()
        for form in forms:
            model = self.env[form.model]
            for node in etree.fromstring(form.get_combined_arch()).iterfind(".//field[@name]"):
                field = model._fields.get(node.get("name"))
                if field is None or field.type not in ("one2many", "many2many"):
                    continue  # of a list inside the form, whose own model has it
                if node.get("widget") or node.get("invisible") == "1":
                    continue
                if "kanban" not in node.get("mode", "kanban") or node.find("kanban") is not None:
                    continue
                if not views.search_count([("model", "=", field.comodel_name), ("type", "=", "kanban")], limit=1):
                    bare.add(f"{form.model}.{field.name}")
        self.assertFalse(bare)
