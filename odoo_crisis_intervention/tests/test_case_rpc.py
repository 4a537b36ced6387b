# SPDX-License-Identifier: LGPL-3.0-or-later
import threading

from psycopg2 import IntegrityError

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, HttpCase, JsonRpcException, get_db_name, tagged
from odoo.tools import mute_logger

from ..models.crisis_case import CrisisCase
from .common_case import RATED, CrisisCaseCommon

STATES = ("assessing", "intervening", "follow_up", "closed", "void")
ROLES = ("counsellor", "leader", "register_keeper", "homeroom", "teacher")
# Every pair of state and step that is allowed, and to whom. What is not here is refused.
ALLOWED = {
    ("intervening", "follow_up"): ("counsellor",),
    ("follow_up", "resume"): ("counsellor",),
    ("follow_up", "propose_closing"): ("counsellor",),
    ("follow_up", "return_closing"): ("leader",),
    ("follow_up", "close"): ("leader",),
    ("assessing", "void"): ("counsellor", "leader"),
    ("intervening", "void"): ("counsellor", "leader"),
    ("follow_up", "void"): ("counsellor", "leader"),
    ("assessing", "end_followups"): ("counsellor",),
    ("intervening", "end_followups"): ("counsellor",),
    ("follow_up", "end_followups"): ("counsellor",),
}


@tagged("post_install", "-at_install")
class TestCaseOverRpc(CrisisCaseCommon, HttpCase):
    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
            timeout=60,
        )

    def take(self, case, step):
        """Take a step as a client does: a button, or a decision for those that need a reason."""
        if CrisisCase._transitions[step].reason:
            self.call(
                "crisis.decision",
                "create",
                [{"res_model": "crisis.case", "res_ref": case.id, "transition": step, "reason": "Because."}],
            )
        else:
            self.call("crisis.case", f"action_{step}", [case.id])

    def ready(self, state, step):
        """A case in ``state`` for which everything but the state and the person speaks for ``step``."""
        case = self.force(self.open_case(), state)
        if state in ("follow_up", "closed"):
            self.write_line("counsellor", case, "contact")
            if state == "follow_up":
                self.case_as("counsellor", case).write(RATED)
        if state == "follow_up" and step in ("close", "return_closing"):
            case.sudo()._as_workflow().write({"closing_proposed_by_id": self.users["counsellor"].id})
        if state == "intervening":
            self.write_line("counsellor", case, "measure")
        self.env.flush_all()
        return case

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_every_pair_of_state_and_step_for_every_role(self):
        steps = [name for name, step in CrisisCase._transitions.items() if step.roles]
        for role in ROLES:
            self.authenticate(self.users[role].login, self.users[role].login)
            for state in STATES:
                for step in steps:
                    with self.subTest(role=role, state=state, step=step):
                        case = self.ready(state, step)
                        if role in ALLOWED.get((state, step), ()):
                            self.take(case, step)
                            case.invalidate_recordset()
                            self.assertEqual(case.sudo().state, CrisisCase._transitions[step].target or state)
                        else:
                            with self.assertRaises(JsonRpcException):
                                self.take(case, step)
                            case.invalidate_recordset()
                            self.assertEqual(case.sudo().state, state)
                        self.force(case, "void")

    @mute_logger("odoo.http")
    def test_no_client_can_forge_the_workflow(self):
        case = self.open_case()
        self.env.flush_all()
        self.authenticate("crisis-counsellor", "crisis-counsellor")
        for context in ({"crisis_workflow": True}, {"crisis_workflow": {}}, {"crisis_decision": 1}):
            for values in ({"state": "closed"}, {"assessed_at": "2020-01-01 00:00:00"}, {"closed_by_id": 2}):
                with self.subTest(context=context, values=values), self.assertRaises(JsonRpcException):
                    self.call("crisis.case", "write", [case.id], values, context=context)
        for method in ("_transition", "_stamp", "_as_workflow", "_open_for", "_gather_facts"):
            with self.subTest(method), self.assertRaises(JsonRpcException):
                self.call("crisis.case", method, [case.id], "close")

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_a_second_case_is_refused_without_a_name(self):
        self.open_case()
        self.env.flush_all()
        self.authenticate("crisis-counsellor", "crisis-counsellor")
        response = self.opener.post(
            self.base_url() + "/web/dataset/call_kw/crisis.case/create",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": "crisis.case",
                    "method": "create",
                    "args": [[{"subject_id": self.pupil.id, "summary": "CANARY-text"}]],
                    "kwargs": {},
                },
            },
        )
        error = response.json()["error"]["data"]
        self.assertIn("open case already", error["message"])
        self.assertNotIn(self.pupil.name, response.text)
        self.assertNotIn("CANARY-text", response.text)


@tagged("post_install", "-at_install")
class TestTwoAtOnce(BaseCase):
    """Two connections, two transactions, one person: the database lets one case through."""

    @mute_logger("odoo.sql_db")
    def test_one_of_two_simultaneous_cases_survives(self):
        connection = db_connect(get_db_name())
        with connection.cursor() as cr:
            cr.execute("SELECT id FROM res_company ORDER BY id LIMIT 1")
            company = cr.fetchone()[0]
            cr.execute(
                "INSERT INTO crisis_subject (name, kind, company_id, enrolment_state, active)"
                " VALUES ('Race', 'student', %s, 'enrolled', true) RETURNING id",
                [company],
            )
            subject = cr.fetchone()[0]
        insert = (
            "INSERT INTO crisis_case (reference, subject_id, company_id, state, detected_at)"
            " VALUES (%s, %s, %s, 'assessing', now())"
        )
        outcome = []

        def second():
            try:
                with connection.cursor() as cr:
                    started.set()
                    cr.execute(insert, ["CI-RACE2", subject, company])
                outcome.append("won")
            except IntegrityError:
                outcome.append("lost")

        started = threading.Event()
        try:
            with connection.cursor() as first:
                first.execute(insert, ["CI-RACE1", subject, company])
                thread = threading.Thread(target=second)
                thread.start()
                started.wait(10)
            thread.join(30)
            self.assertEqual(outcome, ["lost"])
        finally:
            with connection.cursor() as cr:
                cr.execute("DELETE FROM crisis_case WHERE subject_id = %s", [subject])
                cr.execute("DELETE FROM crisis_subject WHERE id = %s", [subject])
