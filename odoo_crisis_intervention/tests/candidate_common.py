# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sheets as a screening hands them in, and the candidates they make."""

from odoo import fields

from .common_case import CrisisCaseCommon

PHQ9 = "odoo_crisis_intervention.instrument_phq9"


class CandidateCommon(CrisisCaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("second_counsellor", role="counsellor")
        cls.env["crisis.term"].create(
            {
                "name": "Autumn",
                "company_id": cls.company.id,
                "date_from": "2026-09-01",
                "date_to": "2027-01-20",
                "day_ids": [(0, 0, {"date": "2026-10-01", "kind": "holiday", "name": "Holiday"})],
            }
        )
        cls.candidates = cls.env["crisis.candidate"]

    def new_pupil(self, number, name=None):
        return self.env["crisis.subject"].create(
            {
                "name": name or f"Pupil {number}",
                "number": number,
                "class_id": self.school_class.id,
                "company_id": self.company.id,
            }
        )

    def row(self, subject, others=0, item9=0, **values):
        return {
            "instrument_id": self.env.ref(PHQ9).id,
            "subject_id": subject.id,
            "answers": {**dict.fromkeys(range(1, 9), others), 9: item9},
            "answered_at": fields.Datetime.now(),
            "source": "tablet",
            **values,
        }

    def hand_in(self, *rows):
        sheets = self.env["crisis.sheet"]._take_in(list(rows))
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["crisis.sheet"].browse(sheets.ids)

    def flagged(self, subject=None, **values):
        """The candidate of a pupil who gave an answer that is acted on at once."""
        return self.hand_in(self.row(subject or self.pupil, others=1, item9=2, **values)).candidate_id

    def scored(self, subject=None, **values):
        return self.hand_in(self.row(subject or self.pupil, others=2, **values)).candidate_id

    def mine(self, candidate, who="counsellor"):
        return self.as_(who, candidate)

    def duties(self, record):
        return self.env["crisis.duty"].search([("source_key", "=", record.reference)])

    def duty(self, record, code, state="open"):
        return self.duties(record).filtered(lambda duty: duty.kind_code == code and duty.state == state)
