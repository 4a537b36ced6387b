# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from .crisis_affected_person import SEEN_STATES

# How far back signs belong to what happened.
_DAYS_BEFORE = 90
_DRAFTED = ("summary", "signs_before", "situation", "intervention", "aftercare", "shortcomings")


class CrisisReview(models.Model):
    """The first draft of a review: facts with their times, in the reader's language, for people to put into words.

    Read with the eyes of whoever begins it, and only from records that all readers of a review may read: nothing
    clinical, no reporter's name, no report that names a colleague. Colleagues stand in the chronology by what they
    did; who was late or did not answer is a number here and never a name.
    """

    _inherit = "crisis.review"

    def _draft_values(self):
        """The chronology, and what is known for each section that is still empty."""
        values = {"chronology": self._chronology()}
        for name in _DRAFTED:
            if not (self[name] or "").strip():
                text = getattr(self, f"_draft_{name}")()
                if text:
                    values[name] = text
        return values

    # -- what is known -------------------------------------------------------------------------------------------------

    def _own_eyes(self, model):
        """That model as the acting user reads it, also inside a step."""
        return self.env[model].sudo(False)  # away from the step's superuser

    def _happened_at(self):
        return self.event_id.found_at or self.event_id.create_date or self.case_id.detected_at

    def _at(self, moment):
        return f"{self.company_id._crisis_local(moment):%m-%d %H:%M}" if moment else ""

    def _line(self, *parts):
        return " ".join(part for part in parts if part)

    def _label(self, record, name):
        return dict(record._fields[name]._description_selection(self.env)).get(record[name], "")

    def _chronology(self):
        """Each line of the timeline that everybody who reads the review may read, in the order things happened."""
        if self.event_id:
            mine = Domain("res_model", "=", "crisis.event") & Domain("res_ref", "=", self.event_id.id)
        else:
            mine = Domain("subject_id", "=", self.subject_id.id)
            mine &= Domain("happened_at", ">=", self.case_id.detected_at) & Domain("res_model", "!=", self._name)
        lines = self._own_eyes("crisis.timeline").search(
            mine & Domain("audience", "=", "need"), order="happened_at, id", limit=400
        )
        rows = []
        for line in lines:
            step = line._event_label().partition(" · ")[2] or self._label(line, "kind")
            said = f"{step}: {line.text}" if line.text else step
            rows.append(f"{self._at(line.happened_at)}  {said}  ({line.author_id.name})")
        return "\n".join(rows)

    # -- sections ------------------------------------------------------------------------------------------------------

    def _draft_summary(self):
        event = self.event_id
        if not event:
            return self.case_id.summary
        ended = self._label(event, "state") if event.state in ("handed_over", "resolved") else ""
        return "\n".join(
            filter(
                None,
                (
                    self._line(self._at(self._happened_at()), event.place),
                    event.what,
                    ended and self._line(self._at(event.ended_at), ended),
                ),
            )
        )

    def _draft_signs_before(self):
        """Reports and the register entry of the person before it happened. No reporter, nobody who may be involved."""
        if not self.subject_id:
            return ""
        until = self._happened_at()
        concerns = self._own_eyes("crisis.concern").search(
            Domain("subject_id", "=", self.subject_id.id)
            & Domain("submitted_at", ">=", until - timedelta(days=_DAYS_BEFORE))
            & Domain("submitted_at", "<", until)
            & Domain("state", "not in", ("draft", "void"))
            & Domain("involved_employee_id", "=", False),
            order="submitted_at",
        )
        rows = []
        for concern in concerns:
            signals = ", ".join(concern.signal_ids.signal_id.mapped("name"))
            rows.append(self._line(self._at(concern.submitted_at), self.env._("Report:"), signals))
        warnings = self._own_eyes("crisis.warning").search(
            Domain("subject_id", "=", self.subject_id.id)
            & Domain("entered_at", "<", until)
            & Domain("state", "in", ("active", "paused", "removed")),
            order="entered_at",
        )
        for entry in warnings:
            rows.append(
                self._line(self._at(entry.entered_at), self.env._("Entered in the register:"), entry.level_id.name)
            )
        return "\n".join(rows) or self.env._("Nothing is on record for the %(days)s days before.", days=_DAYS_BEFORE)

    def _draft_situation(self):
        event = self.event_id
        if not event:
            return ""
        rows = [event.what]
        if event.is_injured:
            rows.append(self.env._("Somebody was injured."))
        if event.first_witness_did:
            rows.append(self.env._("First witness: %(what)s", what=event.first_witness_did))
        return "\n".join(filter(None, rows))

    def _draft_intervention(self):
        event = self.event_id
        if not event:
            return self.case_id.agreed_measures
        rows = [self._line(self._at(event.protected_at), event.protective_measures)]
        for name in ("ambulance_called_at", "police_called_at", "scene_closed_at", "witnesses_moved_at"):
            if event[name]:
                rows.append(self._line(self._at(event[name]), event._crisis_event_labels()[name]))
        there = event.callout_ids.filtered("arrived_at")
        if there:
            rows.append(self.env._("Came to the place: %(count)s", count=len(there)))
        done = event.task_ids.filtered(lambda task: task.state == "done")
        rows += [self._line(self._at(task.done_at), task.name) for task in done.sorted("done_at")]
        for contact in self._contacts().filtered(lambda row: row.state in ("reached", "arrived")):
            rows.append(self._line(self._at(contact.contacted_at), self.env._("Guardian reached:"), contact._who()))
        for deed in self._own_eyes("crisis.handover").search(
            [("event_id", "=", event.id), ("state", "=", "signed")], order="handed_at"
        ):
            rows.append(
                self._line(self._at(deed.handed_at), self.env._("Handed over to:"), deed.receiver_relation or "")
            )
        return "\n".join(filter(None, rows))

    def _draft_aftercare(self):
        """Follow-ups, and of those near to it how many were seen; no names of classmates."""
        rows = []
        since = self._happened_at()
        followups = self._own_eyes("crisis.followup").search(
            [("case_id", "=", self.case_id.id), ("state", "=", "done"), ("done_at", ">=", since)], order="done_at"
        )
        for followup in followups if self.case_id else ():
            rows.append(
                self._line(
                    self._at(followup.done_at),
                    self.env._("Follow-up:"),
                    self._label(followup, "result"),
                    followup.homeroom_note,
                )
            )
        near = Domain("event_id", "=", self.event_id.id) if self.event_id else Domain("case_id", "=", self.case_id.id)
        affected = self._own_eyes("crisis.affected.person")
        if affected.has_access("read") and (people := affected.search(near & Domain("state", "!=", "not_affected"))):
            seen = people.filtered(lambda row: row.state in SEEN_STATES)
            rows.append(
                self.env._(
                    "Others affected: %(count)s, seen by a counsellor: %(seen)s", count=len(people), seen=len(seen)
                ),
            )
        return "\n".join(rows)

    def _draft_shortcomings(self):
        """Facts that ask for a look, as numbers; what they mean is for people to say."""
        event = self.event_id
        if not event:
            return ""
        calls = event.callout_ids.filtered(lambda call: not call.is_withdrawn)
        tasks = event.task_ids.filtered(lambda task: task.state in ("open", "accepted"))
        facts = (
            (self.env._("Calls without an answer: %(count)s"), calls.filtered(lambda call: not call.acknowledged_at)),
            (self.env._("Tasks not done: %(count)s"), tasks),
            (
                self.env._("Guardian not reached: %(count)s"),
                self._contacts().filtered(lambda row: row.state == "no_answer"),
            ),
        )
        return "\n".join(text % {"count": len(rows)} for text, rows in facts if rows)

    def _contacts(self):
        return self._own_eyes("crisis.guardian.contact").search(
            [("event_id", "=", self.event_id.id)], order="contacted_at, id"
        )

    # -- key times -----------------------------------------------------------------------------------------------------

    @api.depends("event_id", "state")
    @api.depends_context("lang", "uid")
    def _compute_key_times(self):
        """Minutes from the call for help: facts with no limit beside them, the limits stand in the plan."""
        for review in self:
            event = review.event_id
            start = event.started_at or event.create_date
            rows = []
            for label, moment in review._key_moments() if start else ():
                if moment:
                    minutes = f"{round((moment - start).total_seconds() / 60):+d}"
                    text = self.env._("%(minutes)s min", minutes=minutes)
                    rows.append(f"{label}  {review._at(moment)}  {text}")
            review.key_times = "\n".join(rows) or False

    def _key_moments(self):
        event = self.event_id
        came = event.callout_ids.filtered(lambda call: call.acknowledged_how != "spot" and not call.is_withdrawn)
        reached = self._contacts().filtered(lambda row: row.state in ("reached", "arrived"))
        return (
            (self.env._("Noticed"), event.found_at),
            (self.env._("SOS"), event.started_at or event.create_date),
            (self.env._("Protected"), event.protected_at),
            (self.env._("First answer"), min(filter(None, came.mapped("acknowledged_at")), default=None)),
            (self.env._("First to arrive"), min(filter(None, came.mapped("arrived_at")), default=None)),
            (self.env._("Guardian reached"), min(reached.mapped("contacted_at"), default=None)),
            (self.env._("Stabilised"), event.stabilised_at),
            (self.env._("Over since"), event.ended_at),
        )
