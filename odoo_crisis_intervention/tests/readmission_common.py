# SPDX-License-Identifier: LGPL-3.0-or-later
"""A pupil on the way back to school, each gate passed by whoever passes it."""

from datetime import timedelta

from odoo.service.model import call_kw

from .common_case import CrisisCaseCommon
from .handover_common import ink


class ReadmissionCommon(CrisisCaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("affairs_head", "academic_head"):
            cls._person(name)
        departments = cls.env["hr.department"].create(
            [
                {"name": name, "company_id": cls.company.id, "manager_id": cls.employees[head].id}
                for name, head in (("Student Affairs", "affairs_head"), ("Academic Affairs", "academic_head"))
            ]
        )
        cls.company.crisis_student_affairs_department_id, cls.company.crisis_academic_affairs_department_id = (
            departments
        )
        cls.hospital = cls.env["crisis.institution"].create(
            {"name": "City Hospital", "company_id": cls.company.id, "is_designated": True}
        )
        cls.mother = cls.env["crisis.guardian"].create(
            {"subject_id": cls.pupil.id, "name": "Zhao Min", "phone": "139", "relation": "mother"}
        )

    def rpc(self, who, model, method, *args, **kwargs):
        """As a client calls it."""
        return call_kw(self.as_(who, self.env[model]), method, list(args), kwargs)

    def wording(self, code):
        return self.env.ref(f"odoo_crisis_intervention.readmission_wording_{code}")

    def today(self, days=0):
        return self.company._crisis_today() + timedelta(days=days)

    def begin(self, case=None, **values):
        case = case or self.open_case()
        return self.as_("counsellor", self.env["crisis.readmission.agreement"]).create(
            {
                "case_id": case.id,
                "returns_on": self.today(7),
                "arrangement": "Seat near the door, half days for two weeks",
                **values,
            }
        )

    def gate(self, agreement, code):
        return agreement.sudo()._gate(code).with_env(self.env)

    def facts(self, code, wording="stable"):
        """What is filled in at that gate."""
        paper = {
            "wording_id": self.wording(wording).id,
            "institution_id": self.hospital.id,
            "paper_date": self.today(-3),
        }
        return {
            "application": {"guardian_id": self.mother.id, "happened_on": self.today(), "scan": ink()},
            "certificate": {**paper, "scan": ink("blue")},
            "reexamination": {**paper, "scan": ink("green")},
            "interview": {"happened_on": self.today(), "note": "Looks forward to it, afraid of the first morning"},
        }[code]

    def pass_gate(self, agreement, code, who="counsellor", **facts):
        gate = self.as_(who, self.gate(agreement, code))
        gate.write({**self.facts(code), **facts})
        gate.action_pass()
        self.env.invalidate_all()

    def papers(self, agreement):
        for code in ("application", "certificate", "reexamination", "interview"):
            self.pass_gate(agreement, code)

    def proposed(self, **values):
        agreement = self.begin(**values)
        self.papers(agreement)
        self.as_("counsellor", agreement).action_propose()
        self.env.invalidate_all()
        return agreement

    def ruling(self, agreement, outcome="agree", who="leader", **values):
        decision = self.as_(who, self.env["crisis.readmission.decision"]).create(
            {
                "agreement_id": agreement.id,
                "outcome": outcome,
                "reasons": "The papers are in order and the talk went well",
                "conditions": "Half days for two weeks" if outcome == "conditions" else False,
                **values,
            }
        )
        self.env.invalidate_all()
        return decision

    def approval(self, agreement, office):
        """What that office was asked last."""
        rows = agreement.sudo().approval_ids.filtered(lambda row: row.office == office)
        return rows.sorted("round")[-1:].with_env(self.env)

    def approve(self, agreement):
        for office, who in (("student_affairs", "affairs_head"), ("academic_affairs", "academic_head")):
            self.as_(who, self.approval(agreement, office)).action_approve()
        self.env.invalidate_all()

    def registration(self, agreement):
        return self.env["crisis.academic.registration"]._live_for(agreement).with_env(self.env)

    def register(self, agreement):
        row = self.as_("academic_affairs", self.registration(agreement))
        row.write({"record_number": "FX-2026-0001"})
        row.action_register()
        self.env.invalidate_all()

    def to_sign(self, **values):
        """Before the guardian, with a version that was offered."""
        agreement = self.proposed(**values)
        self.ruling(agreement)
        self.approve(agreement)
        self.register(agreement)
        version = agreement.sudo().version_ids.with_env(self.env)
        self.as_("counsellor", version).action_offer()
        self.env.invalidate_all()
        return agreement, version

    def sign_on_paper(self, version, who="counsellor"):
        signer = self.as_(who, version)
        signer.write({"guardian_id": self.mother.id, "way": "paper", "scan": ink("red")})
        signer.action_sign()
        self.env.invalidate_all()

    def in_force(self, **values):
        agreement, version = self.to_sign(**values)
        self.sign_on_paper(version)
        self.as_("register_keeper", agreement).action_file()
        self.env.invalidate_all()
        return agreement, version
