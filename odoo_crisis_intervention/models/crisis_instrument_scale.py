# SPDX-License-Identifier: LGPL-3.0-or-later
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import scoring

METHODS = [
    (scoring.SUM, "Sum"),
    (scoring.MEAN, "Mean"),
    (scoring.COUNT, "Number of answers from a value on"),
    (scoring.HIGHEST, "Highest answer"),
]
SEXES = [("male", "Boys"), ("female", "Girls")]


def _exact(number):
    """Two decimals, as they are typed: 1.6 is sixteen tenths and not its nearest binary number."""
    return Fraction(round(number * 100), 100)


class CrisisInstrumentScale(models.Model):
    """A score over some items of an instrument, with the bands from which it is read. Access: as the instrument."""

    _name = "crisis.instrument.scale"
    _description = "Scale of an instrument"
    _order = "instrument_id, sequence, id"

    instrument_id = fields.Many2one("crisis.instrument", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, export_string_translation=False)
    name = fields.Char(required=True, translate=True)
    items = fields.Char(string="Over items", help="As in 1-9, 12. Empty: the score comes from outside.")
    method = fields.Selection(METHODS, required=True, default=scoring.SUM)
    factor = fields.Integer(default=1)
    may_miss = fields.Integer(
        string="May be missing", help="So many gaps are filled with the mean of the answers; with more, no score."
    )
    counts_from = fields.Integer(string="Counted from", default=1)
    on_norm = fields.Boolean(string="Bands of the T value", help="Read from the norm instead of the raw score.")
    band_ids = fields.One2many("crisis.instrument.band", "scale_id")
    norm_ids = fields.One2many("crisis.instrument.norm", "scale_id")

    _code_uniq = models.UniqueIndex("(instrument_id, code)", "Each scale has its own code.")
    _factor = models.Constraint("CHECK (factor > 0 AND may_miss >= 0)", "These numbers cannot be negative.")

    @api.constrains("items", "may_miss")
    def _check_items(self):
        for scale in self:
            numbers = scale.instrument_id._numbers(scale.items)
            if scale.may_miss and scale.may_miss >= len(numbers):
                raise ValidationError(self.env._("A scale cannot be read when all its answers may be missing."))

    def _pure(self):
        return scoring.Scale(
            code=self.code,
            items=self.instrument_id._numbers(self.items),
            method=self.method,
            factor=self.factor,
            may_miss=self.may_miss,
            counts_from=self.counts_from,
            bands=tuple(band._pure() for band in self.band_ids),
            on_norm=self.on_norm,
        )


class CrisisInstrumentBand(models.Model):
    """From where on a score is called what, and whether somebody is talked with then. Never a diagnosis."""

    _name = "crisis.instrument.band"
    _description = "Band of a scale"
    _order = "scale_id, lowest"

    scale_id = fields.Many2one("crisis.instrument.scale", required=True, index=True, ondelete="cascade")
    code = fields.Char(required=True, export_string_translation=False)
    name = fields.Char(required=True, translate=True)
    lowest = fields.Float(string="Score from", digits=(7, 2))
    to_see = fields.Boolean(string="Talk with the pupil")
    urgency = fields.Integer(help="The higher, the earlier on the list of whom to talk with.")

    _code_uniq = models.UniqueIndex("(scale_id, code)", "Each band has its own code.")
    _lowest_uniq = models.UniqueIndex("(scale_id, lowest)", "Two bands cannot begin at the same score.")

    def _pure(self):
        return scoring.Band(lowest=_exact(self.lowest), code=self.code, to_see=self.to_see, urgency=self.urgency)


class CrisisInstrumentNorm(models.Model):
    """Mean and deviation of a scale among the pupils it was normed on, by sex and grade."""

    _name = "crisis.instrument.norm"
    _description = "Norm of a scale"
    _order = "scale_id, grade_from, sex"

    scale_id = fields.Many2one("crisis.instrument.scale", required=True, index=True, ondelete="cascade")
    sex = fields.Selection(SEXES, help="Empty: both.")
    grade_from = fields.Integer(default=1)
    grade_to = fields.Integer(default=12)
    mean = fields.Float(string="Norm mean", required=True, digits=(7, 2))
    deviation = fields.Float(string="Standard deviation", required=True, digits=(7, 2))
    origin = fields.Char(string="Published in")

    _deviation = models.Constraint("CHECK (deviation > 0)", "A deviation is above zero.")

    def _pure(self):
        return scoring.Norm(
            scale=self.scale_id.code,
            mean=_exact(self.mean),
            deviation=_exact(self.deviation),
            sex=self.sex or None,
            grade_from=self.grade_from,
            grade_to=self.grade_to,
        )


class CrisisInstrumentDoubt(models.Model):
    """When a sheet is not to be trusted and is asked for again: a lie scale, the same answer throughout, too fast."""

    _name = "crisis.instrument.doubt"
    _description = "Doubt about a sheet"
    _order = "instrument_id, id"

    instrument_id = fields.Many2one("crisis.instrument", required=True, index=True, ondelete="cascade")
    code = fields.Char(required=True, export_string_translation=False)
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("scale", "A scale from a score on"),
            ("run", "The same answer so many times running"),
            ("fast", "Answered in less than so many seconds"),
        ],
        required=True,
    )
    limit = fields.Integer(required=True)
    scale_id = fields.Many2one(
        "crisis.instrument.scale",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('instrument_id', '=', instrument_id)]",
    )

    _code_uniq = models.UniqueIndex("(instrument_id, code)", "Each doubt has its own code.")
    _scale_named = models.Constraint(
        "CHECK (kind != 'scale' OR scale_id IS NOT NULL)", "Please say which scale tells this."
    )

    def _pure(self):
        return scoring.Doubt(code=self.code, kind=self.kind, limit=self.limit, scale=self.scale_id.code or None)
