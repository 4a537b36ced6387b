# SPDX-License-Identifier: LGPL-3.0-or-later
"""Handing a pupil over: signatures, freezing, what a change by SQL looks like, refusal, papers (plan Art. 18)."""

import base64
from datetime import timedelta

import lxml.html

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .handover_common import HandoverCommon, ink

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestHandover(HandoverCommon):
    def test_a_signed_deed_ends_special_custody_and_stamps_the_case(self):
        case = self.open_case(level_id=self.red.id)
        custody = self.begin(case=case)
        deed = self.signed(case=case)
        self.assertEqual(deed.state, "signed")
        self.assertEqual((custody.state, custody.end_kind), ("ended", "guardian"))
        self.assertEqual((custody.ended_to, custody.handover_id), ("Wang Fang (Mother)", deed))
        self.assertEqual(case.handed_over_at, deed.handed_at)
        lines = (
            self.env["crisis.timeline"].sudo().search([("res_ref", "=", case.id), ("res_model", "=", "crisis.case")])
        )
        self.assertIn("crisis.case:handed_over", lines.mapped("event"))
        self.assertTrue(deed.sudo()._is_intact())

    def test_signed_is_frozen_for_every_role(self):
        deed = self.signed()
        changes = [
            {"told": "Something else"},
            {"handed_at": fields.Datetime.now() - timedelta(hours=3)},
            {"receiver_signature": ink("green")},
            {"scan": ink()},
            {"digest": "0" * 64},
            {"state": "draft"},
            {"renotice_on": "2030-01-01"},
        ]
        before = deed.sudo().read(["told", "handed_at", "digest", "state", "receiver_signed_at"])
        for role in ("counsellor", "leader", "deputy", "register_keeper", "homeroom", "teacher", "config", "admin"):
            for values in changes:
                with self.subTest(role=role, values=list(values)), self.assertRaises(UserError):
                    self.rpc(role, "crisis.handover", "write", deed.ids, values)
            for method in ("action_sign", "action_refuse", "action_renotice", "action_void", "unlink"):
                with self.subTest(role=role, method=method), self.assertRaises(UserError):
                    self.rpc(role, "crisis.handover", method, deed.ids)
                    # a step with a reason opens the dialog first; the reason is refused
                    self.as_(role, self.env["crisis.decision"]).create(
                        {
                            "res_model": "crisis.handover",
                            "res_ref": deed.id,
                            "transition": "void",
                            "reason": "Entered in error",
                        }
                    )
        self.env.invalidate_all()
        self.assertEqual(deed.sudo().read(["told", "handed_at", "digest", "state", "receiver_signed_at"]), before)

    def test_nobody_signs_for_another(self):
        deed = self.deed()
        for role, name in (
            ("leader", "giver_1_signature"),
            ("leader", "receiver_signature"),
            ("counsellor", "giver_2_signature"),
            ("teacher", "giver_1_signature"),
            ("register_keeper", "giver_2_signature"),
        ):
            with self.subTest(role=role, name=name), self.assertRaises(UserError):
                self.rpc(role, "crisis.handover", "write", deed.ids, {name: ink()})
        with self.assertRaises(UserError):
            self.deed(who="leader", case=deed.case_id, giver_1_signature=ink())
        for name in ("giver_1_ink", "giver_1_signed_at", "signed_at", "digest", "entered_by_id"):
            value = ink() if name == "giver_1_ink" else fields.Datetime.now()
            with self.subTest(name=name), self.assertRaises(UserError):
                self.rpc("counsellor", "crisis.handover", "write", deed.ids, {name: value})
        self.assertFalse(any(deed.sudo()[f"{who}_signed_at"] for who in ("giver_1", "giver_2", "receiver")))

    def test_a_signature_is_a_picture(self):
        deed = self.deed()
        for content in (b"<svg onload='x'/>", b"%PDF-1.4 x", b"", b"\x00" * 10):
            with self.subTest(content=content[:5]), self.assertRaises(UserError):
                value = base64.b64encode(content).decode() or "===="
                self.rpc("counsellor", "crisis.handover", "write", deed.ids, {"giver_1_signature": value})

    def test_three_must_sign(self):
        deed = self.deed()
        self.as_("counsellor", deed).write({"giver_1_signature": ink(), "receiver_signature": ink()})
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.handover", "action_sign", deed.ids)
        self.assertEqual(deed.state, "draft")

    def test_a_change_takes_the_signatures_off(self):
        deed = self.sign_all(self.deed())
        self.as_("teacher", deed).write({"belongings": "School bag only"})
        self.assertFalse(any(deed.sudo()[f"{who}_signed_at"] for who in ("giver_1", "giver_2", "receiver")))
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.handover", "action_sign", deed.ids)

    def test_what_is_missing_is_named(self):
        deed = self.deed(told=False, id_last4=False)
        with self.assertRaisesRegex(UserError, "What the school told, Last 4 characters"):
            self.sign_all(deed)
            self.as_("counsellor", deed).action_sign()

    def test_never_the_whole_number(self):
        for number in ("110101199003074518", "12345", "12 4"):
            with self.subTest(number=number), self.assertRaises(ValidationError):
                self.deed(id_last4=number)

    def test_on_paper_with_a_scan(self):
        deed = self.deed(way="paper")
        with self.assertRaises(UserError):
            self.rpc("register_keeper", "crisis.handover", "action_sign", deed.ids)
        self.as_("register_keeper", deed).write({"scan": ink()})
        self.as_("register_keeper", deed).action_sign()
        self.env.invalidate_all()
        self.assertEqual(deed.entered_by_id, self.users["register_keeper"])
        self.assertTrue(deed.sudo().document_ids.locked_at)
        self.assertEqual(deed.sudo().document_ids.author_id, self.users["register_keeper"])
        self.assertTrue(deed.sudo()._is_intact())

    def test_a_change_by_sql_is_found(self):
        deed = self.signed()
        changes = (
            ("told", "nothing"),
            ("handed_at", "2026-01-01 00:00:00"),
            ("receiver_ink", b"eA=="),
            ("giver_2_id", self.users["leader"].id),
            ("digest", "0" * 64),
        )
        for name, value in changes:
            self.env.flush_all()
            with self.subTest(name=name):
                savepoint = self.env.cr.savepoint(flush=False)
                change = SQL("UPDATE crisis_handover SET %s = %s WHERE id = %s", SQL.identifier(name), value, deed.id)
                self.env.cr.execute(change)
                self.env.invalidate_all()
                answer = self.rpc("counsellor", "crisis.handover", "action_check", deed.ids)
                self.assertEqual(answer["params"]["type"], "danger")
                savepoint.rollback()
                savepoint.close(rollback=False)
                self.env.invalidate_all()
        # also whoever reckons the digest anew: the timeline remembers
        self.env.cr.execute("UPDATE crisis_handover SET told = 'nothing' WHERE id = %s", [deed.id])
        self.env.invalidate_all()
        forged = deed.sudo()._freeze()
        self.env.cr.execute("UPDATE crisis_handover SET digest = %s WHERE id = %s", [forged, deed.id])
        self.env.invalidate_all()
        self.assertFalse(deed.sudo()._is_intact())

    def test_untouched_is_said_too(self):
        answer = self.rpc("homeroom", "crisis.handover", "action_check", self.signed().ids)
        self.assertEqual(answer["params"]["type"], "success")

    def test_signatures_do_not_come_out(self):
        deed = self.signed()
        read = self.rpc("leader", "crisis.handover", "read", deed.ids, ["receiver_signature", "giver_1_signature"])
        self.assertFalse(read[0]["receiver_signature"] or read[0]["giver_1_signature"])
        with self.assertRaises(AccessError):
            self.rpc("leader", "crisis.handover", "read", deed.ids, ["receiver_ink"])
        pictures = self.env["ir.attachment"].sudo().search_count([("res_model", "=", "crisis.handover")])
        self.assertEqual(pictures, 0)

    def test_a_guardian_of_another_pupil_tells_nothing(self):
        stranger = self.env["crisis.guardian"].create(
            {"subject_id": self.other_pupil.id, "name": "CANARY-NAME", "phone": "CANARY-PHONE", "relation": "father"}
        )
        deed = self.deed()
        for role in ("teacher", "counsellor"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self.rpc(role, "crisis.handover", "write", deed.ids, {"guardian_id": stranger.id})
        spec = {"receiver_name": {}, "receiver_phone": {}}
        try:
            answer = self.rpc(
                "teacher", "crisis.handover", "onchange", deed.ids, {"guardian_id": stranger.id}, ["guardian_id"], spec
            )
        except AccessError:
            answer = ""
        self.assertNotIn("CANARY", str(answer))

    def test_guardian_fills_in_the_receiver(self):
        mother = self.env["crisis.guardian"].create(
            {"subject_id": self.pupil.id, "name": "Zhao Min", "phone": "139", "relation": "mother"}
        )
        deed = self.deed()
        self.as_("counsellor", deed).write({"guardian_id": mother.id})
        self.assertEqual((deed.receiver_name, deed.receiver_phone), ("Zhao Min", "139"))

    def test_the_first_signature_gives_the_minute(self):
        deed = self.deed(handed_at=False)
        self.as_("counsellor", deed).write({"giver_1_signature": ink(), "receiver_signature": ink()})
        first = deed.handed_at
        self.assertTrue(first and deed.giver_1_signed_at and deed.receiver_signed_at)
        self.as_("teacher", deed).write({"giver_2_signature": ink()})
        self.assertEqual(deed.handed_at, first)
        self.assertTrue(deed.giver_1_signed_at, "later signatures take none off")

    # -- refusal -------------------------------------------------------------------------------------------------------

    def refuse(self, **values):
        deed = self.deed(
            **{
                "explained": "What was seen, and why a doctor is needed today",
                "refusal_reason": "He only wants attention",
                "witness_1_id": self.users["teacher"].id,
                "witness_2_id": self.users["homeroom"].id,
                "renotice_on": fields.Date.today() + timedelta(days=1),
                **values,
            }
        )
        self.as_("counsellor", deed).action_refuse()
        self.env.invalidate_all()
        return deed

    def duties(self, deed):
        found = [("source_key", "=", deed.reference), ("kind_code", "=", "handover_renotice")]
        return self.env["crisis.duty"].sudo().search(found)

    def test_refusal_keeps_custody_open_and_is_tried_again(self):
        case = self.open_case(level_id=self.red.id)
        custody = self.begin(case=case)
        deed = self.refuse(case=case)
        self.assertEqual((deed.state, custody.state), ("refused", "active"))
        duty = self.duties(deed)
        self.assertEqual((duty.kind_code, duty.state), ("handover_renotice", "open"))
        self.assertIn(self.users["counsellor"], duty.owner_ids)
        self.assertTrue(deed.sudo()._is_intact())
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.handover", "write", deed.ids, {"explained": "Nothing"})
        action = self.rpc("counsellor", "crisis.handover", "action_renotice", deed.ids)
        fresh = self.env["crisis.handover"].browse(action["res_id"])
        self.assertEqual((fresh.state, fresh.receiver_name), ("draft", "Wang Fang"))
        self.env.invalidate_all()
        self.assertEqual(duty.state, "done")
        self.assertTrue(deed.sudo()._is_intact(), "inviting again changes nothing of the refusal")

    def test_refusal_needs_two_witnesses_and_a_day(self):
        for values in (
            {"witness_2_id": False},
            {"witness_2_id": self.users["teacher"].id},
            {"renotice_on": False},
            {"explained": "  "},
        ):
            with self.subTest(values=values), self.assertRaises(UserError), self.env.cr.savepoint():
                self.refuse(case=getattr(self, "one", None), **values)
            self.one = self.env["crisis.case"].search([("subject_id", "=", self.pupil.id)], limit=1) or None

    def test_a_paper_of_the_refusal_may_follow(self):
        deed = self.refuse()
        self.as_("counsellor", deed).write({"scan": ink()})
        self.assertTrue(deed.sudo().document_ids.locked_at)
        self.assertTrue(deed.sudo()._is_intact())

    # -- who reads -----------------------------------------------------------------------------------------------------

    def test_strangers(self):
        deed = self.signed()
        for role in ("other_homeroom", "auditor", "academic_affairs", "foreign_leader", "admin", "school_doctor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.handover", "read", deed.ids, ["told"])
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            self.deed(who="other_homeroom", case=deed.case_id, giver_1_id=self.users["other_homeroom"].id)

    def test_open_deed_holds_up_closing(self):
        deed = self.deed()
        self.assertTrue(any(deed.reference in text for text in deed.case_id.sudo()._closing_obstacles()))

    def test_a_void_case_takes_what_was_begun_along(self):
        deed = self.deed()
        case = deed.case_id
        referral = self.as_("counsellor", self.env["crisis.referral"]).create({"case_id": case.id, "reason": "x"})
        consent = self.as_("counsellor", self.env["crisis.consent"]).create({"case_id": case.id})
        self.as_("leader", self.env["crisis.decision"]).create(
            {"res_model": "crisis.case", "res_ref": case.id, "transition": "void", "reason": "Wrong pupil"}
        )
        self.env.invalidate_all()
        self.assertEqual({each.sudo().state for each in (case, deed, referral, consent)}, {"void"})

    # -- papers --------------------------------------------------------------------------------------------------------

    def text(self, paper, role, deed):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang="en_US")
        html = report._render_qweb_html(f"{MODULE}.paper_{paper}", deed.ids)[0].decode()
        return html, " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())

    def test_the_deed_in_two_copies_with_signatures(self):
        deed = self.signed()
        for role in ("counsellor", "leader", "register_keeper", "homeroom", "teacher"):
            html, text = self.text("handover", role, deed)
            for name, word in self.FACTS.items():
                if name != "id_kind":
                    self.assertGreaterEqual(text.count(word), 2, (role, name))
            self.assertEqual(html.count("data:image/png;base64,"), 6, "three signatures, twice")
            self.assertIn("CI-21", text)
        with self.assertRaises(AccessError):
            self.text("handover", "other_homeroom", deed)

    def test_the_paper_waives_nothing(self):
        text = self.text("handover", "counsellor", self.deed())[1]
        self.assertIn("nobody gives up a right or a duty", text)

    def test_the_refusal_on_paper(self):
        text = self.text("refusal", "counsellor", self.refuse())[1]
        for word in ("He only wants attention", "Crisis teacher", "Crisis homeroom", "CI-20"):
            self.assertIn(word, text)
