# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta
from types import SimpleNamespace

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.coverage import GIVE, TAKE

ROWS = 8  # what one page holds
LATE = timedelta(hours=4)  # a hand-over belongs to the shift before it


class PaperShiftSheet(models.AbstractModel):
    """24小时特别监护排班及交接班表: the roster with room for the signatures of each change.

    For whoever may read the team. Source: plan Art. 4(3), 18.
    """

    _name = "report.odoo_crisis_intervention.paper_shift_sheet"
    _inherit = "crisis.paper"
    _description = "Roster of special custody on paper"

    _paper_model = "crisis.monitoring.team"
    _paper_form = "CI-16"
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Roster of 24-hour special custody, with changes of shifts")

    def _paper_document(self, team, reader):
        shifts = reader.find(
            "crisis.monitoring.shift", [("team_id", "=", team.id), ("state", "=", "planned")], order="date_from, id"
        )
        facts = reader.find(
            "crisis.monitoring.note",
            [("team_id", "=", team.id), ("kind", "in", (TAKE, GIVE))],
            order="happened_at, id",
        )
        members = reader.find("crisis.monitoring.member", [("team_id", "=", team.id)])
        phones = {member.user_id: member.phone for member in members if member.phone}
        rows = []
        for (start, end), together in shifts.grouped(lambda shift: (shift.date_from, shift.date_to)).items():
            rows.append(
                SimpleNamespace(
                    day=reader.date(start),
                    hours=self._hours(start, end, reader),
                    who=reader.comma.join(together.user_id.mapped("name")),
                    phones=reader.comma.join(
                        dict.fromkeys(phones[user] for user in together.user_id if user in phones)
                    ),
                    taken=self._times(facts, together, TAKE, reader),
                    given=self._times(facts, together, GIVE, reader),
                )
            )
        return SimpleNamespace(
            r=reader,
            o=team,
            number=self.env._("No. %(number)s", number=team.reference),
            stamp=self._paper_stamp(team, reader),
            name=reader.text(team, "subject_id"),
            rows=rows,
            blank=range(max(ROWS - len(rows), 2)),
        )

    @staticmethod
    def _hours(start, end, reader):
        first, last = (reader.company._crisis_local(moment) for moment in (start, end))
        return f"{first:%H:%M} – {last:%H:%M}"

    @staticmethod
    def _times(facts, shifts, kind, reader):
        """When each adult of these shifts took over, a little early at most, or handed over, however late."""
        early = timedelta(hours=1) if kind == TAKE else timedelta()
        texts = []
        for shift in shifts:
            own = facts.filtered(
                lambda fact, shift=shift: (
                    fact.kind == kind
                    and fact.user_id == shift.user_id
                    and shift.date_from - early <= fact.happened_at < shift.date_to + LATE
                )
            )
            if own:
                at = reader.company._crisis_local(own[0].happened_at)
                texts.append(f"{shift.user_id.name} {at:%H:%M}")
        return reader.comma.join(texts)


class PaperShiftSheetBlank(models.AbstractModel):
    """The same sheet to fill in by hand, for the drawer: it names a school and nobody.

    Access: every member of staff, as the class it is printed from. Source: plan Art. 18.
    """

    _name = "report.odoo_crisis_intervention.paper_shift_blank"
    _inherit = "crisis.paper"
    _description = "Roster of special custody to fill in by hand"

    _paper_model = "crisis.school.class"
    _paper_form = "CI-16"
    _paper_landscape = True

    def _paper_title(self):
        return self.env["report.odoo_crisis_intervention.paper_shift_sheet"]._paper_title()

    @api.model
    def _get_report_values(self, docids, data=None):
        # Without the log of prints: there is nothing on it
        classes = self.env["crisis.school.class"].browse(dict.fromkeys(docids or ()))
        if self.env.su or not classes:
            raise AccessError(self.env._("You cannot open this, or it does not exist."))
        classes.check_access("read")
        return {
            "doc_ids": classes.ids,
            "doc_model": self._paper_model,
            "docs": [SimpleNamespace(school=row.company_id._crisis_school_name()) for row in classes],
            "paper": SimpleNamespace(
                title=self._paper_title(),
                form=self.env._("Form %(form)s", form=self._paper_form),
                css=self._paper_css(),
                lang=(self.env.lang or "en_US").replace("_", "-"),
            ),
            "rows": range(ROWS),
        }
