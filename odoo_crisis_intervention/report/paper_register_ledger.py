# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

NUMBERS = dict(zip("1234567", "①②③④⑤⑥⑦", strict=True))
# Relative widths, column by column.
WIDTHS = (2.6, 6, 4.6, 2.3, 4.8, 2.3, 5, 4, 3, 5, 3.6, 9, 6, 4.2, 4.2, 4.2, 2.6, 4.8, 4.2, 4.6, 5, 5.4, 4.2, 5.4, 4.4)


class PaperRegisterLedger(models.AbstractModel):
    """学生心理危机预警库台账: the register as a list, for the entries that were chosen.

    For whoever may read them; a homeroom teacher's ledger holds the own class. Order: gravest level first.
    """

    _name = "report.odoo_crisis_intervention.paper_register_ledger"
    _inherit = "crisis.paper"
    _description = "Warning register ledger"

    _paper_model = "crisis.warning"
    _paper_form = "CI-02"
    _paper_together = True
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Ledger of the psychological crisis warning register")

    def _paper_document(self, warnings, reader):
        ordered = warnings.sorted(lambda warning: (-(warning.level_id.rank or 0), -warning.id))
        return SimpleNamespace(
            r=reader,
            number="",
            stamp="",
            warnings=ordered,
            widths=[round(100 * width / sum(WIDTHS), 2) for width in WIDTHS],
            categories=lambda warning: self._categories(reader, warning),
            level_changes=lambda warning: self._level_changes(reader, warning),
            removal=lambda warning: self._removal(reader, warning),
            summary=self._summary(reader, ordered),
        )

    def _categories(self, reader, warning):
        """The numbers of plan Art. 3: their names would not fit into a column."""
        codes = [(row.code or "")[1:] for row in reader.many(warning, "category_ids")]
        return " ".join(NUMBERS.get(code, "") for code in codes)

    def _level_changes(self, reader, warning):
        decisions = reader.find(
            "crisis.decision",
            [("res_model", "=", warning._name), ("res_ref", "=", warning.id), ("level_to_id", "!=", False)],
            order="id",
        )
        return reader.semicolon.join(
            f"{reader.short_date(decision.decided_at)} {decision.level_from_id.name or ''}→{decision.level_to_id.name}"
            for decision in decisions
        )

    def _removal(self, reader, warning):
        day = reader.value(warning, "removed_at")
        if not day:
            return ""
        decision = reader.find(
            "crisis.decision",
            [("res_model", "=", warning._name), ("res_ref", "=", warning.id), ("transition", "=", "propose_removal")],
            order="id desc",
            limit=1,
        )
        return f"{reader.short_date(day)} {decision.reason or ''}".strip()

    def _summary(self, reader, warnings):
        counts = [
            self.env._("%(level)s: %(count)s", level=level.display_name, count=len(rows))
            for level, rows in warnings.grouped("level_id").items()
            if level
        ]
        return self.env._("Entries: %(total)s. %(levels)s", total=len(warnings), levels=reader.comma.join(counts))
