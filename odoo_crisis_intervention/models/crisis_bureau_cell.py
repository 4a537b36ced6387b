# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_statistic_line import SEXES, STAGES

LEFT_OUT = "＊"


class CrisisBureauCell(models.Model):
    """One place of the bureau's sheet: a figure, a fact of the school, or a column of the list of pupils.

    Access: as the sheet it belongs to.
    """

    _name = "crisis.bureau.cell"
    _description = "Place in the bureau's sheet"
    _inherit = ["crisis.office.mixin"]
    _order = "template_id, sequence, id"

    _crisis_read_roles = (LEADER, COUNSELLOR, KEEPER)

    template_id = fields.Many2one("crisis.bureau.template", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="template_id.company_id", store=True, precompute=True, default=None, readonly=True
    )
    sequence = fields.Integer(default=10)
    sheet = fields.Char(string="Name of the sheet", help="Empty: the first one.")
    target = fields.Char(string="Cell or header", required=True, help="C7, or the words of a header.")
    where = fields.Selection(
        [("at", "In this cell"), ("right", "Right of the header"), ("below", "Below the header")],
        string="Which cell",
        required=True,
        default="at",
    )
    what = fields.Selection(
        [("figure", "A figure"), ("fact", "About the school"), ("column", "Column of the list of pupils")],
        string="What belongs there",
        required=True,
        default="figure",
    )
    figure_id = fields.Many2one("crisis.figure", index="btree_not_null", ondelete="restrict")
    stage = fields.Selection(STAGES)
    sex = fields.Selection(SEXES)
    level_id = fields.Many2one("crisis.level", index="btree_not_null", ondelete="restrict")
    outcome = fields.Selection(lambda self: self.env["crisis.figure"]._selection_outcome(), string="Divided by")
    number = fields.Selection(
        [
            ("value", "The number"),
            ("previous", "The period before"),
            ("change", "More or fewer"),
            ("rate", "Share (%)"),
        ],
        string="Which number",
        default="value",
    )
    fact = fields.Selection(
        [
            ("school", "Name of the school"),
            ("period", "Period"),
            ("date_from", "First day"),
            ("date_to", "Last day"),
            ("frozen_by", "Who froze the numbers"),
            ("frozen_on", "Day on which they were frozen"),
        ],
        string="What of the school",
    )
    column = fields.Selection(
        [
            ("line", "Line number"),
            ("name", "Name, or the code instead"),
            ("reference", "Reference"),
            ("stage", "Stage"),
            ("class", "Class, with names only"),
            ("number", "Student number, with names only"),
            ("sex", "Sex"),
            ("level", "Level"),
            ("entered", "Entered on"),
        ],
        string="Column of the list",
    )

    def _label(self):
        return f"{self.sheet} · {self.target}" if self.sheet else self.target or ""

    def _misfit(self):
        """What of the mapping itself does not hold; empty when all does."""
        if not self[{"figure": "figure_id", "fact": "fact", "column": "column"}[self.what]]:
            return self.env._("it is not said what belongs there.")
        if self.what != "figure":
            return ""
        figure = self.figure_id
        if (self.stage or self.sex) and not figure.by_person:
            return self.env._("“%(figure)s” is not counted by stage or sex.", figure=figure.name)
        if self.level_id and not figure.by_level:
            return self.env._("“%(figure)s” is not counted by level.", figure=figure.name)
        if self.outcome and self.outcome not in figure._outcome_list():
            return self.env._("“%(figure)s” is not divided by this.", figure=figure.name)
        if self.number == "rate" and not figure.base_id:
            return self.env._("“%(figure)s” is a share of nothing.", figure=figure.name)
        return ""

    def _number(self, statistic, numbers):
        """The number that belongs here, or the mark of what was left out."""
        chosen = {"stage": self.stage, "sex": self.sex, "level": self.level_id.id, "outcome": self.outcome}
        key = tuple((name, value) for name, value in chosen.items() if value)
        value, previous = numbers(self.figure_id, key)
        if self.number == "previous":
            value = previous
        elif self.number == "change" and value is not None:
            value = value - previous if isinstance(previous, int) else previous
        elif self.number == "rate" and value is not None:
            base = self.figure_id.base_id
            lacks = {"level": not base.by_level, "outcome": not base.outcomes}
            whole = numbers(base, tuple((name, chosen) for name, chosen in key if not lacks.get(name)))[0]
            value = whole and round(100 * value / whole, 1)
        return LEFT_OUT if value is None else value

    def _fact(self, statistic):
        company = statistic.company_id
        return {
            "school": company._crisis_school_name,
            "period": lambda: statistic.name,
            "date_from": lambda: fields.Date.to_string(statistic.date_from),
            "date_to": lambda: fields.Date.to_string(statistic.date_to),
            "frozen_by": lambda: statistic.frozen_by_id.name,
            "frozen_on": lambda: fields.Date.to_string(company._crisis_local(statistic.frozen_at).date()),
        }[self.fact]()
