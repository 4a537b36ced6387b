# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools import result_sheet

KINDS = [
    (result_sheet.NUMBER, "Student number"),
    (result_sheet.NAME, "Name of the pupil"),
    (result_sheet.CLASS, "Class of the pupil"),
    (result_sheet.DAY, "Day of the answers"),
    (result_sheet.SECONDS, "Seconds taken"),
    (result_sheet.SCORE, "Score of a scale"),
    (result_sheet.BAND, "Band of a scale, in words"),
    (result_sheet.ANSWER, "Answer to an item"),
    (result_sheet.FLAG, "Act at once, yes or no"),
]
# What platforms call these columns, in the order in which they are tried.
GUESSES = (
    (result_sheet.NUMBER, ("学号", "学籍号", "studentnumber", "studentno")),
    (result_sheet.NAME, ("姓名", "name")),
    (result_sheet.CLASS, ("班级", "class")),
    (result_sheet.DAY, ("日期", "时间", "date")),
    (result_sheet.FLAG, ("红旗", "危机", "自杀", "redflag")),
)


class CrisisResultMapping(models.Model):
    """Which column of a platform's file holds what; set once, used for every file of that platform.

    Access: counsellors and the configuration group write, all staff read; it tells nothing about anybody.
    Source: plan Art. 11; most schools test on the platform of their district.
    """

    _name = "crisis.result.mapping"
    _description = "Columns of a platform"
    _order = "name"

    name = fields.Char(string="Platform", required=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(default=True)
    line_ids = fields.One2many("crisis.result.mapping.line", "mapping_id", string="Columns", copy=True)
    ignored = fields.Text(string="Columns not used", readonly=True)

    _name_uniq = models.UniqueIndex("(company_id, name)", "There is a platform of this name already.")

    @api.constrains("line_ids")
    def _check_lines(self):
        for mapping in self:
            mapping._columns()

    def _columns(self):
        """The mapping for ``tools/result_sheet.py``."""
        self.ensure_one()
        return [line._pure() for line in self.line_ids]

    def _is_complete(self):
        """Whether a file can be read: whose row it is, and a result."""
        kinds = set(self.line_ids.mapped("kind"))
        results = {result_sheet.SCORE, result_sheet.BAND, result_sheet.ANSWER, result_sheet.FLAG}
        return bool(kinds & {result_sheet.NUMBER, result_sheet.NAME} and kinds & results)

    def _learn(self, headers):
        """Add the columns whose meaning is plain from their titles; name the others as not used."""
        self.ensure_one()
        known = set(self.line_ids.mapped("header"))
        taken = set(self.line_ids.mapped("kind"))
        commands, others = [], []
        for header in headers:
            if header in known:
                continue
            folded = header.replace(" ", "").lower()
            kind = next(
                (kind for kind, words in GUESSES if kind not in taken and any(word in folded for word in words)), None
            )
            if kind:
                taken.add(kind)
                commands.append(Command.create({"header": header, "kind": kind}))
            else:
                others.append(header)
        self.write({"line_ids": commands, "ignored": "\n".join(others)})

    def action_number_items(self):
        """Each unused column that ends in a number becomes the answer to the item of that number.

        Access: whoever writes mappings. The instrument is that of the first column of answers.
        """
        self.ensure_one()
        self.check_access("write")
        instrument = self.line_ids.filtered(lambda line: line.kind == result_sheet.ANSWER).instrument_id[:1]
        if not instrument:
            raise UserError(self.env._("Set one column of answers with its instrument first; the others follow it."))
        numbers = set(instrument.item_ids.mapped("number"))
        named = set(self.line_ids.mapped("header"))
        done = set(self.line_ids.filtered(lambda line: line.instrument_id == instrument).mapped("item"))
        commands, others = [], []
        for header in (self.ignored or "").splitlines():
            if header in named:
                continue
            digits = "".join(char if char.isdigit() else " " for char in header).split()
            number = int(digits[-1]) if digits else 0
            if number in numbers - done:
                done.add(number)
                commands.append(
                    Command.create({"header": header, "kind": "answer", "instrument_id": instrument.id, "item": number})
                )
            else:
                others.append(header)
        self.write({"line_ids": commands, "ignored": "\n".join(others)})
        return True


class CrisisResultMappingLine(models.Model):
    """One column of a platform's file. Access: as the mapping."""

    _name = "crisis.result.mapping.line"
    _description = "Column of a platform"
    _order = "mapping_id, sequence, id"

    mapping_id = fields.Many2one("crisis.result.mapping", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    header = fields.Char(string="Title of the column", required=True)
    kind = fields.Selection(KINDS, string="Holds", required=True)
    instrument_id = fields.Many2one(
        "crisis.instrument", compute="_compute_instrument_id", store=True, readonly=False, ondelete="restrict"
    )
    scale_id = fields.Many2one(
        "crisis.instrument.scale",
        domain="[('instrument_id', '=?', instrument_id)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    item = fields.Integer()
    words = fields.Text(
        string="The platform's words",
        help="One a line: its word = our band, or its word = the number it counts. Names of our bands need no line.",
    )

    _header_uniq = models.UniqueIndex("(mapping_id, header)", "This column is named twice.")

    @api.depends("scale_id")
    def _compute_instrument_id(self):
        for line in self:
            line.instrument_id = line.scale_id.instrument_id or line.instrument_id

    @api.constrains("kind", "scale_id", "instrument_id", "item", "words")
    def _check_target(self):
        for line in self:
            if line.kind in (result_sheet.SCORE, result_sheet.BAND) and not line.scale_id:
                raise ValidationError(
                    self.env._("Column “%(header)s”: please choose the scale it belongs to.", header=line.header)
                )
            if line.kind == result_sheet.ANSWER and line.item not in line.instrument_id.item_ids.mapped("number"):
                raise ValidationError(
                    self.env._("Column “%(header)s”: please choose the instrument and its item.", header=line.header)
                )
            line._word_values()

    def _word_values(self):
        """The platform's words, folded, with what they stand for.

        :raises ValidationError: a line that names no band or no number
        """
        values = {}
        bands = {}
        for lang, _name in self.env["res.lang"].get_installed():
            for band in self.scale_id.band_ids.with_context(lang=lang):
                bands[result_sheet.folded(band.name)] = band.code
        if self.kind == result_sheet.BAND:
            values.update(bands)
        for text in (self.words or "").splitlines():
            if not text.strip():
                continue
            word, equals, meaning = text.replace("＝", "=").rpartition("=")
            meaning = result_sheet.folded(meaning)
            target = bands.get(meaning) if self.kind == result_sheet.BAND else None
            if self.kind in (result_sheet.ANSWER, result_sheet.FLAG) and meaning.lstrip("-").isdecimal():
                target = int(meaning)
            if not equals or not word.strip() or target is None:
                raise ValidationError(
                    self.env._(
                        "Column “%(header)s”: a line of words is written “word = band” or “word = number”.",
                        header=self.header,
                    )
                )
            values[result_sheet.folded(word)] = target
        return values

    def _pure(self):
        return result_sheet.Column(
            header=self.header,
            kind=self.kind,
            instrument=self.instrument_id.id or 0,
            scale=self.scale_id.code or "",
            item=self.item,
            words=self._word_values(),
        )
