# SPDX-License-Identifier: LGPL-3.0-or-later
"""Calls at the hotline: written down by whoever has the telephone, read by those whose work it is."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CrisisCommon

CANARY = "CANARY-4vR8-hotline"
RULES = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


@tagged("post_install", "-at_install")
class TestHotline(CrisisCommon):
    def shift(self, who, hours=1):
        now = fields.Datetime.now()
        return self.env["crisis.oncall.shift"].create(
            {
                "company_id": self.company.id,
                "user_id": self.users[who].id,
                "function": "hotline",
                "date_from": now - timedelta(hours=2),
                "date_to": now + timedelta(hours=hours),
            }
        )

    def call(self, who="counsellor", **values):
        return self.as_(who, self.env["crisis.hotline.call"]).create(values)

    def test_nothing_is_required(self):
        call = self.call()
        self.assertEqual((call.state, call.author_id), ("draft", self.users["counsellor"]))
        call.action_close()
        self.assertEqual(call.state, "closed")
        self.assertTrue(call.ended_at)

    @mute_logger(*RULES)
    def test_who_may_write_one_down(self):
        for who in ("counsellor", "leader", "backup_assessor"):
            with self.subTest(who):
                self.call(who)
        for who in ("teacher", "homeroom", "register_keeper", "auditor", "admin"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.call(who)
        shift = self.shift("teacher")
        self.as_("teacher", shift).action_take_call()
        call = self.call("teacher", content=CANARY)
        shift.date_to = fields.Datetime.now() - timedelta(hours=1)
        with self.assertRaises(AccessError):
            self.call("teacher")
        with self.assertRaises(AccessError):
            self.as_("teacher", shift).action_take_call()
        self.as_("teacher", call).content = CANARY + " to the end"

    @mute_logger(*RULES)
    def test_the_author_has_it_while_it_is_open(self):
        self.shift("teacher")
        call = self.call("teacher", content=CANARY)
        for who in ("counsellor", "leader"):
            self.assertEqual(self.as_(who, call).content, CANARY)
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, call).content = "mine"
        for who in ("homeroom", "register_keeper", "backup_assessor", "admin", "foreign_counsellor"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, call).read(["content"])
        action = self.as_("teacher", call).action_close()
        self.assertEqual(action["res_model"], "crisis.hotline.call", "back to the list")
        with self.assertRaises(AccessError):
            self.as_("teacher", call).read(["content"])
        self.assertEqual(self.as_("counsellor", call).content, CANARY)

    @mute_logger(*RULES)
    def test_closed_it_is_locked(self):
        call = self.call(content=CANARY)
        call.action_close()
        for who in ("counsellor", "leader"):
            for values in ({"content": "x"}, {"state": "draft"}, {"author_id": self.users["teacher"].id}):
                with self.subTest(who=who, values=values), self.assertRaises(UserError):
                    self.as_(who, call).write(values)
        with self.assertRaises(UserError):
            self.call(state="closed")
        with self.assertRaises(UserError):
            self.call(author_id=self.users["teacher"].id)
        with self.assertRaises(UserError):
            self.as_("leader", call).action_discard()
        self.as_("leader", self.env["crisis.decision"]).create(
            {"res_model": "crisis.hotline.call", "res_ref": call.id, "transition": "void", "reason": "Twice"}
        )
        self.assertEqual(call.state, "void")

    def test_one_key_makes_it_a_report_and_calls_people(self):
        call = self.call(
            content=CANARY,
            done="Told her to stay",
            risk="high",
            subject_description="Girl, grade 8",
            caller_kind="parent",
        )
        call.action_report()
        concern = call.sudo().concern_id
        self.assertEqual((concern.source, concern.state, concern.urgency), ("hotline", "submitted", "immediate"))
        self.assertEqual(concern.facts, f"{CANARY}\n\nTold her to stay")
        self.assertEqual(concern.subject_description, "Girl, grade 8")
        self.assertEqual(concern.author_id, self.users["counsellor"])
        self.assertEqual(concern.alarm_ids.state, "ringing")
        self.assertEqual(call.state, "draft", "the call goes on")
        call.content = CANARY + ", and then"
        self.assertFalse(call.can_report)
        with self.assertRaises(UserError):
            call.action_report()
        call.action_close()

    def test_a_calm_call_becomes_a_report_without_an_alarm(self):
        call = self.call(content=CANARY, risk="none", subject_id=self.pupil.id)
        call.action_report()
        concern = call.sudo().concern_id
        self.assertEqual((concern.urgency, concern.subject_id), ("normal", self.pupil))
        self.assertFalse(concern.alarm_ids)

    def test_a_call_with_nothing_said_is_no_report(self):
        call = self.call()
        with self.assertRaises(UserError):
            call.action_report()
        self.assertFalse(call.sudo().concern_id)

    @mute_logger(*RULES)
    def test_whoever_only_has_the_telephone_does_not_see_the_report(self):
        self.shift("teacher")
        call = self.call("teacher", content=CANARY, risk="some")
        call.action_report()
        self.assertTrue(call.is_reported)
        with self.assertRaises(AccessError):
            call.read(["concern_id"])
        with self.assertRaises(AccessError):
            call.action_open_concern()
        action = self.as_("counsellor", call).action_open_concern()
        self.assertEqual(action["res_id"], call.sudo().concern_id.id)

    def test_a_call_about_a_member_of_staff_is_for_leaders(self):
        call = self.call("leader", subject_id=self.staff_subject.id, content=CANARY)
        self.assertFalse(self.as_("counsellor", call).search([("id", "=", call.id)]))
        self.assertTrue(self.as_("deputy", call).search([("id", "=", call.id)]))
