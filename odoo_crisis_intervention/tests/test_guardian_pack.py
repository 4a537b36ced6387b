# SPDX-License-Identifier: LGPL-3.0-or-later
"""One click prints all papers for a guardian on the way, each as far as the printer may read it."""

import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .handover_common import HandoverCommon

PACK = "odoo_crisis_intervention.paper_guardian_pack"


@tagged("post_install", "-at_install")
class TestGuardianPack(HandoverCommon):
    def setUp(self):
        super().setUp()
        self.case = self.open_case(level_id=self.red.id)
        self.env["crisis.guardian"].create(
            {"subject_id": self.pupil.id, "name": "Wang Fang", "relation": "mother", "phone": "13900000001"}
        )

    def pages(self, role):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang="en_US")
        content, kind = report._render_qweb_pdf(PACK, self.case.ids)
        self.assertEqual(kind, "pdf")
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)

    def test_one_click_one_file(self):
        action = self.rpc("counsellor", "crisis.case", "action_print_pack", self.case.ids)
        self.assertEqual(action["report_name"], PACK)
        text = self.pages("counsellor")
        for form in ("CI-17", "CI-18", "CI-21", "CI-22"):
            self.assertIn(form, text)
        self.assertIn("Wang Fang", text)
        counted = [len(self.case[name]) for name in ("consent_ids", "handover_ids", "referral_ids")]
        self.rpc("counsellor", "crisis.case", "action_print_pack", self.case.ids)
        self.env.invalidate_all()
        again = [len(self.case[name]) for name in ("consent_ids", "handover_ids", "referral_ids")]
        self.assertEqual((counted, again), ([2, 1, 1], [2, 1, 1]), "a second click begins nothing twice")

    def test_who_may_not_read_a_referral_finds_none(self):
        self.rpc("counsellor", "crisis.case", "action_print_pack", self.case.ids)
        for role in ("register_keeper", "homeroom"):
            text = self.pages(role)
            self.assertIn("CI-21", text)
            self.assertNotIn("CI-22", text)

    def test_the_keeper_begins_what_is_his(self):
        self.rpc("register_keeper", "crisis.case", "action_print_pack", self.case.ids)
        self.assertTrue(self.case.sudo().handover_ids and self.case.sudo().consent_ids)
        self.assertFalse(self.case.sudo().referral_ids)

    def test_strangers(self):
        for role in ("teacher", "other_homeroom", "admin", "foreign_leader"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.case", "action_print_pack", self.case.ids)
            with self.subTest(role=role, what="paper"), self.assertRaises(AccessError):
                self.pages(role)
