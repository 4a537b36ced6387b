# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the bell shows and answers: one's own calls, without a name (plan Art. 12, 24.6)."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_alarm import LOGGERS, START, AlarmCommon
from .test_database_grep import tables_with


@tagged("post_install", "-at_install")
class TestAlarmAnswered(AlarmCommon):
    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(START))
        self.concern = self.urgent()
        self.ringing = self.alarm(self.concern)

    def test_answering_takes_the_report_over_and_tells_the_others_who_did(self):
        answer = self.answer("counsellor")
        self.assertEqual(answer["calls"], [])
        self.assertEqual(answer["action"]["res_id"], self.concern.id)
        self.env.invalidate_all()
        self.assertEqual((self.ringing.state, self.ringing.taken_by_id), ("taken", self.users["counsellor"]))
        self.assertEqual(
            (self.concern.state, self.concern.acknowledged_by_id), ("acknowledged", self.users["counsellor"])
        )
        (told,) = self.mine("leader")
        self.assertEqual((told["kind"], told["taken_by"]), ("told", "Crisis counsellor"))
        self.answer("leader", "told")
        self.assertFalse(self.mine("leader"))
        (come,) = self.mine("homeroom")
        self.assertEqual([row["name"] for row in come["contacts"]], ["Crisis counsellor"])

    def test_taking_the_report_over_answers_the_alarm(self):
        self.as_("counsellor_2", self.concern).action_acknowledge()
        self.env.invalidate_all()
        self.assertEqual((self.ringing.state, self.ringing.taken_by_id), ("taken", self.users["counsellor_2"]))
        call = self.ringing.call_ids.filtered(lambda row: row.user_id == self.users["counsellor_2"])
        self.assertEqual(call.acknowledged_how, "form", "though the ladder had not come to her yet")

    def test_the_second_is_told_who_was_quicker(self):
        (seen,) = self.mine("leader")
        self.answer("counsellor")
        answer = self.as_("leader", self.env["crisis.alarm"]).answer_mine(seen["id"], "take")
        self.assertFalse(answer["action"])
        self.assertEqual([row["kind"] for row in answer["calls"]], ["told"])
        self.env.invalidate_all()
        self.assertEqual(self.ringing.taken_by_id, self.users["counsellor"])

    def test_opening_the_bell_is_seen(self):
        self.as_("leader", self.env["crisis.alarm"]).see_mine()
        self.env.invalidate_all()
        seen = self.ringing.call_ids.filtered("seen_at")
        self.assertEqual(seen.user_id, self.users["leader"])
        self.assertFalse(seen.acknowledged_at)

    def test_the_bell_tells_no_name_and_the_reference_to_readers_only(self):
        (take,), (come,) = self.mine("counsellor"), self.mine("homeroom")
        names = ("kind", "reference", "alarm_id")
        self.assertEqual([take[name] for name in names], ["take", self.ringing.reference, self.ringing.id])
        self.assertEqual([come[name] for name in names], ["come", False, False])
        people = {f"Crisis {role}" for role in ("counsellor", "leader", "deputy")}
        self.assertEqual({row["name"] for row in come["contacts"]}, people)
        for rows in (take, come):
            self.assertNotIn("Pupil A", str(rows))
            self.assertNotIn(self.concern.reference, str(rows))

    def test_the_homeroom_teacher_reads_neither_report_nor_alarm(self):
        for record in (self.concern, self.ringing, self.ringing.call_ids):
            with mute_logger(*LOGGERS), self.assertRaises(AccessError):
                self.as_("homeroom", record).read(["reference"])

    @mute_logger(*LOGGERS)
    def test_nobody_answers_the_call_of_another(self):
        call = self.ringing.call_ids.filtered(lambda row: row.user_id == self.users["counsellor"])
        for who in ("teacher", "leader", "homeroom", "foreign_leader", "admin"):
            for number in (call.id, 10**8, "1", False, [call.id]):
                with self.subTest(who=who, number=number), self.assertRaises(AccessError) as caught:
                    self.as_(who, self.env["crisis.alarm"]).answer_mine(number)
                self.assertEqual(str(caught.exception), "You cannot open this, or it does not exist.")
        for who in ("teacher", "homeroom", "register_keeper", "backup_assessor", "admin", "foreign_counsellor"):
            with self.subTest(who), self.assertRaises(UserError):
                self.as_(who, self.ringing).action_take()
        self.env.invalidate_all()
        self.assertEqual(self.ringing.state, "ringing")

    @mute_logger(*LOGGERS)
    def test_nobody_writes_an_alarm_or_a_call_by_hand(self):
        for who in ("counsellor", "leader", "register_keeper", "homeroom", "admin"):
            for record, values in (
                (self.ringing, {"state": "taken"}),
                (self.ringing, {"call_ids": [Command.clear()]}),
                (self.ringing.call_ids, {"acknowledged_at": START}),
                (self.ringing.call_ids, {"closed_at": START}),
            ):
                with self.subTest(who=who, values=values), self.assertRaises(UserError):
                    self.as_(who, record).write(values)
                with self.subTest(who=who, values=values), self.assertRaises(UserError):
                    self.as_(who, self.env[record._name]).create(values)

    def test_whoever_was_shut_out_meanwhile_cannot_take_it(self):
        (call,) = self.mine("leader")
        self.env["crisis.access.exclusion"]._exclude(self.users["leader"], self.concern)
        self.assertFalse(self.mine("leader"))
        with mute_logger(*LOGGERS), self.assertRaises(AccessError):
            self.as_("leader", self.env["crisis.alarm"]).answer_mine(call["id"])

    def test_the_bell_of_nobody_called_is_one_query_however_many_work_here(self):
        alarms = self.as_("teacher", self.env["crisis.alarm"])
        alarms.get_mine()
        with self.assertQueryCount(1):
            self.assertEqual(alarms.get_mine(), [])
        homeroom = self.as_("homeroom", self.env["crisis.alarm"])
        homeroom.get_mine()
        counts = []
        for staff in (0, 12):
            for number in range(staff):
                self._person(f"more_{number}", role="member")
            homeroom.get_mine()  # warm: what Odoo keeps between requests
            self.env.invalidate_all()
            self.env.cr.cache.clear()
            before = self.env.cr.sql_log_count
            homeroom.get_mine()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 6)

    def test_the_words_are_the_same_for_every_alarm(self):
        """What leaves by mail and bus says nothing of whom or what."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        inside = {self.env[name]._table for name in self.env.registry if name.startswith("crisis.")}
        for needle in ("CANARY-7hK2-concern", self.ringing.reference):
            self.assertFalse(tables_with(self.env.cr, needle) - inside, needle)
        rows = self.env["bus.bus"].search([("message", "ilike", "crisis_alarm")])
        self.assertTrue(rows)
        self.assertEqual(set(rows.mapped("message")), {'{"type":"crisis_alarm","payload":{}}'})
