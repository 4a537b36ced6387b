# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperConference(models.AbstractModel):
    """个案研判会记录: who met, what was said and decided on each case, the tasks, the chair's signature.

    Cases appear by their opaque reference; those the printer may not read are missing. For whoever may read the
    conference. Source: plan Art. 8.
    """

    _name = "report.odoo_crisis_intervention.paper_conference"
    _inherit = "crisis.paper"
    _description = "Minutes of a case conference"

    _paper_model = "crisis.conference"
    _paper_form = "CI-26"

    def _paper_title(self):
        return self.env._("Minutes of a case conference")

    def _paper_stamp(self, conference, reader):
        return "" if conference.state == "signed" else reader.text(conference, "state")

    def _paper_document(self, conference, reader):
        items = reader.find("crisis.conference.item", [("conference_id", "=", conference.id)], order="id")
        tasks = reader.find(
            "crisis.conference.task", [("conference_id", "=", conference.id), ("state", "!=", "void")], order="id"
        )
        by_item = tasks.grouped("item_id")
        return SimpleNamespace(
            r=reader,
            o=conference,
            number=self.env._("No. %(number)s", number=conference.reference),
            stamp=self._paper_stamp(conference, reader),
            items=[(item, by_item.get(item, tasks.browse())) for item in items],
        )
