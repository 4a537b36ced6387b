# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_readmission_agreement import ENDED_STATES, GATES, PAPERS
from .crisis_readmission_gate import KIND_OF_GATE, SPARED


class CrisisReadmissionAgreement(models.Model):
    """How a return goes from one gate to the next, and what is owed on it (plan Art. 21)."""

    _inherit = "crisis.readmission.agreement"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begun": self.env._("Return to school begun"),
            "gate_passed": self.env._("Gate passed"),
            "gate_skipped": self.env._("Gate skipped"),
            "gate_reopened": self.env._("Gate opened again"),
            "propose": self.env._("Return put before the team"),
            "send_back": self.env._("Sent back: papers are missing"),
            "decide": self.env._("The team decided"),
            "tell": self.env._("Letter given to the guardian"),
            "ask_review": self.env._("The guardian asks for a review"),
            "try_again": self.env._("Taken up again"),
            "heads_agree": self.env._("The heads of the departments agree"),
            "head_objects": self.env._("A head objects: back to the team"),
            "register": self.env._("Registered by academic affairs"),
            "sign": self.env._("Agreement signed by the guardian"),
            "refuse": self.env._("The guardian does not sign"),
            "offer_again": self.env._("A new version of the agreement"),
            "file": self.env._("Filed, in force"),
            "end": self.env._("Agreement ended"),
            "withdraw": self.env._("Application withdrawn"),
            "void": self.env._("Void: entered in error"),
        }

    # -- gates ---------------------------------------------------------------------------------------------------------

    def _begin_gates(self):
        gates = self.env["crisis.readmission.gate"]
        # the gates of a return are made with it, never by a client
        gates._as_workflow().create(
            [
                {"agreement_id": agreement.id, "code": code, "sequence": number}
                for agreement in self
                for number, (code, _label) in enumerate(GATES, 1)
            ]
        )
        for agreement in self:
            agreement._open_next_gate()

    def _gate(self, code):
        return self.gate_ids.filtered(lambda gate: gate.code == code)

    def _open_next_gate(self):
        """The first gate that waits has its turn, and its clock runs. Server only, inside a step."""
        waiting = self.gate_ids.filtered(lambda gate: gate.state == "waiting").sorted("sequence")
        current, now = waiting[:1], self._now()
        if current and not current.opened_at:
            values = {"opened_at": now}
            if current.code in KIND_OF_GATE:
                kind = self.env["crisis.duty.kind"]._of(KIND_OF_GATE[current.code])
                values["due_at"] = kind._due_from(now, self.company_id)
            # a stamp of the step that calls this
            current._as_workflow().write(values)
        # as above
        self._as_workflow().write({"due_at": current.due_at, "clock_at": now})

    def _gates_moved(self, event, gate):
        """A gate was passed, skipped or opened again. Server only."""
        labels = dict(gate._fields["code"]._description_selection(self.env))
        self._crisis_log(event, labels[gate.code])
        self.invalidate_recordset(["progress"])
        self._open_next_gate()

    def _pass_gate(self, code):
        """A gate that a fact elsewhere passes. Server only, inside a step."""
        gate = self._gate(code)
        if gate.state == "waiting":
            # the fact was checked by its own step
            gate._as_workflow().write({"state": "done", "done_at": self._now(), "done_by_id": self.env.uid})
        self._open_next_gate()

    def _open_gates_again(self, *codes):
        """These gates are not passed any more: what they stood for is asked again. Server only, inside a step."""
        gates = self.gate_ids.filtered(lambda gate: gate.code in codes and not (self.is_fast and gate.code in SPARED))
        # as above
        gates._as_workflow().write(
            {"state": "waiting", "opened_at": False, "due_at": False, "done_at": False, "done_by_id": False}
        )
        self._open_next_gate()

    def _go_the_fast_way(self):
        """The hospital found nothing: nothing more is asked of the family, and no agreement is signed."""
        spared = self.gate_ids.filtered(lambda gate: gate.code in SPARED and gate.state == "waiting")
        # the step that passed the certificate decides this
        spared._as_workflow().write({"state": "skipped", "done_at": self._now(), "done_by_id": self.env.uid})
        self._as_workflow().write({"is_fast": True})  # as above

    def _leave_the_fast_way(self):
        self._as_workflow().write({"is_fast": False})  # the certificate that opened it is asked again
        self._open_gates_again(*SPARED)

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "not in", ENDED_STATES)

    def _crisis_dues(self):
        if self.state in ENDED_STATES:
            return []
        dues = []
        for gate in self.gate_ids:
            if gate.opened_at and gate.due_at and gate.state != "skipped":
                code, people = KIND_OF_GATE[gate.code], self._gate_people(gate.code)
                if gate.code == "decision" and self.review_asked_at == gate.opened_at:
                    code, people = "readmission_review", people - self.decided_by_id
                instance = f"{gate.code}:{gate.opened_at.isoformat()}"
                done_by = gate.done_by_id or None
                dues.append(Due(code, gate.due_at, people, instance=instance, done_at=gate.done_at, done_by=done_by))
        if self.outcome and self.decided_at:
            kind = self.env["crisis.duty.kind"]._of("readmission_letter")
            due_at = kind._due_from(self.decided_at, self.company_id)
            instance, people = self.decided_at.isoformat(), self._counsellors()
            dues.append(Due("readmission_letter", due_at, people, instance=instance, done_at=self.letter_given_at))
        if self.state == "in_force" and self.valid_until:
            kind = self.env["crisis.duty.kind"]._of("readmission_expiry")
            due_at = kind._due_on(self.valid_until, self.company_id)
            dues.append(Due("readmission_expiry", due_at, self._counsellors(), instance=self.valid_until.isoformat()))
        return dues

    def _counsellors(self):
        serving = self._crisis_people(COUNSELLOR)
        return self.case_id.counsellor_id & serving or serving

    def _gate_people(self, code):
        if code == "decision":
            return self._crisis_people(LEADER) - self.proposed_by_id
        if code == "filing":
            return self._crisis_people(KEEPER) or self._crisis_people(LEADER)
        return self._counsellors()

    # -- buttons -------------------------------------------------------------------------------------------------------

    def action_propose(self):
        return self._transition("propose")

    def action_send_back(self):
        return self._open_decision("send_back")

    def action_tell(self):
        return self._transition("tell")

    def action_ask_review(self):
        return self._transition("ask_review")

    def action_try_again(self):
        return self._transition("try_again")

    def action_file(self):
        return self._transition("file")

    def action_end(self):
        return self._open_decision("end")

    def action_withdraw(self):
        return self._open_decision("withdraw")

    def action_void(self):
        return self._open_decision("void")

    def action_decide(self):
        """The form of the team's decision. Access: leaders; creating it checks again."""
        self.ensure_one()
        self.check_access("read")
        self._check_transition_role("decide")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decision of the team"),
            "res_model": "crisis.readmission.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_agreement_id": self.id},
        }

    # -- before the team -----------------------------------------------------------------------------------------------

    def _guard_propose(self):
        waiting = self.gate_ids.filtered(lambda gate: gate.code in PAPERS and gate.state == "waiting")
        if waiting:
            labels = dict(waiting._fields["code"]._description_selection(self.env))
            names = ", ".join(labels[gate.code] for gate in waiting)
            raise UserError(self.env._("These gates are still waiting: %(gates)s", gates=names))
        if not self.returns_on:
            raise UserError(self.env._("Please say which day is to be the first day back."))

    def _prepare_propose_values(self):
        return {"proposed_by_id": self.env.uid, "proposed_at": self._now()}

    def _after_send_back(self):
        self._open_gates_again("interview")

    def _guard_decide(self):
        """Two people: nobody decides on the own proposal, nobody reviews the own decision."""
        if self.env.user == self.proposed_by_id:
            raise UserError(self.env._("A second person must take this step."))
        if self.state == "review" and self.env.user == self.decided_by_id:
            raise UserError(self.env._("A review is decided by a leader who did not decide before."))

    def _prepare_decide_values(self):
        decision = self._decision()
        values = {
            "outcome": decision.outcome,
            "decided_by_id": self.env.uid,
            "decided_at": self._now(),
            "letter_given_at": False,
            "approved_count": 0,
        }
        if decision.outcome == "not_yet":
            return {**values, "state": "not_yet"}
        return {**values, "state": "registering" if self.is_fast else "approving"}

    def _after_decide(self):
        self._pass_gate("decision")
        if self.state == "approving":
            self.env["crisis.readmission.approval"]._ask_heads(self)
        elif self.state == "registering":
            self._ask_academic_affairs()

    def _prepare_tell_values(self):
        if not self.outcome or self.letter_given_at:
            raise UserError(self.env._("There is no new letter to give."))
        return {"letter_given_at": self._now()}

    def _guard_ask_review(self):
        if not (self.review_request or "").strip():
            raise UserError(self.env._("Please write down first what the guardian asks for."))
        last = fields.Datetime.add(self.decided_at, days=self.company_id.crisis_readmission_review_days)
        if self._now() > last:
            raise UserError(self.env._("The days in which a review can be asked for are over. Begin again instead."))

    def _prepare_ask_review_values(self):
        return {"review_asked_at": self._now()}

    def _after_ask_review(self):
        self._take_back_what_followed()
        self._open_gates_again("decision", "heads", "academic", "signing")

    def _after_try_again(self):
        self._open_gates_again("interview", "decision")

    def _take_back_what_followed(self):
        """What was asked or offered after a decision that does not stand any more. Server only, inside a step."""
        self.approval_ids._take_back()
        self.version_ids._supersede(("draft", "offered", "refused", "signed"))

    # -- heads, academic affairs ---------------------------------------------------------------------------------------

    def _wait_for_turn(self):
        """Two heads press at once: the second waits here, sees that something was written, and Odoo asks again."""
        self.env.execute_query(
            SQL("SELECT id FROM crisis_readmission_agreement WHERE id = %s FOR NO KEY UPDATE", self.id)
        )

    def _head_approved(self):
        """One head's step; the last one's takes the return on. Server only."""
        self._wait_for_turn()
        asked = self.approval_ids.filtered(lambda row: row.state in ("waiting", "approved"))
        approved = asked.filtered(lambda row: row.state == "approved")
        # the head's own step has checked who may
        self._as_workflow().write({"approved_count": len(approved)})
        if approved == asked:
            self._transition("heads_agree")

    def _after_heads_agree(self):
        self._pass_gate("heads")
        self._ask_academic_affairs()

    def _head_objected(self):
        self._wait_for_turn()
        self._transition("head_objects")

    def _after_head_objects(self):
        self.approval_ids._take_back()
        self._open_gates_again("decision", "heads")

    def _ask_academic_affairs(self):
        """Academic affairs has its own record, which tells nothing of why."""

    def _registered(self):
        """Academic affairs has registered the return. Server only."""
        self._transition("register")

    def _prepare_register_values(self):
        return {"state": "filing" if self.is_fast else "signing"}

    def _after_register(self):
        self._pass_gate("academic")
        if self.state == "signing":
            self.env["crisis.readmission.version"]._draft_for(self)

    # -- signed, filed -------------------------------------------------------------------------------------------------

    def _after_sign(self):
        self._pass_gate("signing")

    def _guard_file(self):
        if not self.is_fast and not self._version_to_file():
            raise UserError(self.env._("There is no signed agreement to file."))
        if self.is_fast and self.state == "in_force":
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )

    def _version_to_file(self):
        return self.version_ids.filtered(lambda row: row.state == "signed")

    def _prepare_file_values(self):
        version = self._version_to_file()
        return {
            "in_force_at": self.in_force_at or self._now(),
            "filed_by_id": self.env.uid,
            "valid_until": version.valid_until,
            "returns_on": version.returns_on or self.returns_on,
        }

    def _after_file(self):
        is_first = self._gate("filing").state == "waiting"
        self._version_to_file()._come_into_force()
        self._pass_gate("filing")
        if is_first:
            self._on_in_force()

    def _on_in_force(self):
        """The pupil comes back: extended by whatever begins on that day. Server only, once for each return.

        ``is_fast`` says that the hospital found nothing: nothing may be begun then that hints at an illness.
        """

    def _prepare_end_values(self):
        return {"ended_at": self._now()}

    def _after_end(self):
        self.version_ids._supersede(("draft", "offered", "refused", "signed"))

    def _after_withdraw(self):
        self._take_back_what_followed()

    def _after_void(self):
        self.approval_ids._take_back()
        self.version_ids._void_with_return()
