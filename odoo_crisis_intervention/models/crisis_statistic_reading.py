# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..tools.roles import LEADER


class CrisisStatisticReading(models.Model):
    """The figures as one reader may take them away: numbers, and the list of those in the register."""

    _inherit = "crisis.statistic"

    def _numbers_for_reader(self):
        """A function ``(figure, key) → (number, number of the period before)``.

        None is left out for this reader; an empty text means that there was no period before.
        """
        if self.is_full:
            return self._full_numbers()
        rows = self.env["crisis.statistic.published"].search([("statistic_id", "=", self.id)])
        values = {(row.figure_id, row._key()): None if row.is_left_out else row.value for row in rows}
        return lambda figure, key: (values.get((figure, key)), None)

    def _full_numbers(self):
        lines = self.env["crisis.statistic.line"].search([("statistic_id", "=", self.id), ("is_detail", "=", True)])
        readable = self.env["crisis.statistic.line"].search([("statistic_id", "=", self.id), ("is_total", "=", True)])
        readable = readable.figure_id

        def number(figure, key):
            if figure not in readable:
                return None, None
            of_figure = lines.filtered(lambda line: line.figure_id == figure)
            for name, value in key:
                of_figure = of_figure.filtered(lambda line, name=name, value=value: line._divided(name) == value)
            before = sum(of_figure.mapped("previous_value")) if self.previous_id else ""
            return sum(of_figure.mapped("value")), before

        return number

    def _may_list(self, detail):
        """Whether the current user may take the list of the register along."""
        if not self.is_full:
            return False
        scope = self._crisis_scope()
        return detail != "names" or self.company_id.id in scope.companies((LEADER,)) & scope.grants["export"]

    def _register_rows(self, detail, columns):
        """Those in the register at the end, as the current user reads them; the way out is in the access log.

        Coded: whoever reads the register. With names: as any export, for leaders with a grant for it.
        """
        end = self._span().end
        entries = self.env["crisis.warning"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("subject_kind", "=", "student"),
                ("state", "in", ("active", "paused", "removed")),
                ("entered_at", "<", end),
                "|",
                ("removed_at", "=", False),
                ("removed_at", ">=", end),
            ],
            order="id",
        )
        if not self._may_list(detail):
            raise self._crisis_refusal("export")
        if detail == "names":
            entries.export_data(["reference"])  # asks for the grant, counts the rows, leaves the line in the log
        else:
            entries._crisis_audit("export", "bureau sheet, coded")
        return [self._register_row(entry, number, detail, columns) for number, entry in enumerate(entries, 1)]

    def _register_row(self, entry, number, detail, columns):
        named = detail == "names"
        pupil, local = entry.subject_id, self.company_id._crisis_local
        values = {
            "line": number,
            "name": pupil.name if named else entry.reference,
            "reference": entry.reference,
            "stage": self._name_of(pupil.class_id, "stage"),
            "class": pupil.class_id.name if named else "",
            "number": pupil.number if named else "",
            "sex": self._name_of(pupil, "sex"),
            "level": entry.level_id.name,
            "entered": fields.Date.to_string(local(entry.entered_at).date()),
        }
        return [values[column] or "" for column in columns]

    def _name_of(self, record, name):
        """A selection's value as the reader calls it."""
        return dict(record._fields[name]._description_selection(self.env)).get(record[name], "")
