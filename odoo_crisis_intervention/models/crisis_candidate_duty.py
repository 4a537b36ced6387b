# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, LEADER
from .crisis_candidate import ENDED_STATES, OPEN_STATES


class CrisisCandidate(models.Model):
    """Somebody takes an urgent candidate within minutes, everybody is talked with in time, and looked at again."""

    _name = "crisis.candidate"
    _inherit = ["crisis.candidate", "crisis.duty.source"]

    _crisis_due_fields = (
        "state",
        "due_at",
        "flagged_at",
        "taken_at",
        "interviewer_id",
        "watch_until",
        "seen_at",
        "round",
    )

    def _crisis_live_domain(self):
        return Domain("state", "in", OPEN_STATES)

    def _crisis_dues(self):
        if self.state == "void" or not self.due_at:
            return []
        kinds = self.env["crisis.duty.kind"]
        counsellors = self._crisis_people(COUNSELLOR)
        near = (self.interviewer_id | self.taken_by_id) & counsellors or counsellors
        ended = self.seen_at if self.state in ("watch", *ENDED_STATES) else None
        instance = str(self.round or "")
        dues = []
        if self.flagged_at:
            on_call = self.env["crisis.oncall.shift"]._on_duty(self.company_id, "counsellor") & counsellors
            dues.append(
                Due(
                    "candidate_takeover",
                    kinds._of("candidate_takeover")._due_from(self.flagged_at, self.company_id),
                    on_call or counsellors,
                    done_at=self.taken_at or ended,
                    done_by=self.taken_by_id or self.seen_by_id,
                    is_fixed=True,
                    instance=str(self.flagged_at),
                )
            )
        code = "candidate_today" if self.flagged_at else "candidate_interview"
        dues.append(Due(code, self.due_at, near, done_at=ended, done_by=self.seen_by_id, instance=instance))
        if self.watch_until and self.state in ("watch", *ENDED_STATES):
            due_at = kinds._of("candidate_watch")._due_on(self.watch_until, self.company_id)
            over = self.seen_at if self.state != "watch" else None
            dues.append(
                Due(
                    "candidate_watch",
                    due_at,
                    near,
                    done_at=over,
                    done_by=self.seen_by_id,
                    instance=str(self.watch_until),
                )
            )
        return dues


class CrisisDuty(models.Model):
    """A leader whom such a duty reaches does not open the candidate: he is told who can."""

    _inherit = "crisis.duty"

    def _open_candidate_takeover(self):
        return self._open_candidate()

    def _open_candidate_today(self):
        return self._open_candidate()

    def _open_candidate_interview(self):
        return self._open_candidate()

    def _open_candidate_watch(self):
        return self._open_candidate()

    def _open_candidate(self):
        if self.env["crisis.candidate"]._crisis_of_duty_key(self.source_key):
            return self._open_source()
        if not self._crisis_has_role((LEADER,), self.company_id):
            raise self._crisis_refusal("read")
        names = "、".join(self._people(self.company_id, COUNSELLOR).mapped("name"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Only counsellors open this. Please speak to one of them now: %(names)s", names=names
                )
                if names
                else self.env._("Only counsellors open this, and the school has none at present. Please appoint one."),
            },
        }
