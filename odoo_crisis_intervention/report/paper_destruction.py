# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.roles import AUDITOR, KEEPER, LEADER


class PaperDestruction(models.AbstractModel):
    """销毁清单: what is to be destroyed by kind and reference, two signatures, and afterwards the proof.

    No name and no content stands on it. Source: plan Art. 24(4), 24(6).
    """

    _name = "report.odoo_crisis_intervention.paper_destruction"
    _inherit = "crisis.paper"
    _description = "Destruction list"

    _paper_model = "crisis.destruction"
    _paper_roles = (LEADER, KEEPER, AUDITOR)
    _paper_form = "CI-39"

    def _paper_title(self):
        return self.env._("Destruction list of crisis files")

    def _paper_stamp(self, record, reader):
        return reader.text(record, "state")

    def _paper_document(self, destruction, reader):
        lines = reader.find("crisis.destruction.line", [("destruction_id", "=", destruction.id)], order="id")
        kinds = lines.grouped(lambda line: (line.rule_id, line.label))
        return SimpleNamespace(
            r=reader,
            o=destruction,
            number=self.env._("No. %(number)s", number=destruction.reference),
            stamp=self._paper_stamp(destruction, reader),
            lines=lines,
            totals=[
                (rule.name, label, len(rows), len(rows.filtered(lambda row: row.outcome == "destroyed")))
                for (rule, label), rows in kinds.items()
            ],
            stays=(destruction.stays or "").splitlines(),
            figures=(destruction.figures_text or "").splitlines(),
            outcome=lambda line: self._outcome(reader, line),
        )

    def _outcome(self, reader, line):
        return reader.text(line, "outcome") or (reader.label(line, "is_kept") if line.is_kept else "")
