# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answering for one's part: apart from pupils' records, the person first, a leader who took no part (Art. 24(7))."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_review import ReviewCommon
from .test_sos import LOGGERS, START

MODEL = "crisis.accountability"
STEPS = ("ask", "drop", "answer", "decline", "decide", "object", "take_over")


class AccountabilityCommon(ReviewCommon):
    def opened(self, who="leader", **vals):
        given = {
            "user_id": self.users["teacher"].id,
            "decider_id": self.users["supervisor"].id,
            "ground": "late",
            "about": "CANARY-ABOUT",
            "facts": "CANARY-FACTS",
        }
        record = self.as_(who, self.env[MODEL]).create({**given, **vals})
        return self.env[MODEL].browse(record.id)

    def asked(self, **vals):
        record = self.opened(**vals)
        self.rpc("leader", record, "action_ask")
        self.env.invalidate_all()
        return record

    def readers(self, record):
        return {who for who in self.users if self.as_(who, record).has_access("read")}


@tagged("post_install", "-at_install")
@freeze_time(START)
class TestAccountability(AccountabilityCommon):
    @mute_logger(*LOGGERS)
    def test_the_person_and_the_deciding_leader_read_it_and_nobody_else(self):
        record = self.opened()
        self.assertEqual(self.readers(record), {"leader"}, "a draft is whoever's who writes it")
        self.rpc("leader", record, "action_ask")
        self.assertEqual(self.readers(record), {"teacher", "supervisor"})
        self.as_("teacher", record).statement = "My side"
        self.rpc("teacher", record, "action_answer")
        self.as_("supervisor", record).write({"outcome": "cleared", "decision": "The road was closed."})
        self.rpc("supervisor", record, "action_decide")
        self.assertEqual(self.readers(record), {"teacher", "supervisor"})
        self.as_("teacher", record).objection = "Thank you"
        self.rpc("teacher", record, "action_object")
        with self.assertRaises(UserError):
            self.rpc("teacher", record, "action_object")
        with self.assertRaises(UserError):
            self.rpc("supervisor", record, "write", {"decision": "x"})

    def test_nothing_else_tells_that_it_exists(self):
        before = self.env["crisis.timeline"].search_count([])
        duties = self.env["crisis.duty"].sudo().search_count([])
        record = self.asked()
        self.as_("teacher", record).statement = "CANARY-STATEMENT"
        self.rpc("teacher", record, "action_answer")
        self.assertEqual(self.env["crisis.timeline"].search_count([]), before)
        self.assertEqual(self.env["crisis.duty"].sudo().search_count([]), duties)
        self.assertFalse(self.env["crisis.decision"].sudo().search_count([("res_model", "=", MODEL)]))
        log = [("res_model", "=", MODEL)]
        self.assertFalse(self.as_("deputy", self.env["crisis.access.log"]).search_count(log))
        for who in ("teacher", "supervisor"):
            with self.assertRaises(AccessError):
                self.as_(who, self.env["crisis.timeline"]).add_line(MODEL, record.id, {"kind": "note", "text": "x"})
            with self.assertRaises(AccessError):
                self.as_(who, self.env["crisis.document"]).create(
                    {"res_model": MODEL, "res_ref": record.id, "upload": "eA=="}
                )

    @mute_logger(*LOGGERS, "odoo.sql_db")
    def test_three_persons_and_no_pupil(self):
        with self.assertRaises(AccessError):
            self.opened(who="counsellor")
        for vals in ({"decider_id": "teacher"}, {"decider_id": "leader"}, {"user_id": "leader"}):
            vals = {name: self.users[who].id for name, who in vals.items()}
            with self.subTest(vals=vals), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.opened(**vals)
        with self.assertRaises(UserError):
            self.opened(subject_id=self.pupil.id)
        record = self.opened()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE crisis_accountability SET subject_id = %s WHERE id = %s", [self.pupil.id, record.id]
            )
        for who in ("counsellor", "foreign_leader"):
            record = self.opened(decider_id=self.users[who].id)
            with self.subTest(who=who), self.assertRaisesRegex(UserError, "took no part"):
                self.rpc("leader", record, "action_ask")
        record = self.opened(involved_ids=[(4, self.users["supervisor"].id)])
        with self.assertRaisesRegex(UserError, "took no part"):
            self.rpc("leader", record, "action_ask")

    def test_the_person_speaks_first(self):
        record = self.asked(answer_by=self.company._crisis_today())  # nobody shortens the school's time
        self.assertGreater(record.answer_by, self.company._crisis_today() + timedelta(days=5))
        self.as_("supervisor", record).write({"outcome": "talk", "decision": "A talk"})
        with self.assertRaisesRegex(UserError, "speaks first"):
            self.rpc("supervisor", record, "action_decide")
        with freeze_time(START + timedelta(days=30)):
            self.rpc("supervisor", record, "action_decide")
        self.assertEqual((record.state, record.decided_by_id), ("decided", self.users["supervisor"]))
        other = self.asked()
        self.rpc("teacher", other, "action_decline")
        self.assertTrue(other.is_declined)

    def test_each_writes_his_own_part_in_its_turn(self):
        record = self.asked()
        for who, vals in (
            ("teacher", {"facts": "x"}),
            ("teacher", {"decision": "x"}),
            ("supervisor", {"statement": "x"}),
            ("supervisor", {"facts": "x"}),
            ("teacher", {"objection": "x"}),
            ("teacher", {"state": "decided"}),
            ("supervisor", {"decider_id": self.users["deputy"].id}),
        ):
            with self.subTest(who=who, vals=vals), self.assertRaises(UserError):
                self.rpc(who, record, "write", vals)

    def test_facts_are_picked_as_text_and_whoever_led_does_not_decide(self):
        event = self.over()
        call = self.call_of(event, "security")
        duty = self.duty(self.call_statement(event), "responder_statement")
        record = self.opened(user_id=self.users["security"].id)
        self.assertNotIn(event.reference, record.facts)
        self.as_("leader", record).write({"pick_callout_ids": [(4, call.id)], "pick_duty_ids": [(4, duty.id)]})
        self.env.invalidate_all()
        self.assertIn("CANARY-FACTS", record.facts)
        self.assertIn(event.reference, record.facts)
        self.assertNotIn("Pupil A", record.facts)
        self.assertNotIn(duty.display_name, record.facts, "somebody else's duty is not his")
        self.assertIn(event.commander_id, record.involved_ids)
        self.assertFalse(record.pick_callout_ids)

    def call_statement(self, event):
        return event.statement_ids.filtered(lambda row: row.user_id == self.users["school_doctor"])

    @mute_logger(*LOGGERS)
    def test_there_is_no_list_by_person(self):
        self.asked()
        for spec in ("user_id", "opened_by_id", "decider_id", "involved_ids", "create_uid"):
            with self.subTest(spec=spec), self.assertRaises(AccessError):
                self.as_("supervisor", self.env[MODEL]).formatted_read_group([], [spec], ["__count"])

    def test_what_was_never_asked_is_not_kept(self):
        record = self.opened()
        self.rpc("leader", record, "action_drop")
        self.env.invalidate_all()
        self.assertFalse(record.sudo().facts or record.sudo().about)
        self.assertFalse(self.readers(record))

    def test_a_leader_who_took_no_part_takes_over_from_one_who_left(self):
        record = self.asked()
        with self.assertRaises(AccessError):
            self.rpc("deputy", record, "action_take_over")
        member = self.env["crisis.team.member"].search([("user_id", "=", self.users["supervisor"].id)])
        member.date_to = START.date() - timedelta(days=1)
        self.assertEqual(self.readers(record), {"teacher", "deputy"}, "not the leader who wrote it down")
        self.rpc("deputy", record, "action_take_over")
        self.assertEqual(record.decider_id, self.users["deputy"])


