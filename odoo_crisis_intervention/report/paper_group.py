# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

BLANK_MEMBERS = 2
MARKS = {"present": "✓", "excused": "△", "absent": "✗"}


class PaperGroup(models.AbstractModel):
    """团体辅导方案与记录: theme and aim, members with their consent, meetings, and who was there when.

    For whoever may read the group; what its leader wrote for himself is not on it. Source: school plan ch. 5, 4(2).
    """

    _name = "report.odoo_crisis_intervention.paper_group"
    _inherit = "crisis.paper"
    _description = "Group plan and attendance"

    _paper_model = "crisis.group"
    _paper_form = "CI-48"
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Group counselling: plan and attendance")

    def _paper_stamp(self, record, reader):
        return reader.text(record, "state") if record.state == "cancelled" else ""

    def _paper_document(self, group, reader):
        of_group = [("group_id", "=", group.id)]
        members = reader.find("crisis.group.member", [*of_group, ("state", "!=", "declined")], order="id")
        meetings = reader.find("crisis.group.meeting", [*of_group, ("state", "!=", "cancelled")], order="starts_at")
        rows = reader.find("crisis.group.attendance", [("meeting_id", "in", meetings.ids)])
        presence = {(row.member_id.id, row.meeting_id.id): MARKS.get(row.presence, "") for row in rows}
        return SimpleNamespace(
            r=reader,
            o=group,
            number=self.env._("No. %(number)s", number=group.reference),
            stamp=self._paper_stamp(group, reader),
            members=members,
            meetings=meetings,
            mark=lambda member, meeting: presence.get((member.id, meeting.id), ""),
            column=f"{62 / max(len(meetings), 1):.2f}",
            blank=range(BLANK_MEMBERS),
        )
