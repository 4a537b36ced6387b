# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_event import COMMANDERS, OPEN_EVENT_STATES

# Steps of the commander, also when he holds none of these duties.
_COMMANDERS_STEPS = ("respond", "stabilise", "hand_over", "resolve")


class CrisisEvent(models.Model):
    """The steps of an emergency, from the call to the archive. Fields and access: ``crisis_event``."""

    _inherit = "crisis.event"

    _transitions = {
        # Taken by the first answer too: see crisis.callout.
        "respond": Transition(sources=("reported",), target="responding", roles=COMMANDERS),
        "stabilise": Transition(sources=("reported", "responding"), target="stabilised", roles=COMMANDERS),
        "resume": Transition(sources=("stabilised",), target="responding", roles=COMMANDERS, reason=True),
        "hand_over": Transition(sources=("stabilised",), target="handed_over", roles=COMMANDERS),
        "resolve": Transition(sources=("stabilised",), target="resolved", roles=COMMANDERS),
        "follow_up": Transition(
            sources=("handed_over", "resolved"), target="follow_up", roles=(COUNSELLOR, LEADER, KEEPER)
        ),
        "archive": Transition(sources=("follow_up",), target="archived", roles=(LEADER, KEEPER)),
        "void": Transition(
            sources=(*OPEN_EVENT_STATES, "handed_over", "resolved", "follow_up"),
            target="void",
            roles=(COUNSELLOR, LEADER, KEEPER),
            reason=True,
        ),
    }

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "raise": self.env._("SOS"),
            "identify": self.env._("Person identified"),
            "protect": self.env._("Protective measures"),
            "ambulance_called_at": self.env._("120 called"),
            "police_called_at": self.env._("110 called"),
            "scene_closed_at": self.env._("Scene closed off"),
            "witnesses_moved_at": self.env._("Other pupils moved away"),
            "respond": self.env._("Help is on the way"),
            "stabilise": self.env._("Stabilised"),
            "resume": self.env._("Danger again"),
            "hand_over": self.env._("Handed over"),
            "resolve": self.env._("Resolved"),
            "follow_up": self.env._("Follow-up began"),
            "archive": self.env._("Archived"),
            "void": self.env._("Void: entered in error"),
        }

    def _may_transition(self, name):
        """The commander leads, whatever his duty; a colleague's emergency is led by leaders and the commander."""
        secret = self.sudo()  # sudo: whose record it is; the answer is a yes or no for this user
        if name in _COMMANDERS_STEPS and secret.commander_id == self.env.user:
            return True
        if secret.subject_kind == "staff" and not self.env.su:
            return LEADER in self._transitions[name].roles and self._crisis_has_role((LEADER,), secret.company_id)
        return super()._may_transition(name)

    def _prepare_respond_values(self):
        return {"responded_at": self._now()}

    def _prepare_stabilise_values(self):
        return {"stabilised_at": self._now(), "responded_at": self.responded_at or self._now()}

    def _prepare_resume_values(self):
        return {"stabilised_at": False}

    def _prepare_hand_over_values(self):
        return {"ended_at": self._now()}

    def _prepare_resolve_values(self):
        return {"ended_at": self._now()}

    def _prepare_archive_values(self):
        return {"archived_at": self._now()}

    def action_respond(self):
        return self._transition("respond")

    def action_stabilise(self):
        return self._transition("stabilise")

    def action_resume(self):
        return self._open_decision("resume")

    def action_hand_over(self):
        return self._transition("hand_over")

    def action_resolve(self):
        return self._transition("resolve")

    def action_follow_up(self):
        return self._transition("follow_up")

    def action_archive(self):
        return self._transition("archive")

    def action_void(self):
        return self._open_decision("void")

    def action_now(self):
        """Stamp one of the facts of the scene with this minute. Access: whoever may write on the spot."""
        self.ensure_one()
        self.check_access("write")
        name = self.env.context.get("crisis_fact")
        if name in ("ambulance_called_at", "police_called_at", "scene_closed_at", "witnesses_moved_at"):
            self.write({name: self._now()})
        return True
