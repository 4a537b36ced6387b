# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import suppression
from .crisis_statistic_line import SEXES, STAGES

MARGINS = [
    ("total", "As a whole"),
    ("stage", "By stage"),
    ("sex", "By sex"),
    ("level", "By level"),
    ("outcome", "By what it is divided by"),
    ("stage_sex", "By stage and sex"),
]
# What the closing number of the register is made of, and what the opening number was called the last time.
BALANCES = {"register_closing": {"register_opening": 1, "register_new": 1, "register_out": -1}}
# Figures that are some of another's outcomes.
SLICES = {
    "census_answered": ("census_expected", ("answered", "invalid")),
    "census_valid": ("census_expected", ("answered",)),
}
SAME_AS_LAST = {"register_opening": "register_closing"}


class CrisisStatisticPublished(models.Model):
    """The frozen figures as those find them who read no names: small counts are left out, and whatever would tell them.

    What is left out is chosen when the figures are frozen (``tools.suppression``): against sums of the same sheet,
    against the period before and against earlier versions. Periods that are published never overlap. A number that was
    left out is not in the database either, and does not say whether it was a small one.

    Access: counsellors, leaders, the register keeper, academic affairs, the team, auditors, and the heads of the two
    departments. Nobody writes. Source: plan Art. 24(4), 24(6).
    """

    _name = "crisis.statistic.published"
    _description = "Published number"
    _inherit = ["crisis.access.mixin"]
    _order = "statistic_id desc, section_order, sequence, figure_id, margin_order, id"

    _crisis_write_roles = ()
    _crisis_grant_scopes = ()

    statistic_id = fields.Many2one(
        "crisis.statistic", string="Period", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(string="School", readonly=True, default=None)
    date_from = fields.Date(string="From", required=True, readonly=True, index=True)
    figure_id = fields.Many2one("crisis.figure", required=True, readonly=True, index=True, ondelete="restrict")
    section = fields.Selection(
        lambda self: self.env["crisis.figure"]._fields["section"]._description_selection(self.env),
        string="Part",
        readonly=True,
    )
    section_order = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    sequence = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    margin = fields.Selection(MARGINS, string="Divided", required=True, readonly=True, index=True)
    margin_order = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    stage = fields.Selection(STAGES, readonly=True)
    sex = fields.Selection(SEXES, readonly=True)
    level_id = fields.Many2one("crisis.level", readonly=True, index="btree_not_null", ondelete="restrict")
    outcome = fields.Selection(
        lambda self: self.env["crisis.figure"]._selection_outcome(), string="Divided by", readonly=True
    )
    is_left_out = fields.Boolean(string="Left out of the figures", readonly=True)
    value = fields.Integer(string="How many", readonly=True)
    shown = fields.Char(string="Number shown", compute="_compute_shown")

    def init(self):
        events = "INSERT OR UPDATE OR DELETE"
        self.env["crisis.statistic"]._protect("crisis_refuse_frozen_number", events, self._table)

    def _crisis_read_domain(self):
        return self.env["crisis.statistic"]._crisis_published_domain()

    def _crisis_write_domain(self):
        return Domain.FALSE

    def _key(self):
        """What ``tools.suppression`` calls this number."""
        values = {"stage": self.stage, "sex": self.sex, "level": self.level_id.id, "outcome": self.outcome}
        names = () if self.margin == "total" else self.margin.split("_")
        return tuple((name, values[name] or None) for name in names)

    @api.depends("value", "is_left_out")
    def _compute_shown(self):
        for row in self:
            row.shown = "＊" if row.is_left_out else str(row.value)


class CrisisStatisticPublishing(models.Model):
    """How frozen figures are published: once for each day of the school, by the kind of period the school chose."""

    _inherit = "crisis.statistic"

    def _publish(self):
        """Write down what may be shown. Whether anything was; called after the check of the function."""
        self.ensure_one()
        # sudo: the numbers of the whole school, of which what is small is left out here
        secret = self.sudo()
        if self.kind != self.company_id.crisis_statistic_published or secret._overlaps_published():
            return False
        tables = secret._tables()
        threshold = self.company_id.crisis_statistic_threshold
        shown = suppression.publish([table for figure, table in tables.items() if figure.is_guarded], threshold)
        rows = []
        for figure, table in tables.items():
            for key in table.margins():
                is_shown = not figure.is_guarded or key in shown[table.name]
                rows.append(secret._published_row(figure, table, key, is_shown))
        secret.env["crisis.statistic.published"].create(rows)
        return True

    def _overlaps_published(self):
        """Whether another period was published that shares a day: the difference would be a period of its own."""
        return bool(
            self.search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("is_published", "=", True),
                    ("date_from", "<=", self.date_to),
                    ("date_to", ">=", self.date_from),
                    "|",
                    ("date_from", "!=", self.date_from),
                    ("date_to", "!=", self.date_to),
                ],
                limit=1,
            )
        )

    def _tables(self):
        """``{figure: table}`` for those who read no names."""
        figures = self.env["crisis.figure"].search([])._counted().filtered(lambda figure: not figure.is_for_leaders)
        versions = self._published_versions()
        last = self._published_before()
        cells = {statistic: statistic._cells() for statistic in self | versions | last}
        shown = {statistic: statistic._shown_keys() for statistic in versions | last}
        domain = self._domain(cells.values())
        by_code = {figure.code: figure for figure in figures}
        tables = {}
        for figure in figures:
            balance = BALANCES.get(figure.code, {})
            whole, outcomes = SLICES.get(figure.code, ("", ()))
            tables[figure] = suppression.Table(
                name=figure.code,
                cells=self._table_cells(cells[self], figure),
                domain=self._figure_domain(figure, domain, cells.values()),
                part_of=figure.base_id.code if figure.is_guarded and figure.base_id.is_guarded else "",
                made_of=balance if set(balance) <= set(by_code) else {},
                slice_of=whole if whole in by_code else "",
                outcomes=outcomes,
                earlier=[(self._table_cells(cells[version], figure), shown[version][figure]) for version in versions],
            )
            former = by_code.get(SAME_AS_LAST.get(figure.code))
            if former:
                tables[figure].earlier += [
                    (self._table_cells(cells[before], former), shown[before][former]) for before in last
                ]
        return tables

    def _published_versions(self):
        """Earlier versions of the same days that were published, the first one first."""
        versions, statistic = self.browse(), self.corrects_id
        while statistic:
            versions |= statistic if statistic.is_published else self.browse()
            statistic = statistic.corrects_id
        return versions[::-1]

    def _published_before(self):
        """What was published of the period that ends where this one begins, in all versions."""
        before = fields.Date.subtract(self.date_from, days=1)
        domain = [("company_id", "=", self.company_id.id), ("is_published", "=", True), ("date_to", "=", before)]
        return self.search(domain, order="version")

    def _domain(self, counts):
        """What pupils are divided by: all stages and levels the school has or had, with those of whom it is unknown."""
        cells = [cell for cells in counts for cell in cells if cell.stage or cell.sex or cell.level]
        classes = self.env["crisis.school.class"].search([("company_id", "=", self.company_id.id)])
        stages = {*classes.mapped("stage"), *(cell.stage for cell in cells)}
        levels = [*self.env["crisis.level"].search([]).ids, None]
        levels += sorted({cell.level for cell in cells} - set(levels))
        return {
            "stage": [name for name, _label in STAGES if name in stages] + [None],
            "sex": [name for name, _label in SEXES] + [None],
            "level": levels,
        }

    def _figure_domain(self, figure, domain, counts):
        names = [*(("stage", "sex") if figure.by_person else ()), *(("level",) if figure.by_level else ())]
        of_figure = {name: domain[name] for name in names}
        outcomes = figure._outcome_list()
        if outcomes:
            seen = {cell.outcome for cells in counts for cell in cells if cell.figure == figure.id}
            of_figure["outcome"] = [*outcomes, *sorted(seen - {*outcomes, None}), None]
        return of_figure

    def _table_cells(self, cells, figure):
        return {tuple(cell[1:]): number for cell, number in cells.items() if cell.figure == figure.id}

    def _shown_keys(self):
        """``{figure: keys that were shown}``."""
        shown = defaultdict(set)
        rows = self.env["crisis.statistic.published"].search(
            [("statistic_id", "=", self.id), ("is_left_out", "=", False)]
        )
        for row in rows:
            shown[row.figure_id].add(row._key())
        return shown

    def _published_row(self, figure, table, key, is_shown):
        chosen = dict(key)
        margin = "_".join(chosen) or "total"
        return {
            "statistic_id": self.id,
            "company_id": self.company_id.id,
            "date_from": self.date_from,
            "figure_id": figure.id,
            "section": figure.section,
            "section_order": figure.section_order,
            "sequence": figure.sequence,
            "margin": margin,
            "margin_order": [name for name, _label in MARGINS].index(margin),
            "stage": chosen.get("stage"),
            "sex": chosen.get("sex"),
            "level_id": chosen.get("level"),
            "outcome": chosen.get("outcome"),
            "is_left_out": not is_shown,
            "value": table.value(key) if is_shown else 0,
        }
