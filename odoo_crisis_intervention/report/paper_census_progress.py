# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

# (state, consent) of whom a list of names is for, and its heading.
STATES = ("expected", "absent", "invalid")


class PaperCensusProgress(models.AbstractModel):
    """普查进度表: how far each class is, who was not there and who answers again. Never what anybody answered.

    Shows what its printer may read: counsellors all classes and names, leaders numbers, a homeroom teacher the own
    class. Who stays out is a number and no name. Source: plan Art. 11.
    """

    _name = "report.odoo_crisis_intervention.paper_census_progress"
    _inherit = "crisis.paper.office"
    _description = "Progress of a census"

    _paper_model = "crisis.census"
    _paper_form = "CI-42"

    def _paper_title(self):
        return self.env._("Progress of the mental health census")

    def _paper_sheet(self, records, reader):
        sheet = super()._paper_sheet(records, reader)
        sheet.secret = self.env._("CONFIDENTIAL")
        return sheet

    def _paper_document(self, census, reader):
        people = reader.find(
            "crisis.census.participant",
            [("census_id", "=", census.id), ("state", "in", STATES)],
            order="class_id, subject_id",
        )
        if people:
            people._crisis_audit("print", self._paper_form)
        return SimpleNamespace(
            r=reader,
            o=census,
            number="",
            stamp="",
            rows=reader.find("crisis.census.progress", [("census_id", "=", census.id)]),
            names=self._names(people, reader),
        )

    def _names(self, people, reader):
        """``[(class, no word yet, was not there, answers again)]``, names of pupils in each."""
        kinds = (
            lambda row: row.state == "expected" and row.consent_state == "unknown",
            lambda row: row.state == "absent",
            lambda row: row.state == "invalid",
        )
        result = []
        for school_class, rows in people.grouped("class_id").items():
            names = [reader.comma.join(rows.filtered(kind).subject_id.mapped("name")) for kind in kinds]
            if any(names):
                result.append((school_class.name or "", *names))
        return result
