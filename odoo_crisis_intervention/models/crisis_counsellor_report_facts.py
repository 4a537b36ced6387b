# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter, namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER
from ..tools.school_week import week_span
from .crisis_assessment import FINAL_STATES

# One thing that happened; counted under its code, and under "code.level" where it has a level. Of a report its number,
# since somebody may be shut out of a report that names nobody.
Event = namedtuple("Event", "code subject level concern", defaults=(0,))


class CrisisCounsellorReportFacts(models.Model):
    """How the weekly report counts: by which facts, in which span, and what it keeps.

    Fields and access: ``crisis_counsellor_report``. Reports that came in are the school's; everything else is what this
    counsellor did. A colleague's own case counts nowhere, nor does a person whom the counsellor is shut out from.

    A reader's totals are those of the pupils this reader may know of: a total that is greater than the list below it
    would tell that there is somebody. What was handed in is therefore kept by person, in rows with a rule of their own
    (``crisis.counsellor.report.person``), and beside them what concerns nobody by name (the lines); a total is the sum.
    """

    _inherit = "crisis.counsellor.report"

    # --- span -----------------------------------------------------------------------------------------------------

    def _facts_span(self):
        """(from, until) of what this report counts, as naive UTC.

        From the end of the last report where that one was handed in before its week was over; a holiday before the week
        belongs to it. Until now, or the end of the week. A correction counts the span of what it corrects.
        """
        self.ensure_one()
        if self.facts_until:
            return self.facts_from, self.facts_until
        since, until = self._week_span()
        # sudo: when the same counsellor handed in last, whoever looks
        last = self.sudo().search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("counsellor_id", "=", self.counsellor_id.id)
            & Domain("state", "=", "submitted")
            & Domain("week_start", "<", self.week_start)
            & Domain("facts_until", "<", since),
            order="facts_until desc",
            limit=1,
        )
        if last and last._week_end_at() == since:
            since = last.facts_until
        return since, max(since, min(until, self._now()))

    def _week_end_at(self):
        return week_span(self.week_start, self.company_id._crisis_tz_name())[1]

    # --- counting ---------------------------------------------------------------------------------------------------

    @api.model
    def _week_labels(self):
        """Code → what is counted, in the order of the paper. Whoever extends ``_week_facts`` adds a line here."""
        return {
            "concern": self.env._("New reports at the school"),
            "concern_urgent": self.env._("of them urgent"),
            "taken_over": self.env._("Reports taken over"),
            "hotline": self.env._("Hotline calls taken"),
            "barometer": self.env._("Class barometers read"),
            "assessed": self.env._("Assessments completed"),
            "feedback": self.env._("Feedback sheets sent"),
            "entered": self.env._("Entered in the register"),
            "raised": self.env._("Levels raised"),
            "lowered": self.env._("Levels lowered"),
            "removed": self.env._("Removed from the register"),
            "case_opened": self.env._("Cases opened"),
            "case_closed": self.env._("Cases closed"),
            "followup_due": self.env._("Follow-ups due"),
            "followup": self.env._("Follow-ups done"),
            "overdue": self.env._("Duties past their time"),
        }

    @api.model
    def _week_told(self):
        """Code → what is told of a person, in this order; what is not here only counts."""
        return {
            "concern": self.env._("Newly reported"),
            "assessed": self.env._("Assessment completed"),
            "feedback": self.env._("Feedback sheet sent"),
            "entered": self.env._("Entered in the register"),
            "raised": self.env._("Level raised"),
            "lowered": self.env._("Level lowered"),
            "removed": self.env._("Removed from the register"),
            "case_opened": self.env._("Case opened"),
            "case_closed": self.env._("Case closed"),
            "followup": self.env._("Follow-up done"),
            "followup_missed": self.env._("Follow-up not done"),
        }

    @api.model
    def _week_label(self, code):
        """A code in the reader's language; "assessed.3" is the third level's share of "assessed"."""
        base, _dot, level = code.partition(".")
        if level:
            return self.env["crisis.level"].browse(int(level)).exists().display_name or ""
        return self._week_labels().get(base, base)

    @staticmethod
    def _counted(events):
        """How many of each code, and of each "code.level"."""
        counts = Counter()
        for event in events:
            counts[event.code] += 1
            if event.code == "assessed" and event.level:
                counts[f"assessed.{event.level.id}"] += 1
        return counts

    @api.model
    def _week_facts(self, counts):
        """Ordered ``[(code, label, number)]`` of what was counted; extended by inheritance."""
        facts = []
        levels = self.env["crisis.level"].with_context(active_test=False).search([], order="rank desc")
        for code, label in self._week_labels().items():
            facts.append((code, label, counts[code]))
            if code == "assessed":
                facts += [
                    (f"assessed.{level.id}", level.display_name, counts[f"assessed.{level.id}"])
                    for level in levels
                    if counts[f"assessed.{level.id}"]
                ]
        return facts

    @api.model
    def _week_events(self, company, counsellor, date_from, date_to):
        """What happened to persons, one :class:`Event` a fact; the counts and the list of persons come from it."""
        events = []
        for code, records, level_of in self._week_records(company, counsellor, date_from, date_to):
            of_report = records._name == "crisis.concern"
            events += [
                Event(code, record.subject_id, level_of(record), record.id if of_report else 0) for record in records
            ]
        return events + self._overdue_events(company, counsellor)

    def _week_records(self, company, counsellor, date_from, date_to):
        """``(code, records, record → level)``; one search for each kind of fact, however many persons."""
        none = self.env["crisis.level"]

        def find(model, *domains):
            # sudo: counted for the report's readers; staff and whoever the counsellor is shut out from are left out
            records = self.env[model].sudo()
            return records.search(Domain.AND([self._week_scope(records, company, counsellor), *domains]), order="id")

        def within(name):
            return Domain(name, ">=", date_from) & Domain(name, "<", date_to)

        def mine(name):
            return Domain(name, "=", counsellor.id)

        live = Domain("state", "!=", "void")
        concerns = find("crisis.concern", within("submitted_at"), live)
        yield "concern", concerns, lambda record: none
        yield "concern_urgent", concerns.filtered("is_urgent"), lambda record: none
        taken = find("crisis.concern", within("acknowledged_at"), mine("acknowledged_by_id"), live)
        yield "taken_over", taken, lambda record: none
        calls = find("crisis.hotline.call", within("started_at"), mine("author_id"), live)
        yield "hotline", calls, lambda record: none
        barometers = find("crisis.barometer", within("received_at"), mine("received_by_id"), live)
        yield "barometer", barometers, lambda record: none
        assessed = find(
            "crisis.assessment", within("completed_at"), mine("completed_by_id"), Domain("state", "in", FINAL_STATES)
        )
        yield "assessed", assessed, lambda record: record.level_id
        yield (
            "feedback",
            find("crisis.assessment.feedback", within("sent_at"), mine("sent_by_id"), live),
            lambda record: record.level_id,
        )
        entered = find("crisis.warning", within("entered_at"), mine("counsellor_id"), live)
        yield "entered", entered, lambda record: record.level_id
        decisions = find(
            "crisis.decision",
            within("decided_at"),
            mine("decided_by_id"),
            Domain("res_model", "=", "crisis.warning") & Domain("transition", "=", "change_level"),
        )
        raised = decisions.filtered(lambda row: row.level_to_id.rank > row.level_from_id.rank)
        yield "raised", raised, lambda record: record.level_to_id
        yield "lowered", decisions - raised, lambda record: record.level_to_id
        removed = find("crisis.warning", within("removed_at"), mine("counsellor_id"), live)
        yield "removed", removed, lambda record: record.level_id
        # sudo: only which cases were opened; the cases themselves are found like the others
        opened = (
            self.env["crisis.timeline"]
            .sudo()
            .search(
                Domain("event", "=", "crisis.case:opened")
                & Domain("company_id", "=", company.id)
                & within("happened_at")
            )
        )
        cases = find("crisis.case", Domain("id", "in", opened.mapped("res_ref")), mine("counsellor_id"), live)
        yield "case_opened", cases, lambda record: record.level_id
        closed = find("crisis.case", within("closed_at"), mine("counsellor_id"), live)
        yield "case_closed", closed, lambda record: record.level_id
        first, last = (company._crisis_local(moment).date() for moment in (date_from, date_to - timedelta(seconds=1)))
        due = find(
            "crisis.followup",
            Domain("planned_on", ">=", first) & Domain("planned_on", "<=", last) & mine("counsellor_id"),
            Domain("state", "in", ("planned", "done")),
        )
        yield "followup_due", due, lambda record: record.level_id
        done = find("crisis.followup", within("done_at"), mine("done_by_id"))
        yield "followup", done, lambda record: record.level_id
        yield "followup_missed", due.filtered(lambda row: row.state == "planned"), lambda record: record.level_id

    def _week_scope(self, records, company, counsellor):
        shut_out = self._shut_out(counsellor)
        domain = Domain("company_id", "=", company.id) & Domain("subject_kind", "!=", "staff")
        domain &= Domain("subject_id", "not in", shut_out.subject_id.ids)
        if records._name == "crisis.concern":
            domain &= Domain("id", "not in", [ref for ref in shut_out.mapped("concern_ref") if ref])
        return domain

    def _shut_out(self, user):
        # sudo: from whom a person is shut out is not told to that person, it is only left out
        return self.env["crisis.access.exclusion"].sudo().search([("user_id", "=", user.id), ("lifted_at", "=", False)])

    def _overdue_events(self, company, counsellor):
        """Open duties past their time, but for this report itself and for those that only leaders know the case of."""
        now = fields.Datetime.now()
        duties = (
            self.env["crisis.duty"]
            .sudo()
            .search(  # sudo: how many, for those who read the report
                [
                    ("company_id", "=", company.id),
                    ("owner_ids", "in", counsellor.id),
                    ("state", "=", "open"),
                    ("due_at", "<", now),
                    ("kind_id.code", "!=", "counsellor_weekly"),
                ]
            )
        )
        events = []
        for name, of_model in duties._without_staff().grouped("source_model").items():
            subjects = {}
            if name and "subject_id" in self.env[name]._fields:
                # sudo: whom a duty concerns decides for whom it is counted
                records = self.env[name].sudo()._crisis_by_duty_keys(of_model.mapped("source_key"))
                subjects = {record._crisis_duty_key(): record.subject_id for record in records}
            nobody, none = self.env["crisis.subject"], self.env["crisis.level"]
            events += [Event("overdue", subjects.get(duty.source_key, nobody), none) for duty in of_model]
        return events

    # --- what the reader gets ---------------------------------------------------------------------------------------

    def _content(self):
        """Facts and persons for the widget and the paper, as far as the reader may see them."""
        self.ensure_one()
        if not self._origin.id and not self._crisis_has_role((COUNSELLOR, LEADER), self.company_id):
            return False  # a form that was never saved passes no rule
        if self.state == "draft":
            since, until = self._facts_span()
            events = self._visible(self._week_events(self.company_id, self.counsellor_id, since, until))
            counts, people = self._counted(events), self._told_of(events)
        else:
            since, until = self.facts_from, self.facts_until
            counts, people = self._kept_facts()
        facts = self._week_facts(counts)
        told = self._week_told()
        return {
            "since": fields.Datetime.to_string(since),
            "until": fields.Datetime.to_string(until),
            "facts": [
                {"code": code, "label": label, "number": number, "part": "." in code or code == "concern_urgent"}
                for code, label, number in facts
            ],
            "people": [
                {
                    "name": subject.name,
                    "school_class": subject.class_id.name or "",
                    "level": level.display_name or "",
                    "hex": level.hex or "",
                    "what": [told[code] for code in codes if code in told],
                }
                for subject, level, codes in people
            ],
        }

    def _visible(self, events):
        """Without those whom the reader is shut out from; without everybody for a reader who holds no function now."""
        if not self._crisis_has_role((COUNSELLOR, LEADER), self.company_id):
            return []
        scope = self._crisis_scope()
        return [
            event
            for event in events
            if event.subject.id not in scope.excluded_subjects and event.concern not in scope.excluded_concerns
        ]

    def _kept_facts(self):
        """``(counts, persons)`` of what was handed in, as far as this reader may know of the persons."""
        # sudo: counts without a person, of a report the reader reads
        counts = Counter({line.code: line.count for line in self.sudo().line_ids})
        people = []
        told = self._week_told()
        # A search, not person_ids: the rule decides which of them this reader gets.
        for row in self.env["crisis.counsellor.report.person"].search([("report_id", "=", self.id)], order="id"):
            own = row._counts()
            counts.update(own)
            if codes := [code for code in told if own[code]]:
                people.append((row.subject_id, row.level_id, codes))
        return counts, people

    @api.model
    def _told_of(self, events):
        """``[(person, level, codes)]`` in the order of the roster; the level is the last one that is known."""
        told = {}
        order = {code: number for number, code in enumerate(self._week_told())}
        for event in events:
            if event.subject and event.code in order:
                level, codes = told.get(event.subject, (event.level, []))
                told[event.subject] = (event.level or level, [*codes, *({event.code} - set(codes))])
        return [
            (subject, level, sorted(codes, key=order.get))
            for subject, (level, codes) in sorted(
                told.items(), key=lambda item: (item[0].class_id.grade, item[0].class_id.number, item[0].name)
            )
        ]

    def _keep_facts(self):
        """Write down what was counted, by person and the rest. Called by handing in, as superuser."""
        events = self._week_events(self.company_id, self.counsellor_id, self.facts_from, self.facts_until)
        of_nobody = self._counted(event for event in events if not event.subject)
        self.env["crisis.counsellor.report.line"].create(
            [
                {"report_id": self.id, "code": code, "count": number}
                for code, _label, number in self._week_facts(of_nobody)
            ]
        )
        levels = {subject: level for subject, level, _codes in self._told_of(events)}
        by_subject = {}
        for event in events:
            if event.subject:
                by_subject.setdefault(event.subject, []).append(event)
        people = self.env["crisis.counsellor.report.person"]
        people.create(
            [
                {
                    "report_id": self.id,
                    "subject_id": subject.id,
                    "level_id": levels[subject].id if subject in levels else False,
                    "event_codes": people._codes_of(self._counted(by_subject[subject])),
                }
                for subject in [*levels, *(subject for subject in by_subject if subject not in levels)]
            ]
        )
