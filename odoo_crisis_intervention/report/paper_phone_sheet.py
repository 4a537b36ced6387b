# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from markupsafe import Markup

from odoo import models

from ..tools import phone_sheet
from .paper_organisation_sheet import phone_of

HOTLINES_PER_ROW = 5
HOTLINES = 10  # two rows; the page is for people
# Everybody of these stands for himself; in other roles the first is called first, the next stand in.
SIDE_BY_SIDE = ("member", "auditor")


class PaperPhoneSheet(models.AbstractModel):
    """应急联络电话表: whom to call, on one A4 page beside the telephone, also when no computer runs.

    For every member of staff. Roles with those who stand in, emergency numbers, room for changes by hand.
    Source: plan Art. 5(1).
    """

    _name = "report.odoo_crisis_intervention.paper_phone_sheet"
    _inherit = "crisis.paper.office"
    _description = "Telephone sheet"

    _paper_model = "crisis.organisation.sheet"
    _paper_form = "CI-11"

    def _paper_title(self):
        return self.env._("Emergency telephone numbers")

    def _paper_document(self, sheet, reader):
        company = sheet.company_id
        teams = self.env["crisis.team"].search([("company_id", "=", company.id)])
        today = company._crisis_today()
        rows = self._rows(teams._members_on(today), reader)
        emergency = self._emergency(reader)
        lines = [emergency[start : start + HOTLINES_PER_ROW] for start in range(0, len(emergency), HOTLINES_PER_ROW)]
        layout = phone_sheet.layout(len(rows), len(lines))
        return SimpleNamespace(
            r=reader,
            number=self.env._("As of %(day)s", day=reader.date(today)),
            stamp="",
            emergency=lines,
            layout=layout,
            columns=phone_sheet.split(rows, layout.columns),
        )

    def _rows(self, members, reader):
        """One row for each person and role, in the order of the roles; the same number is not printed twice."""
        order = {role: place for place, (role, _label) in enumerate(members._fields["role"].selection)}
        seen, rows = set(), []
        for member in members.sorted(lambda row: (order[row.role], row.sequence, row.id)):
            if (member.role, member.employee_id) in seen:
                continue
            stands_in = member.role not in SIDE_BY_SIDE and any(role == member.role for role, _person in seen)
            seen.add((member.role, member.employee_id))
            rows.append(
                SimpleNamespace(
                    role=self.env._("stands in") if stands_in else reader.text(member, "role"),
                    stands_in=stands_in,
                    name=reader.text(member, "employee_id.name"),
                    duty=reader.text(member, "duty"),
                    phone=phone_of(reader, member),
                )
            )
        return rows

    def _emergency(self, reader):
        """``[(number, whose)]`` to be called before anybody of the school: its own list of help lines."""
        found = reader.find("crisis.hotline", [("company_id", "in", (False, reader.company.id))])
        nationwide = found.filtered(lambda line: not line.company_id and line.audience in ("emergency", "everybody"))
        lines = nationwide.sorted(lambda line: (line.audience != "emergency", line.sequence, line.id))
        lines += (found - lines).sorted(lambda line: (not line.company_id, line.sequence, line.id))
        return [(line.number, line.name) for line in lines[:HOTLINES]]

    def _paper_css(self):
        return super()._paper_css() + Markup("\n@page { margin: 15mm 12mm 14mm 12mm }")  # noqa: S704 - a constant
