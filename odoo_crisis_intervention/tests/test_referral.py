# SPDX-License-Identifier: LGPL-3.0-or-later
"""Hospitals and experts; a referral from the proposal to the reply (plan Art. 17, 24(3))."""

from datetime import timedelta

import lxml.html
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .handover_common import HandoverCommon, ink

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestReferral(HandoverCommon):
    def hospital(self, who="counsellor", **values):
        return self.as_(who, self.env["crisis.institution"]).create(
            {"name": "City Hospital", "company_id": self.company.id, "green_channel": "Ask for Dr Li", **values}
        )

    def refer(self, **values):
        case = self.open_case(level_id=self.red.id)
        return self.as_("counsellor", self.env["crisis.referral"]).create(
            {"case_id": case.id, "institution_id": self.hospital().id, "reason": "CANARY-WHY", **values}
        )

    def steps(self, referral, *names):
        for name in names:
            self.rpc("counsellor", "crisis.referral", f"action_{name}", referral.ids)
        self.env.invalidate_all()
        return referral

    def duty(self, model, record):
        key = record._crisis_duty_key()
        return self.env["crisis.duty"].sudo().search([("source_model", "=", model), ("source_key", "=", key)])

    # -- institutions --------------------------------------------------------------------------------------------------

    def test_staff_read_and_the_office_writes(self):
        hospital = self.hospital()
        self.assertEqual(self.as_("teacher", hospital).name, "City Hospital")
        for role in ("teacher", "homeroom", "auditor"):
            with (
                self.subTest(role=role),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                self.rpc(role, "crisis.institution", "write", hospital.ids, {"phone": "1"})
        with self.assertRaises(AccessError):
            self.rpc("foreign_counsellor", "crisis.institution", "read", hospital.ids, ["name"])

    def test_an_agreement_is_renewed(self):
        hospital = self.hospital(valid_until=fields.Date.today() + timedelta(days=60))
        duty = self.duty("crisis.institution", hospital)
        self.assertEqual((duty.kind_code, duty.state), ("institution_agreement", "open"))
        self.assertFalse(hospital.is_expired)
        hospital.valid_until = fields.Date.today() + timedelta(days=400)
        self.env.invalidate_all()
        self.assertEqual(duty.state, "done")
        hospital.valid_until = fields.Date.today() - timedelta(days=2)
        self.assertTrue(hospital.is_expired)

    # -- referrals -----------------------------------------------------------------------------------------------------

    def test_from_the_proposal_to_the_reply(self):
        referral = self.steps(self.refer(), "inform", "agree")
        duty = self.duty("crisis.referral", referral)
        self.assertEqual(
            (duty.kind_code, duty.state, duty.owner_ids), ("referral_reply", "open", self.users["counsellor"])
        )
        self.steps(referral, "attend")
        paper = {"paper_hospital": "City Hospital", "paper_date": "2026-09-02", "paper_says": "CANARY-FINDING"}
        self.as_("counsellor", referral).write(paper)
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.referral", "action_feed_back", referral.ids)
        self.as_("counsellor", self.env["crisis.document"]).create(
            {"res_model": "crisis.referral", "res_ref": referral.id, "kind": "scan", "upload": ink()}
        )
        self.steps(referral, "feed_back")
        self.assertEqual(duty.state, "done")
        self.assertTrue(referral.sudo().document_ids.locked_at)
        self.steps(referral, "close")
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.referral", "write", referral.ids, {"paper_says": "x"})

    def test_a_guardian_who_refuses_is_told_again(self):
        referral = self.steps(self.refer(), "inform", "refuse", "inform", "agree")
        self.assertEqual(referral.state, "agreed")

    def test_no_step_is_skipped(self):
        referral = self.refer()
        for name in ("agree", "refuse", "attend", "feed_back", "close"):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.rpc("leader", "crisis.referral", f"action_{name}", referral.ids)

    def test_the_letter_is_the_one_the_guardian_agreed_to(self):
        referral = self.steps(self.refer(), "inform", "agree")
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.referral", "write", referral.ids, {"reason": "x"})

    def test_a_finding_has_its_paper(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.refer(paper_says="Something the school thinks")

    def test_strangers(self):
        referral = self.refer()
        for role in ("homeroom", "register_keeper", "teacher", "auditor", "admin", "foreign_counsellor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.referral", "read", referral.ids, ["reason"])
            with self.subTest(role=role, what="step"), self.assertRaises(AccessError):
                self.rpc(role, "crisis.referral", "action_inform", referral.ids)

    def test_the_letter_on_paper(self):
        referral = self.refer()
        report = self.as_("counsellor", self.env["ir.actions.report"]).with_context(lang="en_US")
        html = report._render_qweb_html(f"{MODULE}.paper_referral", referral.ids)[0].decode()
        text = " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())
        for word in ("CANARY-WHY", "City Hospital", "Ask for Dr Li", "CI-22", "Reply slip", "makes no diagnosis"):
            self.assertIn(word, text)
        report = self.as_("homeroom", self.env["ir.actions.report"])
        with self.assertRaises(AccessError):
            report._render_qweb_html(f"{MODULE}.paper_referral", referral.ids)