def machine_of(case):
    class Steps(RuleBasedStateMachine):
        """Anybody tries any step at any time; what may happen is a small table beside it."""

        table = {
            ("draft", "ask", "leader"): "asked",
            ("draft", "drop", "leader"): "dropped",
            ("asked", "answer", "teacher"): "answered",
            ("asked", "decline", "teacher"): "answered",
            ("answered", "decide", "supervisor"): "decided",
            ("decided", "object", "teacher"): "decided",
        }

        def __init__(self):
            super().__init__()
            self.savepoint = case.env.cr.savepoint()
            self.savepoint.__enter__()
            self.record = case.opened()
            self.expected = "draft"
            self.objected = False
            texts = {"statement": "x", "outcome": "talk", "decision": "x", "objection": "x"}
            self.record.sudo()._as_workflow().write(texts)

        def teardown(self):
            self.savepoint.rollback()
            self.savepoint.close(rollback=False)

        @rule(
            step=st.sampled_from(STEPS),
            who=st.sampled_from(("leader", "teacher", "supervisor", "deputy", "counsellor")),
        )
        def take(self, step, who):
            target = self.table.get((self.expected, step, who))
            if step == "object" and self.objected:
                target = None
            try:
                case.rpc(who, self.record, f"action_{step}")
            except UserError:
                assert target is None, (self.expected, step, who)
            else:
                assert target, (self.expected, step, who)
                self.objected |= step == "object"
                self.expected = target

        @invariant()
        def is_where_it_should_be(self):
            case.env.invalidate_all()
            assert self.record.sudo().state == self.expected

    return Steps


@tagged("post_install", "-at_install")
@freeze_time(START)
class TestAccountabilityMachine(AccountabilityCommon):
    @mute_logger(*LOGGERS)
    def test_each_step_belongs_to_one_person_and_one_moment(self):
        run_state_machine_as_test(
            machine_of(self),
            settings=settings(
                max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
