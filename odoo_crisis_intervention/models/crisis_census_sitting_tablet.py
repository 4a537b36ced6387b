# SPDX-License-Identifier: LGPL-3.0-or-later
import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import signing as secrets_of
from ..tools.paper_engine import qr_data_uri
from ..tools.tracking_code import ALPHABET

PAGE = "/crisis/census"
# Typed by hand on a tablet without a camera; it opens nothing without the code, and nothing after the sitting.
ADDRESS_LENGTH = 8


class CrisisCensusSitting(models.Model):
    """A sitting on the school's tablets: an address and six digits open each of them, for as long as it is open.

    The address is given anew with every press of the button and kept as a digest, the digits as a slow one. A few wrong
    digits lock the address; tablets that are open stay open until the supervisor closes the sitting or all tablets.
    """

    _inherit = "crisis.census.sitting"

    form_id = fields.Many2one("crisis.census.form", readonly=True, ondelete="restrict", export_string_translation=False)
    answering_count = fields.Integer(string="Answering now", compute="_compute_answering_count")
    tablet_digest = fields.Char(
        groups="base.group_system", readonly=True, copy=False, index="btree_not_null", export_string_translation=False
    )
    tablet_code_digest = fields.Char(
        groups="base.group_system", readonly=True, copy=False, export_string_translation=False
    )
    tablet_code_salt = fields.Char(
        groups="base.group_system", readonly=True, copy=False, export_string_translation=False
    )
    tablet_tries = fields.Integer(
        groups="base.group_system", readonly=True, copy=False, export_string_translation=False
    )
    # What an open tablet has to know; another value closes them all.
    tablet_seal = fields.Char(groups="base.group_system", readonly=True, copy=False, export_string_translation=False)

    def _compute_answering_count(self):
        # sudo: how many are at it, which whoever is in the room sees
        counts = dict(
            self.env["crisis.census.entry"]
            .sudo()
            ._read_group([("sitting_id", "in", self.ids), ("state", "=", "open")], ["sitting_id"], ["__count"])
        )
        for sitting in self:
            sitting.answering_count = counts.get(sitting.sudo(), 0)  # sudo: as above, the key of the count

    # -- the supervisor's buttons ------------------------------------------------------------------------------------

    def action_open_tablets(self):
        """A new address and new digits, shown this once.

        Access: the supervisor, counsellors and leaders, while the sitting is open.
        """
        self.ensure_one()
        self._check_may_run()
        if self.state != "open":
            raise UserError(self.env._("Open the sitting first: tablets work from then on until it is closed."))
        sitting = self.sudo()  # sudo: checked just now; these fields are closed to everybody
        instruments = sitting.census_id._asked_instruments().filtered(lambda one: one.respondent == "pupil")
        if not instruments:
            raise UserError(self.env._("Nothing of this screening is answered by pupils on a screen."))
        address = "".join(secrets.choice(ALPHABET) for _i in range(ADDRESS_LENGTH))
        code, salt = secrets_of.new_code(), secrets_of.salt()
        sitting.write(
            {
                "form_id": self.env["crisis.census.form"]._for(instruments).id,
                "tablet_digest": self._tablet_address_digest(address),
                "tablet_code_digest": secrets_of.code_digest(code, salt),
                "tablet_code_salt": salt,
                "tablet_tries": 0,
                "tablet_seal": sitting.tablet_seal or secrets.token_hex(16),
            }
        )
        link = f"{self.get_base_url()}{PAGE}/{address}"
        return {
            "type": "ir.actions.client",
            "tag": "crisis_tablet_secret",
            "name": self.env._("Open the tablets"),
            "target": "new",
            "params": {"link": link, "qr": qr_data_uri(link), "code": secrets_of.grouped(code)},
        }

    def action_close_tablets(self):
        """Every tablet asks for the code again; nobody's answers are lost. Access: as opening them."""
        for sitting in self:
            sitting._check_may_run()
        self._shut_tablets()
        return True

    def _shut_tablets(self):
        # sudo: the caller has checked; these fields are closed to everybody
        self.sudo().write({"tablet_digest": False, "tablet_code_digest": False, "tablet_seal": False})

    def _close(self):
        """Tablets end with the sitting; what was begun and left is taken in before anybody counts as absent."""
        self._shut_tablets()
        entries = self.env["crisis.census.entry"].sudo()  # sudo: sheets are the server's, whoever closes the sitting
        entries.search([("sitting_id", "in", self.ids), ("state", "=", "open")])._leave()
        return super()._close()

    # -- the tablet's door: ``self`` is sudo -------------------------------------------------------------------------

    @api.model
    def _tablet_address_digest(self, address):
        plain = (address or "").strip().upper()
        if len(plain) != ADDRESS_LENGTH or not set(plain) <= set(ALPHABET):
            return ""
        return hashlib.sha256(plain.encode()).hexdigest()

    @api.model
    def _tablet_by_address(self, address):
        """The open sitting behind an address, or nothing."""
        digest = self._tablet_address_digest(address)
        return (
            self.search([("tablet_digest", "=", digest), ("state", "=", "open")], limit=1) if digest else self.browse()
        )

    def _tablet_enter(self, code):
        """Whether the digits are right; wrong ones are counted and lock the address in the end."""
        self.ensure_one()
        if self._tablet_is_locked():
            return False
        if secrets_of.code_matches(code, self.tablet_code_salt, self.tablet_code_digest):
            return True
        self.tablet_tries += 1
        return False

    def _tablet_is_locked(self):
        return self.tablet_tries >= self.company_id.crisis_tablet_tries

    @api.model
    def _tablet_open(self, number, seal):
        """The sitting a tablet was opened for, while it is open and its tablets were not closed."""
        sitting = self.browse(number or 0).exists()
        if not sitting or not seal or sitting.state != "open" or sitting.tablet_seal != seal:
            return self.browse()
        return sitting
