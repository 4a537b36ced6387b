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

    def test_filled_with_what_was_seen_and_who_comes(self):
        father = self.env["crisis.guardian"].create(
            {"subject_id": self.pupil.id, "name": "Li Gang", "relation": "father", "call_order": 5}
        )
        events = self.as_("counsellor", self.env["crisis.event"])
        event = events.create({"subject_id": self.pupil.id, "place": "Gym", "what": "Cuts on her arm"})
        event.sudo()._follow_person()
        contacts = self.as_("homeroom", self.env["crisis.guardian.contact"])
        contacts.create({"case_id": self.case.id, "guardian_id": father.id}).action_reach()
        self.rpc("counsellor", "crisis.event", "action_print_pack", event.ids)
        self.env.invalidate_all()
        notice = self.case.consent_ids.filtered(lambda paper: paper.kind == "notice")
        for text in (notice.facts, self.case.handover_ids.told, self.case.sudo().referral_ids.reason):
            self.assertIn("Gym Cuts on her arm", text)
        self.assertEqual(notice.receiver_name, "Li Gang", "who was reached comes, not who is first in the roster")

    def test_a_familys_paper_names_no_other_child(self):
        events = self.as_("counsellor", self.env["crisis.event"])
        words = f"{self.other_pupil.name} saw the cuts"
        event = events.create({"subject_id": self.pupil.id, "place": "Gym", "what": words})
        event.sudo()._follow_person()
        self.rpc("counsellor", "crisis.event", "action_print_pack", event.ids)
        self.env.invalidate_all()
        for text in (
            *self.case.consent_ids.mapped("facts"),
            self.case.handover_ids.told,
            self.case.sudo().referral_ids.reason,
        ):
            self.assertIn("Gym", text)
            self.assertNotIn(self.other_pupil.name, text)

    def test_nothing_is_filled_in_for_whoever_may_not_be_informed(self):
        self.case.subject_id.guardian_ids.write({"may_inform": False, "may_inform_reason": "Court order"})
        self.rpc("counsellor", "crisis.case", "action_print_pack", self.case.ids)
        self.env.invalidate_all()
        self.assertFalse(self.case.consent_ids.guardian_id or self.case.handover_ids.receiver_name)

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
