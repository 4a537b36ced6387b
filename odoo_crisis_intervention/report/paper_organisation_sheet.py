# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperOrganisationSheet(models.AbstractModel):
    """组织机构表: the teams as they were on a day, with duties and telephones. Source: plan Art. 7."""

    _name = "report.odoo_crisis_intervention.paper_organisation_sheet"
    _inherit = "crisis.paper.office"
    _description = "Organisation sheet"

    _paper_model = "crisis.organisation.sheet"
    _paper_form = "CI-10"

    def _paper_title(self):
        return self.env._("Organisation of psychological crisis intervention")

    def _paper_document(self, sheet, reader):
        teams = (
            self.env["crisis.team"].with_context(active_test=False).search([("company_id", "=", sheet.company_id.id)])
        )
        members = teams._members_on(sheet.day).grouped("team_id")
        return SimpleNamespace(
            r=reader,
            number=self.env._("As of %(day)s", day=reader.date(sheet.day)),
            stamp="",
            teams=[(team, members[team]) for team in teams if team in members],
            phone=lambda member: phone_of(reader, member),
        )


def phone_of(reader, member):
    """The number of the duty; where none is written there, that of the staff card."""
    return (
        reader.text(member, "phone")
        or reader.text(member, "employee_id.mobile_phone")
        or reader.text(member, "employee_id.work_phone")
    )
