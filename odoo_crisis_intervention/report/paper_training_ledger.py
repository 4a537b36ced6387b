# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.roles import AUDITOR, COUNSELLOR, KEEPER, LEADER

NAMES = 30  # the screen has the others


class PaperTrainingLedger(models.AbstractModel):
    """培训台账: the chosen trainings, and for each role how many were trained this school year.

    For leaders, counsellors, the register keeper, auditors and the configuration group. Source: plan Art. 24(2).
    """

    _name = "report.odoo_crisis_intervention.paper_training_ledger"
    _inherit = "crisis.paper.office"
    _description = "Training ledger"

    _paper_model = "crisis.training"
    _paper_form = "CI-12"
    _paper_together = True
    _paper_landscape = True
    _paper_office_roles = (LEADER, COUNSELLOR, KEEPER, AUDITOR)

    def _paper_title(self):
        return self.env._("Ledger of crisis intervention trainings")

    def _paper_document(self, trainings, reader):
        ordered = trainings.sorted(lambda training: (training.date, training.id))
        return SimpleNamespace(
            r=reader,
            number="",
            stamp="",
            trainings=ordered,
            coverage=self._coverage(reader),
            summary=self._summary(ordered),
        )

    def _coverage(self, reader):
        """``[(role, people, trained this year, earlier, never, names of never)]``"""
        people = reader.find("crisis.training.coverage", [("company_id", "=", reader.company.id)])
        rows = []
        for role, members in people.grouped("role_id").items():
            by_state = members.grouped("state")
            counts = [len(by_state.get(state, ())) for state in ("year", "earlier", "never")]
            names = [row.person_name or "" for row in by_state.get("never", ())]
            never = reader.comma.join(names[:NAMES])
            if len(names) > NAMES:
                never = self.env._("%(names)s and %(count)s more", names=never, count=len(names) - NAMES)
            rows.append((role.name, len(members), *counts, never))
        return rows

    def _summary(self, trainings):
        held = trainings.filtered(lambda training: training.state == "held")
        return self.env._(
            "Held: %(held)s. Hours: %(hours).1f. Persons present: %(present)s.",
            held=len(held),
            hours=sum(held.mapped("hours")),
            present=sum(held.mapped("present_count")),
        )
