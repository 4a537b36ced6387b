# SPDX-License-Identifier: LGPL-3.0-or-later
"""A leave, from the family's application to the day it takes effect, each step by whose step it is."""

from datetime import timedelta

from odoo.fields import Command
from odoo.service.model import call_kw

from .common_case import CrisisCaseCommon
from .story import photo

CHANGE = "crisis.status.change"
REGISTRATION = "crisis.academic.registration"


class LeaveCommon(CrisisCaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = cls.company._crisis_today()
        cls.hospital = cls.env["crisis.institution"].create(
            {"name": "City Hospital", "company_id": cls.company.id, "is_designated": True}
        )
        cls.seniors = cls.env["crisis.school.class"].create(
            {"name": "Eleven (1)", "company_id": cls.company.id, "grade": 11, "number": 1}
        )
        cls.senior = cls.env["crisis.subject"].create(
            {"name": "Pupil S", "number": "T011", "class_id": cls.seniors.id, "company_id": cls.company.id}
        )

    def rpc(self, who, model, method, *args, **kwargs):
        """As a client calls it."""
        return call_kw(self.as_(who, self.env[model]), method, list(args), kwargs)

    def step(self, who, record, *names):
        for name in names:
            self.rpc(who, record._name, f"action_{name}", record.ids)
        self.env.invalidate_all()
        return record

    def begin_change(self, who="homeroom", **values):
        return self.as_(who, self.env[CHANGE]).create(
            {
                "subject_id": self.pupil.id,
                "kind": "leave",
                "date_from": self.day,
                "date_to": self.day + timedelta(days=60),
                "application_words": "CANARY-FAMILY",
                "contact_ids": [Command.create({"caller_id": self.users["homeroom"].id})],
                **values,
            }
        )

    def applied(self, who="homeroom", **values):
        return self.step(who, self.begin_change(who, **values), "apply")

    def agreed(self, papers=True, **values):
        change = self.applied(**values)
        self.as_("counsellor", change).write({"counsellor_opinion": "CANARY-OPINION", "team_opinion": "Agreed"})
        if change.needs_appraisal:
            self.appraise(change)
        if papers:
            self.as_("counsellor", change).applied_on_paper = self.day
        return self.step("leader", change, "agree")

    def appraise(self, change, **values):
        self.as_("counsellor", change).write(
            {
                "appraisal_institution_id": self.hospital.id,
                "appraisal_on": self.day,
                "appraisal_advice": "rest",
                **values,
            }
        )
        self.paper(change)
        return self.step("counsellor", change, "appraise")

    def paper(self, change):
        return self.as_("counsellor", self.env["crisis.document"]).create(
            {"res_model": CHANGE, "res_ref": change.id, "name": "paper", "kind": "scan", "upload": photo("scanner")}
        )

    def registered(self, **values):
        change = self.agreed(**values)
        registration = self.env[REGISTRATION].browse(change.sudo().registration_id.id)
        self.as_("academic_affairs", registration).record_number = "G-2026-01"
        self.step("academic_affairs", registration, "register")
        return change, registration

    def effective(self, **values):
        change, registration = self.registered(**values)
        self.step("register_keeper", registration, "file")
        return change

    def duties(self, record, code=None):
        found = self.env["crisis.duty"].sudo().search(
            [("source_model", "=", record._name), ("source_key", "=", record.sudo()._crisis_duty_key())]
        )  # fmt: skip
        return found.filtered(lambda duty: not code or duty.kind_code == code)
