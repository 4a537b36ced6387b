# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from .crisis_case import OPEN_STATES
from .crisis_handover import SIGNERS


class CrisisHandover(models.Model):
    """How a handover is signed or refused, and what follows (plan Art. 18)."""

    _inherit = "crisis.handover"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begun": self.env._("Handover begun"),
            "signature_giver_1": self.env._("First signature of the school"),
            "signature_giver_2": self.env._("Second signature of the school"),
            "signature_receiver": self.env._("Signature of the receiver"),
            "unsigned": self.env._("Changed: signatures taken off"),
            "scan": self.env._("Scan of the paper added"),
            "sign": self.env._("Handed over and signed"),
            "frozen_sign": self.env._("Digest of the signed deed"),
            "refuse": self.env._("Refused"),
            "frozen_refuse": self.env._("Digest of the refusal"),
            "renotice": self.env._("Invited again"),
            "intact": self.env._("Checked: unchanged"),
            "changed": self.env._("Checked: DOES NOT FIT"),
            "void": self.env._("Void: entered in error"),
        }

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "refused") & (Domain("renoticed_at", "=", False) | Domain("noted_at", "=", False))

    def _crisis_dues(self):
        if self.state != "refused" or self.case_id.state not in OPEN_STATES:
            return []
        kind = self.env["crisis.duty.kind"]._of("handover_renotice")
        due_at = kind._due_on(self.renotice_on, self.company_id)
        people = (self.refused_by_id, self.case_id.counsellor_id)
        return [
            Due("handover_renotice", due_at, people, done_at=self.renoticed_at, done_by=self.renoticed_by_id or None)
        ]

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_sign(self):
        return self._transition("sign")

    def action_refuse(self):
        return self._transition("refuse")

    def action_renotice(self):
        """The guardians were invited again: a new deed, with what is known of the last. Access: as the step."""
        self.ensure_one()
        self._transition("renotice")
        fresh = self.create(
            {
                "case_id": self.case_id.id,
                "kind": self.kind,
                "guardian_id": self.guardian_id.id,
                "receiver_name": self.receiver_name,
                "receiver_relation": self.receiver_relation,
                "receiver_phone": self.receiver_phone,
                "told": self.told,
            }
        )
        return fresh._get_records_action()

    def action_void(self):
        return self._open_decision("void")

    def _guard_sign(self):
        needed = ["giver_2_id", "receiver_name", "receiver_relation", "id_kind", "handed_at", "place"]
        needed += ["told", "pupil_state"]
        if self.id_kind != "known":
            needed.append("id_last4")
        self._refuse_missing([name for name in needed if not self._given(name)])
        if self.way == "paper":
            if not self.document_ids:
                raise UserError(self.env._("Please add the scan of the signed paper."))
        elif not all(self[f"{who}_signed_at"] for who in SIGNERS):
            raise UserError(self.env._("Three sign: the receiver and two from the school, each from the own login."))

    def _guard_refuse(self):
        self.refused_at = self.refused_at or self._this_minute()
        needed = ["receiver_name", "refused_at", "explained", "witness_1_id", "witness_2_id", "renotice_on"]
        self._refuse_missing([name for name in needed if not self._given(name)])
        if self.witness_1_id == self.witness_2_id:
            raise UserError(self.env._("Two different persons are witnesses."))

    def _given(self, name):
        value = self[name]
        return value.strip() if isinstance(value, str) else value

    def _refuse_missing(self, names):
        if names:
            labels = [self._fields[name]._description_string(self.env) for name in names]
            raise UserError(self.env._("Still missing: %(fields)s", fields=", ".join(labels)))

    def _prepare_sign_values(self):
        values = {"signed_at": self._now(), "entered_by_id": self.env.uid}
        # the deed is frozen as it will stand
        self.write({**values, "state": "signed", "digest": "-"})
        return {"digest": self._freeze()}

    def _prepare_refuse_values(self):
        values = {"refused_by_id": self.env.uid, "entered_by_id": self.env.uid}
        self.write({**values, "state": "refused", "digest": "-"})
        return {"digest": self._freeze()}

    def _prepare_renotice_values(self):
        if self.renoticed_at:
            raise UserError(self.env._("They were invited again already."))
        return {"renoticed_at": self._now(), "renoticed_by_id": self.env.uid}

    def _after_sign(self):
        self.document_ids._crisis_lock()
        self._crisis_log("frozen_sign", self.digest)
        earlier = self.case_id.handover_ids.filtered(lambda each: each.state == "refused" and not each.renoticed_at)
        earlier._as_workflow().write({"renoticed_at": self._now(), "renoticed_by_id": self.env.uid})  # it was settled
        self._end_custody()
        self.case_id._stamp(intervened_at=self.handed_at)
        self.case_id._crisis_log("handed_over", happened_at=self.handed_at)

    def _after_refuse(self):
        self.document_ids._crisis_lock()
        self._crisis_log("frozen_refuse", self.digest)
        self.case_id._crisis_log("handover_refused", happened_at=self.refused_at)

    def _end_custody(self):
        """Special custody ends with the deed: the pupil is with somebody else. Runs as superuser, within the step."""
        custody = self.case_id.monitoring_ids.filtered(lambda team: team.kind == "custody" and team.state == "active")
        custody._end_by(self)


