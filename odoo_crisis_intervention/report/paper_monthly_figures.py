# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..models.crisis_statistic_published import MARGINS

DIVIDED = ("stage", "sex", "level", "outcome")


class PaperMonthlyFigures(models.AbstractModel):
    """心理健康教育工作月报: the figures of one period, part by part, beside those of the period before.

    Whoever may read the figures prints them. Those who read no names print what was published: small counts are left
    out on paper as they are on the screen. No class and no person is on it. Source: plan Art. 12, 24(4).
    """

    _name = "report.odoo_crisis_intervention.paper_monthly_figures"
    _inherit = "crisis.paper.office"
    _description = "Monthly sheet"

    _paper_model = "crisis.statistic"
    _paper_form = "CI-53"

    def _paper_title(self):
        return self.env._("Mental-health work in figures")

    def _paper_document(self, statistic, reader):
        rows = self._full_rows(statistic) if statistic.is_full else self._published_rows(statistic)
        sections = dict(self.env["crisis.figure"]._fields["section"]._description_selection(self.env))
        parts = {}
        for row in rows:
            parts.setdefault(row.section, []).append(row)
        return SimpleNamespace(
            r=reader,
            number=statistic.name,
            stamp=reader.text(statistic, "state") if statistic.state == "draft" else "",
            days=f"{reader.date(statistic.date_from)} – {reader.date(statistic.date_to)}",
            frozen=statistic.frozen_by_id.name or "",
            frozen_at=reader.moment(statistic.frozen_at),
            compared=statistic.previous_id.name if statistic.is_full else "",
            corrects=statistic.corrects_id.name or "",
            is_full=statistic.is_full,
            threshold=statistic.company_id.crisis_statistic_threshold,
            parts=[(sections[section], of_part) for section, of_part in parts.items()],
        )

    def _full_rows(self, statistic):
        lines = self.env["crisis.statistic.line"].search([("statistic_id", "=", statistic.id)])
        details = lines.filtered("is_detail").grouped("figure_id")
        has_previous = bool(statistic.previous_id)
        return [
            SimpleNamespace(
                section=line.section,
                name=line.figure_id.name,
                value=str(line.value),
                previous=str(line.previous_value) if has_previous else "",
                change=f"{line.change:+d}" if has_previous and line.change else "",
                rate=f"{line.rate:.1f}%" if line.rate else "",
                details=self._details(details.get(line.figure_id, lines.browse())),
            )
            for line in lines.filtered("is_total")
        ]

    def _details(self, lines):
        """ "Junior secondary 12, senior secondary 8" for each way in which a figure is divided."""
        texts = []
        for name in DIVIDED:
            field = "level_id" if name == "level" else name
            groups = lines.filtered(field).grouped(field)
            counts = [(key, sum(groups[key].mapped("value"))) for key in self._in_order(lines, field, groups)]
            texts.append([(self._called(lines, field, key), str(count)) for key, count in counts if count])
        return self._joined(texts)

    def _published_rows(self, statistic):
        rows = self.env["crisis.statistic.published"].search([("statistic_id", "=", statistic.id)])
        margins = {margin: rows.filtered(lambda row, margin=margin: row.margin == margin) for margin, _ in MARGINS}
        result = []
        for total in margins["total"]:
            texts = []
            for name in DIVIDED:
                field = "level_id" if name == "level" else name
                of_figure = margins[name].filtered(
                    lambda row, total=total, field=field: (
                        row.figure_id == total.figure_id and row[field] and row.shown != "0"
                    )
                )
                texts.append([(self._called(rows, field, row[field]), row.shown) for row in of_figure])
            result.append(
                SimpleNamespace(
                    section=total.section,
                    name=total.figure_id.name,
                    value=total.shown,
                    previous="",
                    change="",
                    rate="",
                    details=self._joined(texts),
                )
            )
        return result

    def _in_order(self, rows, field, keys):
        if field == "level_id":
            return sorted(keys, key=lambda level: (level.sequence, level.id))
        order = [name for name, _label in rows._fields[field]._description_selection(self.env)]
        return sorted(keys, key=order.index)

    def _called(self, rows, field, value):
        if field == "level_id":
            return value.name
        return dict(rows._fields[field]._description_selection(self.env)).get(value, "")

    def _joined(self, texts):
        chinese = (self.env.lang or "").startswith("zh")
        comma, semicolon = ("、", "；") if chinese else (", ", "; ")
        return semicolon.join(comma.join(f"{label} {count}" for label, count in text) for text in texts if text)
