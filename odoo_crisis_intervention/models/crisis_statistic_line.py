# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roles import LEADER
from .crisis_figure import Cell
from .crisis_statistic import ENTITLED

STAGES = [("primary", "Primary"), ("junior", "Junior secondary"), ("senior", "Senior secondary")]
SEXES = [("male", "Male"), ("female", "Female")]


class CrisisStatisticLine(models.Model):
    """One number of a period: of a figure as a whole, or of one stage, sex, level and outcome.

    Written by the server when it counts, by nobody else. There is no class and no teacher to rank.

    Access: counsellors, leaders and the register keeper of the school. Whoever is shut out from somebody finds the
    published numbers instead: a full count less one's own list would tell that there is somebody. How many mandatory
    reports there were is for leaders. Source: plan Art. 12, 24(4), 24(6).
    """

    _name = "crisis.statistic.line"
    _description = "Counted number"
    _inherit = ["crisis.access.mixin"]
    _order = "statistic_id desc, section_order, sequence, figure_id, is_total desc, id"

    _crisis_read_roles = ENTITLED
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()

    statistic_id = fields.Many2one(
        "crisis.statistic", string="Period", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(string="School", readonly=True, default=None)
    date_from = fields.Date(string="From", required=True, readonly=True, index=True)
    kind = fields.Selection(
        lambda self: self.env["crisis.statistic"]._fields["kind"]._description_selection(self.env),
        string="Kind of period",
        readonly=True,
    )
    figure_id = fields.Many2one("crisis.figure", required=True, readonly=True, index=True, ondelete="restrict")
    section = fields.Selection(
        lambda self: self.env["crisis.figure"]._fields["section"]._description_selection(self.env),
        string="Part",
        readonly=True,
    )
    section_order = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    sequence = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    is_for_leaders = fields.Boolean(readonly=True, export_string_translation=False)
    is_total = fields.Boolean(string="Figure as a whole", readonly=True)
    is_detail = fields.Boolean(string="Finest division", readonly=True)
    stage = fields.Selection(STAGES, readonly=True)
    sex = fields.Selection(SEXES, readonly=True)
    level_id = fields.Many2one("crisis.level", readonly=True, index="btree_not_null", ondelete="restrict")
    outcome = fields.Selection(
        lambda self: self.env["crisis.figure"]._selection_outcome(), string="Divided by", readonly=True
    )
    value = fields.Integer(string="How many", readonly=True)
    previous_value = fields.Integer(string="The period before", readonly=True)
    change = fields.Integer(string="More or fewer", readonly=True)
    rate = fields.Float(string="Share (%)", readonly=True, digits=(16, 1), aggregator=None)

    def init(self):
        events = "INSERT OR UPDATE OR DELETE"
        self.env["crisis.statistic"]._protect("crisis_refuse_frozen_number", events, self._table)

    def _crisis_read_domain(self):
        scope = self._crisis_scope()
        leads = sorted(scope.companies((LEADER,)))
        return Domain("company_id", "in", sorted(self._crisis_full_companies())) & (
            Domain("is_for_leaders", "=", False) | Domain("company_id", "in", leads)
        )

    def _crisis_write_domain(self):
        return Domain.FALSE

    def _crisis_full_companies(self):
        """Ids of the schools all of whose numbers the current user may read."""
        scope = self._crisis_scope()
        if scope.excluded_subjects or scope.excluded_concerns:
            return set()
        return scope.companies(ENTITLED) & set(self._crisis_company_ids())

    def _divided(self, name):
        return self.level_id.id if name == "level" else self[name]

    # --- what a count becomes -----------------------------------------------------------------------------------

    @api.model
    def _add_counts(self, statistic, figures, counts, previous):
        """Lines for ``counts``; each figure has its line as a whole, also where it is nought."""
        totals = defaultdict(lambda: [0, 0])
        details = defaultdict(dict)
        for place, source in enumerate((counts, previous._cells())):
            for cell, number in source.items():
                totals[cell.figure][place] += number
                details[cell.figure].setdefault(cell, [0, 0])[place] = number
        rows = []
        for figure in figures:
            whole = Cell(figure.id, None, None, None, None)
            of_figure = details[figure.id]
            is_plain = not of_figure or list(of_figure) == [whole]
            total = totals[figure.id]
            rows.append(self._row(statistic, figure, whole, total, previous, is_total=True, is_detail=is_plain))
            if not is_plain:
                rows += [
                    self._row(statistic, figure, cell, pair, previous, is_detail=True)
                    for cell, pair in of_figure.items()
                ]
        self._add_rates(figures, rows)
        self.create(rows)

    def _row(self, statistic, figure, cell, pair, previous, is_total=False, is_detail=False):
        return {
            "statistic_id": statistic.id,
            "company_id": statistic.company_id.id,
            "date_from": statistic.date_from,
            "kind": statistic.kind,
            "figure_id": figure.id,
            "section": figure.section,
            "section_order": figure.section_order,
            "sequence": figure.sequence,
            "is_for_leaders": figure.is_for_leaders,
            "is_total": is_total,
            "is_detail": is_detail,
            "stage": cell.stage,
            "sex": cell.sex,
            "level_id": cell.level,
            "outcome": cell.outcome,
            "value": pair[0],
            "previous_value": pair[1],
            "change": pair[0] - pair[1] if previous else 0,
        }

    def _add_rates(self, figures, rows):
        names = ("stage", "sex", "level_id", "outcome")
        known = {(row["figure_id"], row["is_total"], *(row[name] for name in names)): row["value"] for row in rows}
        base_of = {figure.id: figure.base_id.id for figure in figures if figure.base_id}
        for row in rows:
            base = base_of.get(row["figure_id"])
            whole = base and known.get((base, row["is_total"], *(row[name] for name in names)))
            row["rate"] = 100 * row["value"] / whole if whole else 0


class CrisisStatisticCells(models.Model):
    """What was counted, back as cells, for the comparison with the next period and for what is published."""

    _inherit = "crisis.statistic"

    def _cells(self):
        """``{Cell: number}`` of the finest division. To be called as superuser."""
        lines = self.env["crisis.statistic.line"].search([("statistic_id", "in", self.ids), ("is_detail", "=", True)])
        return {
            Cell(line.figure_id.id, line.stage or None, line.sex or None, line.level_id.id or None,
                 line.outcome or None): line.value
            for line in lines if line.value
        }  # fmt: skip
