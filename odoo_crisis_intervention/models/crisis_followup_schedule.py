# SPDX-License-Identifier: LGPL-3.0-or-later
"""The whole schedule of follow-ups of a case, planned ahead by the school's rhythm (plan Art. 23)."""

from odoo import fields, models

from ..tools import followup_rhythm
from ..tools.roles import COUNSELLOR


class CrisisFollowup(models.Model):
    """Where a follow-up stands in the schedule, and what its date or its end does to those after it."""

    _inherit = "crisis.followup"

    def _later_planned(self):
        """Planned follow-ups of the same case besides this one, in order of their days."""
        rows = self.case_id.followup_ids.filtered(lambda row: row.state == "planned" and row.planned_on)
        return (rows - self - self._origin).sorted(lambda row: (row.planned_on, row.id))

    def _replan_after(self):
        """This one was moved by hand: those after it in the schedule follow at their distance."""
        self.ensure_one()
        if self.state == "planned" and self.schedule_number:
            # sudo: whoever moved it may write it; the others are planned again by the server
            self.case_id.sudo()._replan(self.planned_on, self.schedule_number)

    def _plan_next(self):
        """After it was done: the next one on the day that was chosen; without a day no further one. Inside a step."""
        later = self._later_planned()
        if not self.next_on:
            later.filtered("schedule_number")._cancel_with_case()
            return
        if not later:
            values = {"case_id": self.case_id.id, "planned_on": self.next_on, "mode": self.mode}
            self.next_id = self.create(values | {"schedule_number": self.schedule_number and self.schedule_number + 1})
            return
        self.next_id = later[0]
        if later[0].planned_on != self.next_on:
            # the next date was chosen on the follow-up that is done now, by whoever may write it
            later[0]._as_workflow().write({"planned_on": self.next_on})
            later[0]._replan_after()


class CrisisCase(models.Model):
    """Planning all follow-ups of a case, from a day on to the end of the next term."""

    _inherit = "crisis.case"

    can_end_followups = fields.Boolean(compute="_compute_can", export_string_translation=False)

    def write(self, vals):
        earlier = {case: case.followup_until for case in self} if "followup_until" in vals else {}
        result = super().write(vals)
        for case, until in earlier.items():
            if case.followup_until != until and case.followup_until and not case._inside_workflow():
                case._replan_from_last()
        return result

    def action_end_followups(self):
        return self._open_decision("end_followups")

    def action_schedule_followups(self):
        """Plan the whole schedule from today. Access: whoever may create follow-ups of this case."""
        self.ensure_one()
        self.check_access("read")
        self._crisis_check_role((COUNSELLOR,), self.company_id)
        self.env["crisis.followup"].check_access("create")
        # sudo: role checked above; a counsellor who reads a case plans its follow-ups
        self.sudo()._plan_followups(self.company_id._crisis_today())
        return True

    def _after_end_followups(self):
        self.followup_ids.filtered(lambda row: row.state == "planned")._cancel_with_case()
        self.followup_until = False

    # --- server only ------------------------------------------------------------------------------------------------

    def _plan_followups(self, start):
        """The whole schedule anew, counted from ``start``: the day follow-up begins, or the first day back at school.

        Follow-ups that are planned already are moved, not doubled.
        """
        self.ensure_one()
        company = self.company_id
        terms = self.env["crisis.term"]._pure_terms(company)
        until = followup_rhythm.last_day(
            terms, start, company.crisis_followup_terms, company.crisis_followup_otherwise_days
        )
        # planned by the step that calls this, which has checked who may
        self._as_workflow().write({"followup_until": until})
        self._replan(start, 0)

    def _replan_from_last(self):
        """The end was moved: the schedule goes on from its last follow-up that lies before, or from today."""
        kept = self.followup_ids.filtered(lambda row: row.schedule_number and row.state in ("planned", "done"))
        kept = kept.filtered(lambda row: row.planned_on <= self.followup_until)
        last = kept.sorted("schedule_number")[-1:]
        anchor = last.planned_on or self.company_id._crisis_today()
        # sudo: a leader changes the end as well; the rows are the server's to plan
        self.sudo()._replan(anchor, last.schedule_number)

    def _replan(self, anchor, number):
        """Move, add or let go the planned follow-ups of the schedule after the one with ``number``, from ``anchor`` on.

        Follow-ups planned besides the schedule stay where they are.
        """
        self.ensure_one()
        if not self.followup_until:
            return
        terms = self.env["crisis.term"]._pure_terms(self.company_id)
        days = followup_rhythm.schedule(self.company_id.crisis_followup_days, anchor, self.followup_until, number)
        planned = self.followup_ids.filtered(lambda row: row.state == "planned" and row.schedule_number > number)
        planned = planned.sorted(lambda row: (row.schedule_number, row.planned_on, row.id))
        # the server plans; what people may do was checked by the step or the write that led here
        rows = self.env["crisis.followup"]._as_workflow()
        values = []
        for count, day in enumerate(days, start=number + 1):
            meeting, is_holiday = followup_rhythm.meeting_day(terms, day)
            row = {"planned_on": meeting, "schedule_number": count}
            if is_holiday:
                row["mode"] = "visit"
            values.append(row)
        for followup, row in zip(planned, values, strict=False):
            if followup.planned_on != row["planned_on"] or followup.schedule_number != row["schedule_number"]:
                # as above
                followup._as_workflow().write(row)
        rows.create([{"case_id": self.id, **row} for row in values[len(planned) :]])
        planned[len(values) :]._cancel_with_case()
        if values:
            span = self.env._(
                "%(count)s follow-ups, the next on %(first)s, the last on %(last)s",
                count=len(values),
                first=fields.Date.to_string(values[0]["planned_on"]),
                last=fields.Date.to_string(values[-1]["planned_on"]),
            )
            self._crisis_log("followups_planned", text=span, audience="need")