class CrisisCase(models.Model):
    """The deeds by which the person of a case was handed over."""

    _inherit = "crisis.case"

    handover_ids = fields.One2many("crisis.handover", "case_id", string="Handovers")
    handed_over_at = fields.Datetime(string="Handed over", compute="_compute_handed_over_at")

    @api.depends("handover_ids.state")
    def _compute_handed_over_at(self):
        for case in self:
            signed = case.handover_ids.filtered(lambda each: each.state == "signed")
            case.handed_over_at = max(signed.mapped("handed_at"), default=False)

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "handed_over": self.env._("Pupil handed over, deed signed"),
            "handover_refused": self.env._("Taking over or signing refused"),
        }

    def action_hand_over(self):
        """The deed that is being filled in, or a new one. Access: whoever may read the case and begin a deed."""
        self.ensure_one()
        self.check_access("read")
        deeds = self.env["crisis.handover"]
        deeds.check_access("create")
        # sudo: only the state of the case, which the user may read
        if self.sudo().state not in OPEN_STATES:
            raise UserError(self.env._("A handover belongs to an open case."))
        draft = deeds.search([("case_id", "=", self.id), ("state", "=", "draft")], limit=1)
        if draft:
            return draft._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Handover of responsibility"),
            "res_model": "crisis.handover",
            "views": [(False, "form")],
            "context": {"default_case_id": self.id, "default_guardian_id": self._first_guardian().id},
        }

    def _first_guardian(self):
        """Who was reached last and so will come, or else whom to call first, as far as the current user may know."""
        guardians = self.env["crisis.guardian"]
        if not guardians.has_access("read"):
            return guardians
        guardians = guardians.search([("subject_id", "=", self.subject_id.id)])
        # sudo: whom not to inform; they are left out
        guardians -= guardians.browse([row.id for row in guardians.sudo()._crisis_not_informed()])
        told = Domain("guardian_id", "in", guardians.ids) & Domain("state", "in", ("reached", "arrived"))
        contacts = self.env["crisis.guardian.contact"].search(self._guardian_domain() & told, order="contacted_at, id")
        return contacts[-1:].guardian_id or guardians[:1]

    def _after_void(self):
        super()._after_void()
        self._void_open(self.handover_ids, ("draft",))

    def _void_open(self, records, states):
        """What was begun on a case that is void is void too; the decision about the case is the reason."""
        for record in records.filtered(lambda each: each.state in states):
            # no decision of its own: the one that made the case void is the reason
            record._as_workflow().write({"state": "void"})
            record._crisis_log("void")

    def _closing_obstacles(self):
        case = self.sudo()  # sudo: what is open counts even where the asking person has been shut out of it
        open_deeds = case.handover_ids.filtered(lambda each: each.state == "draft")
        return [
            *super()._closing_obstacles(),
            *(self.env._("Handover %(reference)s is not finished.", reference=each.reference) for each in open_deeds),
        ]


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    def action_deed(self):
        """The deed of handover of this emergency's case. Access: whoever may read it and the case."""
        self.ensure_one()
        self.check_access("read")
        if not self.case_id:
            raise UserError(self.env._("Say first who it is about: then there is a case to hand over."))
        return self.case_id.action_hand_over()
