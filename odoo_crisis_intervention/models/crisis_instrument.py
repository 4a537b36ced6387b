# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import item_list, scoring

RESPONDENTS = [
    ("pupil", "The pupil"),
    ("guardian", "A guardian"),
    ("teacher", "A teacher"),
    ("counsellor", "The counsellor, by asking"),
]


class CrisisInstrument(models.Model):
    """A questionnaire as data: items, answers, scales, bands, red flags, norms, and when a sheet is not to be trusted.

    Instruments that are free to use come with their wording and its footer; of others only the key is here (numbers,
    scales, bands), and their answers come from paper or from another platform. What a band says is a suggestion to talk
    with somebody, never a diagnosis.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 11.
    """

    _name = "crisis.instrument"
    _description = "Instrument"
    _inherit = ["crisis.preset.mixin"]

    respondent = fields.Selection(RESPONDENTS, required=True, default="pupil")
    readers = fields.Selection(
        [("counsellors", "Counsellors only"), ("leaders", "Counsellors and leaders")],
        string="Its sheets are read by",
        required=True,
        default="counsellors",
    )
    instruction = fields.Text(string="Words before the items", translate=True)
    attribution = fields.Text(help="Printed and shown below the items, word for word.")
    licence = fields.Char(string="Right to use", translate=True)
    is_working_translation = fields.Boolean(
        string="Working translation", help="The wording in the school's language was not validated."
    )
    minimum_age = fields.Integer(string="From age", help="In years. Younger pupils are warned about, not shut out.")
    has_wording = fields.Boolean(compute="_compute_has_wording", store=True)
    needs_company = fields.Boolean(
        string="At school only",
        help="It asks for what may need an answer at once, so it is answered at school, with a counsellor at hand.",
    )
    item_ids = fields.One2many("crisis.instrument.item", "instrument_id")
    option_ids = fields.One2many(
        "crisis.instrument.option", "instrument_id", string="Possible answers", domain=[("item_id", "=", False)]
    )
    scale_ids = fields.One2many("crisis.instrument.scale", "instrument_id")
    doubt_ids = fields.One2many("crisis.instrument.doubt", "instrument_id")
    item_count = fields.Integer(compute="_compute_item_count")

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "This code is taken.")

    @api.depends("item_ids.name")
    def _compute_has_wording(self):
        for instrument in self:
            instrument.has_wording = bool(instrument.item_ids) and all(instrument.item_ids.mapped("name"))

    @api.depends("item_ids")
    def _compute_item_count(self):
        for instrument in self:
            instrument.item_count = len(instrument.item_ids)

    @api.constrains("item_ids", "scale_ids", "doubt_ids")
    def _check_definition(self):
        for instrument in self:
            instrument._pure()

    def _pure(self):
        """The definition for ``tools/scoring.py``.

        :raises ValidationError: a list of items that cannot be read or that names an item the instrument has not
        """
        self.ensure_one()
        return scoring.Instrument(
            code=self.code or str(self.id),
            items=tuple(item._pure() for item in self.item_ids.sorted("number")),
            scales=tuple(scale._pure() for scale in self.scale_ids),
            doubts=tuple(doubt._pure() for doubt in self.doubt_ids),
            norms=tuple(norm._pure() for norm in self.scale_ids.norm_ids),
        )

    def _numbers(self, text):
        """The items named by ``text`` ("1-9, 12").

        :raises ValidationError: it cannot be read, or names an item the instrument has not
        """
        try:
            numbers = item_list.parse(text or "")
        except ValueError:
            numbers = None
        if numbers is None or not set(numbers) <= set(self.item_ids.mapped("number")):
            raise ValidationError(
                self.env._("“%(text)s” is not a list of this instrument's items. Write it like 1-9, 12, 15.", text=text)
            )
        return numbers

    def _form(self):
        """What a page or a paper needs to ask the items, in the reader's language.

        :return: dict with ``instruction``, ``attribution`` and ``items``, each with ``number``, ``name``, ``answers``
            (value and label pairs), ``may_refuse`` and ``only_after`` (item numbers)
        """
        self.ensure_one()
        common = [(option.value, option.name) for option in self.option_ids]
        items = []
        for item in self.item_ids.sorted("number"):
            own = [(option.value, option.name) for option in item.option_ids]
            plain = [(value, str(value)) for value in range(item.lowest, item.highest + 1)]
            within = [pair for pair in common if item.lowest <= pair[0] <= item.highest]
            items.append(
                {
                    "number": item.number,
                    "name": item.name or "",
                    "answers": own or within or plain,
                    "may_refuse": item.may_refuse,
                    "only_after": list(self._numbers(item.only_after)),
                }
            )
        return {"instruction": self.instruction or "", "attribution": self.attribution or "", "items": items}

    def action_print_blank(self):
        """The questions on paper, for whoever answers with a pen or wants to read them beforehand.

        Access: whoever reads instruments.
        """
        self.check_access("read")
        return self.env.ref("odoo_crisis_intervention.action_paper_instrument").report_action(self)
