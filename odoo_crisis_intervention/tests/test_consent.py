# SPDX-License-Identifier: LGPL-3.0-or-later
"""Notices and consents: words, answers, what is locked, papers (plan Art. 4, 18, 24)."""

import lxml.html

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .handover_common import HandoverCommon, ink

MODULE = "odoo_crisis_intervention"
KINDS = {"notice": "CI-17", "counselling": "CI-18", "staying": "CI-19"}


@tagged("post_install", "-at_install")
class TestConsent(HandoverCommon):
    def paper(self, kind="notice", who="counsellor", case=None, **values):
        case = case or self.open_case(level_id=self.red.id)
        self.env["crisis.guardian"].create({"subject_id": self.pupil.id, "name": "Wang Fang", "relation": "mother"})
        return self.as_(who, self.env["crisis.consent"]).create(
            {"case_id": case.id, "kind": kind, "receiver_name": "Wang Fang", **values}
        )

    def test_filled_with_the_least(self):
        for kind in KINDS:
            case = self.env["crisis.case"].search([("subject_id", "=", self.pupil.id)], limit=1)
            paper = self.paper(kind, case=case or None)
            self.assertIn("Pupil A", paper.body)
            self.assertNotIn("{", paper.body)
            for word in ("Red", "Orange", "suicide", "disorder", "depression"):
                self.assertNotIn(word, paper.body)

    def test_the_schools_own_words(self):
        text = self.env.ref(f"{MODULE}.consent_text_notice")
        text.body = "Hello {pupil} {0.__class__} {case}"
        self.assertEqual(self.paper().body, "Hello Pupil A {0.__class__} {case}")

    def test_begun_papers_keep_their_words(self):
        paper = self.paper()
        before = paper.body
        self.env.ref(f"{MODULE}.consent_text_notice").body = "Other words"
        self.env.invalidate_all()
        self.assertEqual(paper.body, before)

    def test_signed_on_the_screen_and_locked(self):
        paper = self.paper("counselling", way="screen")
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.consent", "action_give", paper.ids)
        self.as_("counsellor", paper).write({"signature": ink()})
        self.as_("counsellor", paper).action_give()
        self.env.invalidate_all()
        self.assertEqual((paper.state, paper.recorded_by_id), ("given", self.users["counsellor"]))
        for role in ("counsellor", "leader", "register_keeper", "homeroom", "admin"):
            for values in (
                {"body": "x"},
                {"remarks": "x"},
                {"state": "refused"},
                {"signature": ink("red")},
                {"answered_at": "2026-01-01 00:00:00"},
            ):
                with self.subTest(role=role, values=list(values)), self.assertRaises(UserError):
                    self.rpc(role, "crisis.consent", "write", paper.ids, values)

    def test_a_changed_paper_is_unsigned(self):
        paper = self.paper("counselling", way="screen")
        self.as_("counsellor", paper).write({"signature": ink()})
        self.as_("counsellor", paper).write({"body": "Something else"})
        self.assertFalse(paper.signed_at)

    def test_withdrawn_with_a_reason(self):
        paper = self.paper("counselling", way="screen")
        self.as_("counsellor", paper).write({"signature": ink()})
        self.as_("counsellor", paper).action_give()
        self.as_("counsellor", self.env["crisis.decision"]).create(
            {
                "res_model": "crisis.consent",
                "res_ref": paper.id,
                "transition": "withdraw",
                "reason": "The mother called",
            }
        )
        self.env.invalidate_all()
        self.assertEqual(paper.state, "withdrawn")
        self.assertTrue(paper.withdrawn_at)

    def test_on_paper(self):
        paper = self.paper()
        with self.assertRaises(UserError):
            self.rpc("register_keeper", "crisis.consent", "action_give", paper.ids)
        self.as_("register_keeper", paper).write({"scan": ink()})
        self.as_("register_keeper", paper).action_give()
        self.assertTrue(paper.sudo().document_ids.locked_at)

    def test_refused_needs_no_paper(self):
        paper = self.paper()
        self.as_("counsellor", paper).action_refuse()
        self.assertEqual(paper.state, "refused")

    def test_strangers(self):
        paper = self.paper()
        for role in ("teacher", "other_homeroom", "auditor", "admin", "foreign_counsellor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.consent", "read", paper.ids, ["body"])
        for role in ("homeroom", "teacher"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.consent", "action_give", paper.ids)

    def test_papers(self):
        case = None
        for kind, form in KINDS.items():
            paper = self.paper(kind, case=case, facts="CANARY-FACTS")
            case = paper.case_id
            action = self.rpc("homeroom", "crisis.consent", "action_print", paper.ids)
            self.assertEqual(action["report_name"], f"{MODULE}.paper_consent_{kind}")
            report = self.as_("homeroom", self.env["ir.actions.report"]).with_context(lang="en_US")
            html = report._render_qweb_html(action["report_name"], paper.ids)[0].decode()
            text = " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())
            self.assertIn(form, text)
            self.assertEqual(text.count("CANARY-FACTS"), 2 if kind == "notice" else 0)
            self.assertEqual(text.count("In two copies"), 2)
            with self.assertRaises(UserError):
                other = next(other for other in KINDS if other != kind)
                report._render_qweb_html(f"{MODULE}.paper_consent_{other}", paper.ids)
