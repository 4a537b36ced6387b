# SPDX-License-Identifier: LGPL-3.0-or-later
"""The way back as a state machine: whatever people press in whatever order, beside a small model of what may be."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from odoo.exceptions import UserError
from odoo.tests import tagged

from .readmission_common import ReadmissionCommon

PAPERS = ["application", "certificate", "reexamination", "interview"]
AFTER = ["decision", "heads", "academic", "signing", "filing"]
OFFICES = {"student_affairs": "affairs_head", "academic_affairs": "academic_head"}


class NothingToDo(UserError):
    """Refused before anything was asked of the server: there is nothing to press."""


def machine_of(case):  # noqa: C901
    class Machine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.savepoint = case.env.cr.savepoint()
            self.savepoint.__enter__()
            self.agreement = case.begin()
            self.state = "preparing"
            self.gates = dict.fromkeys(PAPERS + AFTER, "waiting")
            self.agreed = set()
            self.version = None

        def teardown(self):
            case.env.flush_all()
            self.savepoint.rollback()
            self.savepoint.__exit__(None, None, None)
            case.env.invalidate_all(flush=False)
            case.env.cr.cache.clear()

        def press(self, allowed, call):
            """Exactly what the model allows goes through; what is refused leaves nothing."""
            savepoint = case.env.cr.savepoint()
            try:
                with savepoint:
                    call()
                    case.env.flush_all()
                done = True
            except UserError:
                done = False
            case.env.invalidate_all()
            case.assertEqual(done, allowed)
            return done

        def turn(self, code):
            """Whether it is this paper's turn."""
            earlier = PAPERS[: PAPERS.index(code)]
            return self.state == "preparing" and all(self.gates[name] != "waiting" for name in earlier)

        @rule(code=st.sampled_from(PAPERS))
        def a_paper_comes(self, code):
            allowed = self.turn(code) and self.gates[code] == "waiting"
            if self.press(allowed, lambda: case.pass_gate(self.agreement, code)):
                self.gates[code] = "done"

        @rule(code=st.sampled_from([*PAPERS, "heads", "filing"]))
        def a_leader_skips(self, code):
            allowed = code in PAPERS and self.turn(code) and self.gates[code] == "waiting"
            if self.press(allowed, lambda: case.decide("leader", case.gate(self.agreement, code), "skip")):
                self.gates[code] = "skipped"

        @rule(code=st.sampled_from([*PAPERS, "decision"]))
        def a_gate_is_opened_again(self, code):
            allowed = code in PAPERS and self.state == "preparing" and self.gates[code] != "waiting"
            if self.press(allowed, lambda: case.decide("counsellor", case.gate(self.agreement, code), "reopen")):
                self.gates[code] = "waiting"

        @rule()
        def it_is_put_before_the_team(self):
            allowed = self.state == "preparing" and all(self.gates[code] != "waiting" for code in PAPERS)
            if self.press(allowed, lambda: case.as_("counsellor", self.agreement).action_propose()):
                self.state = "deciding"

        @rule(outcome=st.sampled_from(["agree", "conditions", "not_yet"]))
        def the_team_decides(self, outcome):
            if self.press(self.state == "deciding", lambda: case.ruling(self.agreement, outcome)):
                self.state = "not_yet" if outcome == "not_yet" else "approving"
                self.gates["decision"] = "done"
                self.agreed = set()

        @rule()
        def it_is_taken_up_again(self):
            allowed = self.state == "not_yet"
            if self.press(allowed, lambda: case.as_("counsellor", self.agreement).action_try_again()):
                self.state = "preparing"
                self.gates["interview"] = self.gates["decision"] = "waiting"

        @rule(office=st.sampled_from(list(OFFICES)), objects=st.sampled_from([False, False, True]))
        def a_head_answers(self, office, objects):
            row = case.approval(self.agreement, office)
            allowed = self.state == "approving" and office not in self.agreed

            def call():
                if not row:
                    raise NothingToDo("nothing was asked")
                if objects:
                    return case.decide(OFFICES[office], row, "object")
                return case.as_(OFFICES[office], row).action_approve()

            if self.press(allowed, call):
                self.agreed.add(office)
                if objects:
                    self.state, self.gates["decision"] = "deciding", "waiting"
                elif len(self.agreed) == 2:
                    self.state, self.gates["heads"] = "registering", "done"

        @rule()
        def academic_affairs_registers(self):
            def call():
                if not case.registration(self.agreement):
                    raise NothingToDo("nothing was asked")
                case.register(self.agreement)

            if self.press(self.state == "registering", call):
                self.state, self.gates["academic"] = "signing", "done"
                self.version = "draft"

        def newest(self):
            return self.agreement.sudo().version_ids.sorted("number")[-1:].with_env(case.env)

        def on_version(self, method):
            version = self.newest()
            if not version:
                raise NothingToDo("there is none")
            return getattr(case.as_("counsellor", version), method)()

        @rule()
        def it_is_offered(self):
            allowed = self.state in ("signing", "in_force") and self.version == "draft"
            if self.press(allowed, lambda: self.on_version("action_offer")):
                self.version = "offered"

        @rule(signs=st.booleans())
        def the_guardian_answers(self, signs):
            def call():
                version = self.newest()
                if not version:
                    raise NothingToDo("there is none")
                if signs:
                    return case.sign_on_paper(version)
                case.as_("counsellor", version).write({"guardian_id": case.mother.id, "refusal_reason": "No"})
                return case.as_("counsellor", version).action_refuse()

            allowed = self.state in ("signing", "in_force") and self.version == "offered"
            if self.press(allowed, call):
                self.version = "signed" if signs else "refused"
                if self.state == "signing":
                    self.state = "filing" if signs else "refused"
                    if signs:
                        self.gates["signing"] = "done"

        @rule()
        def a_new_version_is_made(self):
            allowed = self.state in ("signing", "refused", "in_force") and self.version in (
                "offered",
                "refused",
                "in_force",
            )
            if self.press(allowed, lambda: self.on_version("action_new_version")):
                self.version = "draft"
                if self.state == "refused":
                    self.state = "signing"

        @rule()
        def it_is_filed(self):
            allowed = self.state in ("filing", "in_force") and self.version == "signed"
            if self.press(allowed, lambda: case.as_("register_keeper", self.agreement).action_file()):
                self.state, self.gates["filing"], self.version = "in_force", "done", "in_force"

        @invariant()
        def it_is_as_the_model_says(self):
            secret = self.agreement.sudo()
            case.assertEqual(secret.state, self.state)
            case.assertEqual({gate.code: gate.state for gate in secret.gate_ids}, self.gates)
            case.assertEqual(self.newest().sudo().state or None, self.version)

        @invariant()
        def nobody_is_back_without_everything(self):
            secret = self.agreement.sudo()
            if secret.state == "in_force":
                case.assertNotIn("waiting", secret.gate_ids.mapped("state"))
                case.assertIn(secret.outcome, ("agree", "conditions"))
                approved = secret.approval_ids.filtered(lambda row: row.state == "approved")
                case.assertEqual(len(approved.decided_by_id), 2)
                in_force = secret.version_ids.filtered(lambda row: row.state == "in_force")
                case.assertTrue(len(in_force) == 1 and in_force._is_intact())

        @invariant()
        def one_gate_at_most_has_its_turn_and_its_duty(self):
            secret = self.agreement.sudo()
            waiting = secret.gate_ids.filtered(lambda gate: gate.state == "waiting" and gate.opened_at)
            case.assertLessEqual(len(waiting), 2)
            first = secret.gate_ids.filtered(lambda gate: gate.state == "waiting").sorted("sequence")[:1]
            case.assertTrue(not first or first.opened_at)

    return Machine


@tagged("post_install", "-at_install")
class TestReadmissionMachine(ReadmissionCommon):
    def test_the_way_back_keeps_its_promises_whatever_is_pressed(self):
        few = settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
        run_state_machine_as_test(machine_of(self), settings=few)
