# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain

from ..tools.school_calendar import monday_of
from .crisis_assessment import FINAL_STATES
from .crisis_counsellor_report import STANDING
from .crisis_warning import ENTERED_STATES

_WORST_FIRST = {"worse": 0, False: 1, "better": 2, "same": 3}


class CrisisWeekDigestFacts(models.Model):
    """How the page of a week is put together: a fixed number of queries, however many classes and pupils there are.

    What was handed in for an earlier week after its page had been acknowledged stands on the next page, so that every
    report is on one.
    """

    _inherit = "crisis.week.digest"

    # --- what concerns no person ----------------------------------------------------------------------------------

    def _compile_kept(self):
        """Classes, counsellors and overdue duties, ready to be stored as JSON."""
        self.ensure_one()
        return {
            "classes": self._compile_classes(),
            "counsellors": self._compile_counsellors(),
            "overdue": self._compile_overdue(),
        }

    def _compile_classes(self):
        """A row for each class that owed a report or gave one, in their order; then what came in for earlier weeks."""
        duties = self.env["crisis.duty"]._of_week("homeroom_weekly", self.company_id, self.week_start)
        duty_of = {duty.class_id: duty for duty in duties}
        report_of = {report.class_id: report for report in self._standing("crisis.weekly.report", self._this_week())}
        rows = [
            self._owed_row(school_class, duty_of.get(school_class, duties[:0]), report_of.get(school_class))
            for school_class in self._in_class_order({*duty_of, *report_of})
        ]
        later = self._handed_in_later("crisis.weekly.report")
        for school_class, reports in later.grouped("class_id").items():
            rows += [
                {**self._owed_row(school_class, duties[:0], report), "week": fields.Date.to_string(report.week_start)}
                for report in reports.sorted("week_start")
            ]
        situations = {report.id: report.situation for report in (*report_of.values(), *later)}
        return [{**row, "situation": situations.get(row["report"], False)} for row in rows]

    def _compile_counsellors(self):
        duties = self.env["crisis.duty"]._of_week("counsellor_weekly", self.company_id, self.week_start)
        duty_of = {owner: duty for duty in duties for owner in duty.owner_ids}
        reports = self._standing("crisis.counsellor.report", self._this_week())
        report_of = {report.counsellor_id: report for report in reports}
        rows = [
            self._owed_row(user, duty_of.get(user, duties[:0]), report_of.get(user))
            for user in sorted({*duty_of, *report_of}, key=lambda user: (user.name, user.id))
        ]
        for report in self._handed_in_later("crisis.counsellor.report"):
            row = self._owed_row(report.counsellor_id, duties[:0], report)
            rows.append({**row, "week": fields.Date.to_string(report.week_start)})
        return rows

    def _owed_row(self, place, duty, report):
        """What became of one report that was owed: in, missing, excused, or not due yet."""
        now = fields.Datetime.now()
        if report:
            status = "in"
        elif duty.state == "excused":
            status = "excused"
        else:
            status = "missing" if duty.due_at < now else "due"
        return {
            "id": place.id,
            "name": place.name,
            "status": status,
            "report": report.id if report else False,
            "nil": bool(report and report.is_nil),
            "late": bool(report and report.is_late),
            "excuse": duty.excuse if status == "excused" else False,
            "reason": (report.late_reason if report else duty.excuse_note or duty.late_reason) or "",
        }

    def _compile_overdue(self):
        """Kinds of open duties past their time with how many there are; this page's own is not one of them."""
        # sudo: counts for the leaders of the school, without a colleague's own case
        duties = (
            self.env["crisis.duty"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "open"),
                    ("due_at", "<", fields.Datetime.now()),
                    ("kind_id.code", "!=", "week_digest"),
                ]
            )
        )
        kinds = sorted(duties._without_staff().grouped("kind_id").items(), key=lambda item: item[0].id)
        return [{"kind": kind.id, "count": len(rows)} for kind, rows in kinds]

    # --- persons ----------------------------------------------------------------------------------------------------

    def _compile_lines(self):
        """Values of ``crisis.week.digest.line``, for everybody but colleagues."""
        self.ensure_one()
        changes, concerns = self._compile_changes(), self._compile_concerns()
        persons = {row["subject_id"] for row in (*changes, *concerns) if row["subject_id"]}
        # sudo: levels of those whom the page names, whom the reader's own rule then filters
        entries = (
            self.env["crisis.warning"]
            .sudo()
            .search([("subject_id", "in", list(persons)), ("state", "in", ENTERED_STATES)])
        )
        level_of = {entry.subject_id.id: entry.level_id.id for entry in entries}
        for row in (*changes, *concerns):
            row["level_id"] = level_of.get(row["subject_id"]) or row.get("level_id") or False
        return changes + concerns

    def _compile_changes(self):
        """Pupils whom the classes reported, the worse first, then in the order of classes."""
        reports = self._standing("crisis.weekly.report", self._this_week())
        reports |= self._handed_in_later("crisis.weekly.report")
        lines = reports.line_ids.filtered(
            lambda line: line.subject_kind != "staff" and not line.is_taken_back and (line.change or line.is_new)
        )
        place = {
            school_class: number for number, school_class in enumerate(self._in_class_order(set(reports.class_id)))
        }
        lines = lines.sorted(lambda line: (_WORST_FIRST[line.change], place[line.report_id.class_id], line.id))
        return [
            {
                "kind": "change",
                "subject_id": line.subject_id.id,
                "class_id": line.report_id.class_id.id,
                "change": line.change,
                "is_new": line.is_new,
            }
            for line in lines
        ]

    def _compile_concerns(self):
        """Reports that came in since the last school week, and how far each of them is now."""
        since, until = self._week_span()
        # sudo: as the page's own rule; whoever is shut out from one of them gets no row of it
        concerns = (
            self.env["crisis.concern"]
            .sudo()
            .search(
                Domain("company_id", "=", self.company_id.id)
                & Domain("submitted_at", ">=", since)
                & Domain("submitted_at", "<", until)
                & Domain("state", "!=", "void")
                & Domain("subject_kind", "!=", "staff"),
                order="submitted_at, id",
            )
        )
        # sudo: times only
        assessments = (
            self.env["crisis.assessment"]
            .sudo()
            .search([("concern_id", "in", concerns.ids), ("state", "in", FINAL_STATES)], order="completed_at")
        )
        # sudo: as above
        sheets = (
            self.env["crisis.assessment.feedback"]
            .sudo()
            .search([("assessment_id", "in", assessments.ids), ("sent_at", "!=", False), ("state", "!=", "void")])
        )
        # sudo: as above
        alarms = self.env["crisis.alarm"].sudo().search([("concern_id", "in", concerns.ids)])
        alarm_of = alarms.grouped("concern_id")
        assessed = assessments.grouped("concern_id")
        rows = []
        for concern in concerns:
            own = assessed.get(concern, assessments.browse())
            sent = [sheet.sent_at for sheet in sheets if sheet.assessment_id in own]
            case, alarm = concern.case_id, alarm_of.get(concern, alarms.browse())
            rows.append(
                {
                    "kind": "concern",
                    "subject_id": concern.subject_id.id,
                    "class_id": concern.subject_id.class_id.id,
                    "level_id": own[-1:].level_id.id,
                    "concern_id": concern.id,
                    "concern_state": concern.state,
                    "is_urgent": concern.is_urgent,
                    "detected_at": concern.found_at,
                    "reported_at": concern.submitted_at,
                    "assessed_at": own[:1].completed_at or case.assessed_at,
                    "fed_back_at": min(sent, default=False) or case.fed_back_at,
                    "intervened_at": case.intervened_at,
                    "alarm_at": alarm.started_at,
                    "answered_at": alarm.taken_at,
                    "answered_by_id": alarm.taken_by_id.id,
                }
            )
        return rows

    # --- which reports ----------------------------------------------------------------------------------------------

    def _this_week(self):
        # a first or last week may be cut to its term
        return Domain("week_start", ">=", self.week_start) & Domain("week_start", "<=", self.week_end)

    def _handed_in_later(self, model):
        """Reports of earlier weeks that came in after all pages before this one had been acknowledged."""
        # sudo: dates of pages, for the page itself
        before = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("week_start", "<", self.week_start),
                ("acknowledged_at", "!=", False),
            ]
        )
        if not before:
            return self.env[model].sudo()  # sudo: nothing
        mondays = set(before.mapped("week_start"))
        since = Domain("submitted_at", ">", max(before.mapped("acknowledged_at")))
        reports = self._standing(model, since & Domain("week_start", "<", self.week_start))
        return reports.filtered(lambda report: monday_of(report.week_start) in mondays)

    def _standing(self, model, domain):
        """The reports handed in that no correction has replaced."""
        # sudo: for the page, whose readers may read these reports; persons come as rows with a rule of their own
        reports = self.env[model].sudo()
        return reports.search(
            domain & Domain("company_id", "=", self.company_id.id) & Domain("state", "in", STANDING[:1]), order="id"
        )

    def _in_class_order(self, classes):
        """As the roster lists them; never by what they reported."""
        return sorted(classes, key=lambda row: (row.grade, row.number, row.name, row.id))
