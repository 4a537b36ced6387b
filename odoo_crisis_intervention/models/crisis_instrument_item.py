# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import scoring


class CrisisInstrumentItem(models.Model):
    """One question of an instrument. Without wording it is a number on somebody else's form.

    Access: as the instrument.
    """

    _name = "crisis.instrument.item"
    _description = "Item of an instrument"
    _order = "instrument_id, number"

    instrument_id = fields.Many2one("crisis.instrument", required=True, index=True, ondelete="cascade")
    number = fields.Integer(string="Item no.", required=True)
    name = fields.Text(string="Question text", translate=True)
    lowest = fields.Integer()
    highest = fields.Integer(required=True, default=1)
    is_reversed = fields.Boolean(string="Turned round", help="The highest answer counts as the lowest.")
    flag_from = fields.Integer(
        string="Red flag from", help="This answer or a higher one is acted on at once, whatever the sum. 0: never."
    )
    may_refuse = fields.Boolean(string="Refusing counts", help="A refusal counts as the highest answer.")
    only_after = fields.Char(
        string="Only after", help="Items, as in 1-4: asked when one of them was answered above its lowest."
    )
    option_ids = fields.One2many("crisis.instrument.option", "item_id", string="Answers of its own")

    _number_uniq = models.UniqueIndex("(instrument_id, number)", "Each item has its own number.")
    _range = models.Constraint("CHECK (lowest < highest)", "The highest answer must be above the lowest.")

    @api.constrains("flag_from", "lowest", "highest")
    def _check_flag(self):
        if any(item.flag_from and not item.lowest < item.flag_from <= item.highest for item in self):
            raise ValidationError(self.env._("A red flag begins above the lowest answer and not above the highest."))

    def _pure(self):
        return scoring.Item(
            number=self.number,
            lowest=self.lowest,
            highest=self.highest,
            reverse=self.is_reversed,
            flag_from=self.flag_from or None,
            refusal=self.highest if self.may_refuse else None,
            only_after=self.instrument_id._numbers(self.only_after),
        )


class CrisisInstrumentOption(models.Model):
    """A possible answer and what it counts: of all items of an instrument, or of one that has its own."""

    _name = "crisis.instrument.option"
    _description = "Possible answer"
    _order = "instrument_id, item_id, value"

    instrument_id = fields.Many2one(
        "crisis.instrument",
        compute="_compute_instrument_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="cascade",
    )
    item_id = fields.Many2one("crisis.instrument.item", index="btree_not_null", ondelete="cascade")
    value = fields.Integer(required=True)
    name = fields.Char(required=True, translate=True)

    @api.depends("item_id")
    def _compute_instrument_id(self):
        for option in self:
            option.instrument_id = option.item_id.instrument_id or option.instrument_id
