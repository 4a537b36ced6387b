# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models

from ..tools.roles import AUDITOR
from .crisis_event import OPEN_EVENT_STATES
from .crisis_front import LIMIT, SHOWN
from .crisis_readmission_agreement import UNDER_WAY
from .crisis_warning import ENTERED_STATES

ADDON = "odoo_crisis_intervention"
# Kinds of duties that are a call to a family.
CALLS = ("guardian_contact", "guardian_arrival", "guardian_feedback", "status_contact")
# Kinds whose people stand on a card of their own for counsellors, leaders and Student Affairs.
OTHER_CARDS = ("follow_up", "register_review", "support_review", "concern_takeover")
REPORT_STATES = ("submitted", "acknowledged")
RECEIPT_DAYS = 30


class CrisisFront(models.AbstractModel):
    """The cards of the first page; each is one question somebody begins the day with."""

    _inherit = "crisis.front"

    def _cards(self):
        """In the order of the page: what cannot wait, people, papers, figures."""
        duties = self._my_duties()
        return [
            self._card_now(),
            self._card_people(),
            self._card_calls(duties),
            self._card_reports(),
            self._card_watch(),
            self._card_my_class(),
            self._card_duties(duties),
            self._card_levels(),
            self._card_overdue(),
            self._card_papers(),
            self._card_returns(),
            self._card_receipts(),
        ]

    def _doors(self):
        """What people open from here without looking for it: ``(action, name, icon)``."""
        doors = [("action_crisis_concern_report", self.env._("Report a concern"), "fa-bullhorn")]
        if self._is_office():
            doors.append(("crisis_pupil_file_action", self.env._("Pupils' files"), "fa-folder-open-o"))
        if self.env["crisis.access.mixin"]._crisis_scope().companies((AUDITOR,)):
            doors.append(("crisis_access_log_action", self.env._("Access log"), "fa-search"))
        doors.append(("crisis_duty_action", self.env._("My duties"), "fa-check-square-o"))
        return [{"action": f"{ADDON}.{action}", "name": name, "icon": icon} for action, name, icon in doors]

    # -- what cannot wait ----------------------------------------------------------------------------------------------

    def _card_now(self):
        states = self._labels("crisis.event", "state")
        unknown = self.env._("Person not known yet")
        rows = []
        for event in self._find("crisis.event", [("state", "in", OPEN_EVENT_STATES)], order="id desc"):
            words = self.env._("Drill") if event.is_drill else unknown
            rows.append(self._row(event, states[event.state], event.create_date, words=words, urgent=True))
        for alarm in self._find("crisis.alarm", [("state", "=", "ringing")], order="id desc"):
            text = self._labels("crisis.alarm", "state")["ringing"]
            rows.append(self._row(alarm, text, alarm.started_at, words=unknown, urgent=True))
        action = "crisis_event_action" if self._is_office() else "crisis_event_action_mine"
        title = self.env._("Happening now")
        return rows and self._card("now", title, "fa-bell", rows, tone="danger", action=f"{ADDON}.{action}")

    # -- people --------------------------------------------------------------------------------------------------------

    def _card_people(self):
        homeroom = self.env["crisis.access.mixin"]._crisis_scope().class_ids
        if not self._is_office() and not homeroom:
            return None
        rows = sorted(self._people_rows(), key=lambda row: (row["when"][:10], not row["is_moment"], row["when"]))
        return self._card(
            "people",
            self.env._("People today"),
            "fa-user-o",
            rows,
            action=f"{ADDON}.crisis_followup_action",
            calm=self.env._("Nobody is planned for today."),
        )

    def _people_rows(self):
        """Who is to be seen today, and whose day has passed. Other parts add theirs: talks, interviews."""
        today = self.env.company._crisis_today()
        due = [("state", "=", "planned"), ("planned_on", "<=", today), ("subject_kind", "=", "student")]
        modes = self._labels("crisis.followup", "mode")
        rows = []
        for line in self._find("crisis.followup", due, order="planned_on, id"):
            what = self.env._("Follow-up: %(mode)s", mode=modes[line.mode])
            rows.append(self._row(line, what, line.planned_on, late=line.planned_on < today, level=line.level_id))
        for line in self._find("crisis.support.review", due, order="planned_on, id"):
            what = self.env._("Back at school for %(days)s days", days=line.after_days)
            rows.append(self._row(line, what, line.planned_on, late=line.planned_on < today, level=line.level_id))
        if self._is_office():
            review = [("state", "in", ENTERED_STATES), ("review_by", "<=", today), ("subject_kind", "=", "student")]
            for entry in self._find("crisis.warning", review, order="review_by, id"):
                what = self.env._("Look at the register entry again")
                rows.append(self._row(entry, what, entry.review_by, late=entry.review_by < today, level=entry.level_id))
        return rows

    def _card_calls(self, duties):
        """Duties that are a call to a family, with the person where the reader may know whom it is about."""
        duties = duties.filtered(lambda duty: duty.kind_code in CALLS)
        if not duties and not self._is_office():
            return None
        about = {}
        for model, owed in duties.filtered("source_model").grouped("source_model").items():
            records = self.env[model]
            if records.has_access("read"):  # what the reader may not read stays a number
                for record in records._crisis_by_duty_keys(owed.mapped("source_key"))._filtered_access("read"):
                    about[model, record._crisis_duty_key()] = record
        rows = []
        for duty in duties:
            row = self._duty_row(duty)
            record = about.get((duty.source_model, duty.source_key))
            if record and "subject_id" in record._fields:
                row |= {"subject": record.subject_id.id, "what": duty.kind_id.name, "logged": (record._name, record.id)}
            rows.append(row)
        return self._card(
            "calls",
            self.env._("Families to call"),
            "fa-phone",
            rows,
            action=f"{ADDON}.crisis_duty_action",
            calm=self.env._("No family is waiting for a call."),
        )

    def _card_reports(self):
        if not self._is_office():
            return None
        states, soon = self._labels("crisis.concern", "state"), self._labels("crisis.concern", "urgency")
        domain = [("state", "in", REPORT_STATES), ("subject_kind", "!=", "staff")]
        reports = self._find("crisis.concern", domain, order="id desc")
        rows = []
        for report in sorted(reports, key=lambda row: (row.state != "submitted", not row.is_urgent)):
            what = [states[report.state]]
            if report.is_urgent:
                what.insert(0, soon[report.urgency])
            rows.append(
                self._row(
                    report,
                    " · ".join(what),
                    report.submitted_at,
                    words=self.env._("Person not known yet"),
                    urgent=report.is_urgent,
                )
            )
        return self._card(
            "reports",
            self.env._("New reports"),
            "fa-envelope-open-o",
            rows,
            action=f"{ADDON}.action_crisis_concern",
            calm=self.env._("No report waits for you."),
        )

    def _card_watch(self):
        teams = self._find("crisis.monitoring.team", [("state", "=", "active")], order="kind, id")
        if not teams:
            return None
        kinds = self._labels("crisis.monitoring.team", "kind")
        rows = []
        for team in teams:
            who = team.with_child_text if team.kind == "custody" else team.leader_id.name
            what = " · ".join(filter(None, (kinds[team.kind], who)))
            rows.append(self._row(team, what, team.started_at, urgent=bool(team.missing_now)))
        action = "crisis_monitoring_action" if self._is_office() else "crisis_monitoring_my_action"
        return self._card("watch", self.env._("Who is with whom"), "fa-eye", rows, action=f"{ADDON}.{action}")

    def _card_my_class(self):
        if not self.env["crisis.access.mixin"]._crisis_scope().class_ids:
            return None
        mine = [("is_my_class", "=", True), ("state", "in", ENTERED_STATES)]
        entries = self._find("crisis.warning", mine, order="level_id, id")
        view = self.env["ir.model.data"]._xmlid_to_res_id(f"{ADDON}.crisis_warning_view_form_homeroom")
        rows = [self._row(entry, level=entry.level_id, view_id=view) for entry in entries]
        return self._card(
            "my_class",
            self.env._("Followed in my class"),
            "fa-users",
            rows,
            action=f"{ADDON}.crisis_warning_action_homeroom",
            calm=self.env._("Nobody of your class is followed at present."),
        )

    # -- what is owed --------------------------------------------------------------------------------------------------

    def _my_duties(self):
        return self._find(
            "crisis.duty",
            [("state", "=", "open"), ("owner_ids", "in", self.env.uid)],
            order="due_at, id",
            limit=2 * LIMIT,
        )

    def _duty_row(self, duty):
        return self._row(duty, "", duty.due_at, words=duty.display_name, late=duty.is_late)

    def _card_duties(self, duties):
        hidden = {*CALLS, *(OTHER_CARDS if self._is_office() else ())}
        duties = duties.filtered(lambda duty: duty.kind_code not in hidden)
        return self._card(
            "duties",
            self.env._("What I owe"),
            "fa-check-square-o",
            [self._duty_row(duty) for duty in duties],
            action=f"{ADDON}.crisis_duty_action",
            calm=self.env._("Nothing is owed by you. Thank you."),
        )

    def _card_overdue(self):
        """For leaders: what is not there yet, by kind. Facts, without a colleague's name."""
        if not self._is_leader():
            return None
        late = [
            ("state", "=", "open"),
            ("due_at", "<", fields.Datetime.now()),
            ("owner_ids", "not in", self.env.uid),
        ]
        groups = self.env["crisis.duty"]._read_group(late, ["kind_id"], ["__count"])
        figures = [
            {"key": f"kind{kind.id}", "label": kind.name, "count": count, "hex": "", "context": {}}
            for kind, count in sorted(groups, key=lambda group: -group[1])
        ]
        return figures and self._card(
            "overdue",
            self.env._("Not there yet at the school"),
            "fa-clock-o",
            [],
            total=sum(row["count"] for row in figures),
            figures=figures[:SHOWN],
            action=f"{ADDON}.crisis_duty_action_all",
        )

    # -- figures -------------------------------------------------------------------------------------------------------

    def _card_levels(self):
        if not self._is_office():
            return None
        groups = self.env["crisis.warning"]._read_group(
            [("state", "in", ENTERED_STATES), ("subject_kind", "=", "student")], ["level_id"], ["__count"]
        )
        figures = [
            {
                "key": f"level{level.id}",
                "label": level.display_name,
                "count": count,
                "hex": level.hex or "",
                "context": {"search_default_level_id": level.id},
            }
            for level, count in sorted(groups, key=lambda group: -group[0].rank)
        ]
        return self._card(
            "levels",
            self.env._("In the register by level"),
            "fa-bar-chart",
            [],
            total=sum(row["count"] for row in figures),
            figures=figures,
            action=f"{ADDON}.crisis_warning_action",
            calm=self.env._("Nobody is in the register."),
        )

    # -- papers and ways back ------------------------------------------------------------------------------------------

    def _card_papers(self):
        if not self._is_office():
            return None
        lines = (
            ("crisis.handover", [("state", "=", "draft")], self.env._("Deed of handover: not signed")),
            ("crisis.consent", [("state", "=", "draft")], self.env._("Notice or consent: not answered")),
            (
                "crisis.referral",
                [("state", "in", ("agreed", "attended"))],
                self.env._("Referral: no answer of the hospital yet"),
            ),
            (
                "crisis.concern",
                [("is_to_complete", "=", True), ("state", "in", (*REPORT_STATES, "in_assessment"))],
                self.env._("Report: something the plan asks for is missing"),
            ),
        )
        rows = []
        for model, domain, what in lines:
            found = self._find(model, [*domain, ("subject_kind", "!=", "staff")], order="id")
            rows += [self._row(record, what, record.create_date) for record in found]
        return self._card(
            "papers",
            self.env._("Papers that are missing"),
            "fa-file-text-o",
            rows,
            calm=self.env._("No paper is missing."),
        )

    def _card_returns(self):
        """The ways back to school that wait for somebody; heads and academic affairs see their own step only."""
        rows = []
        if self._is_office():
            states = self._labels("crisis.readmission.agreement", "state")
            for record in self._find("crisis.readmission.agreement", [("state", "in", UNDER_WAY)], order="id"):
                rows.append(self._row(record, states[record.state], record.returns_on))
            kinds = self._labels("crisis.status.change", "kind")
            states = self._labels("crisis.status.change", "state")
            asked = [("state", "in", ("applied", "appraised", "agreed"))]
            for record in self._find("crisis.status.change", asked, order="id"):
                rows.append(self._row(record, f"{kinds[record.kind]} · {states[record.state]}", record.date_from))
        else:
            kinds = self._labels("crisis.academic.registration", "kind")
            for record in self._find("crisis.academic.registration", [("state", "=", "waiting")], order="id"):
                rows.append(self._row(record, kinds[record.kind], record.asked_at))
        waiting = [("state", "=", "waiting"), ("head_id", "=", self.env.uid)]
        for record in self._find("crisis.readmission.approval", waiting, order="id"):
            rows.append(self._row(record, self.env._("Waits for your approval"), record.returns_on))
        return rows and self._card(
            "returns",
            self.env._("Leaving and coming back"),
            "fa-exchange",
            rows,
            action=f"{ADDON}.crisis_readmission_agreement_action" if self._is_office() else "",
        )

    def _card_receipts(self):
        """What became of the reader's own reports: that they arrived, no more."""
        since = fields.Datetime.now() - timedelta(days=RECEIPT_DAYS)
        mine = [("author_id", "=", self.env.uid), ("sent_at", ">=", since)]
        status = self._labels("crisis.concern.receipt", "status")
        rows = [
            self._row(receipt, status[receipt.status], receipt.sent_at, words=receipt.reference, subject=False)
            for receipt in self._find("crisis.concern.receipt", mine, order="id desc")
        ]
        return rows and self._card(
            "receipts",
            self.env._("My reports"),
            "fa-paper-plane-o",
            rows,
            action=f"{ADDON}.action_crisis_concern_receipt",
        )
