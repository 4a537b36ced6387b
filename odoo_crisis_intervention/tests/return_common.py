# SPDX-License-Identifier: LGPL-3.0-or-later
"""A pupil who comes back: two terms, a case in follow-up or before, a support plan in force."""

from odoo import fields

from .common_case import CrisisCaseCommon

TODAY = "2026-09-14"  # a Monday
NOW = f"{TODAY} 02:00:00"
PLAN = "crisis.support.plan"
STAGE = "crisis.support.stage"


def day(text):
    return fields.Date.to_date(text)


class ReturnCommon(CrisisCaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crisis.term"].create(
            [
                {
                    "name": "Autumn",
                    "company_id": cls.company.id,
                    "date_from": "2026-09-01",
                    "date_to": "2027-01-22",
                    "day_ids": [
                        (0, 0, {"date": f"2026-10-0{number}", "kind": "holiday"}) for number in (1, 2, 5, 6, 7)
                    ],
                },
                {"name": "Spring", "company_id": cls.company.id, "date_from": "2027-02-22", "date_to": "2027-07-02"},
            ]
        )
        cls.engine = cls.env["crisis.duty"].sudo()
        cls.template = cls.env.ref("odoo_crisis_intervention.support_template_staged")

    def duty(self, record, code):
        return self.engine.search([("source_key", "=", record.sudo().reference), ("kind_code", "=", code)])

    def draft(self, who="counsellor", case=None, **values):
        case = case or self.open_case()
        row = {"start_on": TODAY, "medication_by": "guardian", "is_classmates_agreed": True, "contact_words": "Ms Lin"}
        return self.as_(who, self.env[PLAN]).create(
            {"case_id": case.id, "template_id": self.template.id, **row, **values}
        )

    def in_force(self, **values):
        plan = self.draft(**values)
        self.as_("counsellor", plan).action_put_in_force()
        return plan

    def planned(self, case):
        rows = case.sudo().followup_ids.filtered(lambda row: row.state == "planned")
        return rows.sorted("planned_on")
