# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..tools.roles import FUNCTION_OF_ROLE, LEADER
from .crisis_case import STAMPS


class CrisisWeekDigestPage(models.Model):
    """What the reader of a week's page gets: the kept or the running facts, less what this reader is shut out from."""

    _inherit = "crisis.week.digest"

    def _content(self):
        self.ensure_one()
        if self.state == "acknowledged":
            kept = self.kept
            # A search, not line_ids: the rule decides which of them this reader gets.
            lines = self.env["crisis.week.digest.line"].search([("digest_id", "=", self.id)], order="id")._values()
        else:
            kept = self._compile_kept()
            lines = self._visible(self._compile_lines())
        return {
            "classes": self._page_classes(kept["classes"]),
            "counsellors": self._page_counsellors(kept["counsellors"]),
            "overdue": self._page_overdue(kept["overdue"]),
            "changes": self._page_changes([line for line in lines if line["kind"] == "change"]),
            "concerns": self._page_concerns([line for line in lines if line["kind"] == "concern"]),
            "leaders": self._page_leaders(),
        }

    def _visible(self, lines):
        scope = self._crisis_scope()
        return [
            line
            for line in lines
            if line["subject_id"] not in scope.excluded_subjects
            and line.get("concern_id") not in scope.excluded_concerns
        ]

    # --- classes and counsellors ------------------------------------------------------------------------------------

    def _page_classes(self, rows):
        own = [row for row in rows if not row.get("week")]
        came = [row for row in own if row["status"] == "in"]
        return {
            "owed": len(own),
            "came": len(came),
            "nil": sum(row["nil"] for row in came),
            "something": sum(not row["nil"] for row in came),
            "late": [self._page_owed(row) for row in came if row["late"]],
            "missing": [self._page_owed(row) for row in own if row["status"] == "missing"],
            "excused": [self._page_owed(row) for row in own if row["status"] == "excused"],
            "due": sum(row["status"] == "due" for row in own),
            "uneasy": [
                {**self._page_owed(row), "situation": row["situation"]}
                for row in came
                if row["situation"] in ("unsettled", "urgent")
            ],
            "later": [self._page_owed(row) for row in rows if row.get("week")],
        }

    def _page_owed(self, row):
        excuses = dict(self.env["crisis.duty"]._fields["excuse"]._description_selection(self.env))
        reasons = [excuses.get(row["excuse"], ""), row["reason"]]
        return {
            "id": row["id"],
            "name": row["name"],
            "reason": " · ".join(filter(None, reasons)),
            "week": row.get("week", False),
        }

    def _page_counsellors(self, rows):
        ids = [row["report"] for row in rows if row["report"]]
        reports = self.env["crisis.counsellor.report"].search([("id", "in", ids)])
        if reports:
            reports._crisis_audit("read", "page of the week")  # their remarks are on it
        found = {report.id: report for report in reports}
        return [
            {
                **self._page_owed(row),
                "status": row["status"],
                "late": row["late"],
                "report": row["report"],
                "remarks": found[row["report"]].remarks or "" if row["report"] in found else "",
                "stand_in": self._stand_in(found.get(row["report"])),
            }
            for row in rows
        ]

    def _stand_in(self, report):
        return report.submitted_by_id.name if report and report.is_handed_in_for else ""

    def _page_overdue(self, rows):
        kinds = self.env["crisis.duty.kind"].browse([row["kind"] for row in rows])
        names = {kind.id: kind.name for kind in kinds}
        return [{"id": row["kind"], "name": names[row["kind"]], "count": row["count"]} for row in rows]

    def _page_leaders(self):
        """Leaders of today and whoever was one then, with when they opened and acknowledged the page."""
        receipts = {row.user_id: row for row in self.receipt_ids}
        roles = [role for role, function in FUNCTION_OF_ROLE.items() if function == LEADER]
        serving = self.env["crisis.team.member"]._serving(self.company_id, [("role", "in", roles)]).user_id
        empty = self.receipt_ids[:0]
        return [
            {
                "id": user.id,
                "name": user.name,
                "read_at": fields.Datetime.to_string(receipts.get(user, empty).read_at),
                "acknowledged_at": fields.Datetime.to_string(receipts.get(user, empty).acknowledged_at),
            }
            for user in (serving | self.receipt_ids.user_id).sorted("name")
        ]

    # --- persons ----------------------------------------------------------------------------------------------------

    def _page_changes(self, lines):
        counts = {change: sum(line["change"] == change for line in lines) for change in ("worse", "better", "same")}
        return {
            **counts,
            "noticed": sum(bool(line["is_new"]) for line in lines),
            "rows": [
                {**person, "change": line["change"], "is_new": line["is_new"]}
                for line, person in zip(lines, self._page_persons(lines), strict=True)
            ],
        }

    def _page_concerns(self, lines):
        answerers = {line["answered_by_id"] for line in lines if line["answered_by_id"]}
        names = {user.id: user.name for user in self.env["res.users"].browse(answerers)}
        states = dict(self.env["crisis.concern"]._fields["state"]._description_selection(self.env))
        return {
            "total": len(lines),
            "urgent": sum(bool(line["is_urgent"]) for line in lines),
            "rows": [
                {
                    **person,
                    "concern": line["concern_id"],
                    "urgent": line["is_urgent"],
                    "state": states.get(line["concern_state"], ""),
                    "alarm_at": fields.Datetime.to_string(line["alarm_at"]),
                    "answered_at": fields.Datetime.to_string(line["answered_at"]),
                    "answered_by": names.get(line["answered_by_id"], ""),
                    "stamps": [fields.Datetime.to_string(line[name]) for name in STAMPS],
                }
                for line, person in zip(lines, self._page_persons(lines), strict=True)
            ],
        }

    def _page_persons(self, lines):
        """Name, class and level of each line, for the columns of the page; nothing of it is in a title."""
        subjects, classes, levels = (
            {row.id: row for row in self.env[model].browse({line[name] for line in lines if line[name]})}
            for model, name in (
                ("crisis.subject", "subject_id"),
                ("crisis.school.class", "class_id"),
                ("crisis.level", "level_id"),
            )
        )
        return [
            {
                "name": subjects[line["subject_id"]].name if line["subject_id"] else "",
                "school_class": classes[line["class_id"]].name if line["class_id"] else "",
                "level": levels[line["level_id"]].display_name if line["level_id"] else "",
                "hex": levels[line["level_id"]].hex if line["level_id"] else "",
            }
            for line in lines
        ]
