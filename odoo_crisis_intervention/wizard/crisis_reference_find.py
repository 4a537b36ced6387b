# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError


class CrisisReferenceFind(models.TransientModel):
    """The way back from a paper to its record: scan or type the reference that is printed beside the QR code.

    Access: a dialog of those who work with cases, own rows only. It searches with the user's own rights, and what they
    may not read is answered like what does not exist. Nothing but the opaque reference is stored.
    """

    _name = "crisis.reference.find"
    _description = "Find by reference"

    reference = fields.Char(help="As printed on the paper, for example CI-7F3KQ2A. A scanner types it for you.")

    def action_find(self):
        """Open the record. Access: as reading that record."""
        self.ensure_one()
        reference = "".join((self.reference or "").split()).upper()
        if reference and not reference.startswith("CI-"):
            reference = f"CI-{reference}"
        for name, model in self.env.registry.items():
            if not getattr(model, "_crisis_confidential", False) or model._abstract or not reference:
                continue
            records = self.env[name]
            if records.has_access("read") and (record := records.search([("reference", "=", reference)], limit=1)):
                return record._get_records_action()
        raise UserError(self.env._("There is nothing with this reference that you may open."))
