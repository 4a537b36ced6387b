# SPDX-License-Identifier: LGPL-3.0-or-later
"""The summary for the next school: chosen parts, the guardian's consent, sealed, passed on (plan Art. 24.6)."""

import lxml.html

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .handover_common import HandoverCommon, ink

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestTransferSummary(HandoverCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        guardians = cls.env["crisis.guardian"]
        cls.mother = guardians.create({"subject_id": cls.pupil.id, "name": "Wang Fang", "relation": "mother"})
        cls.barred = guardians.create(
            {"subject_id": cls.pupil.id, "name": "Li", "may_inform": False, "may_inform_reason": "court"}
        )

    def summary(self, **values):
        case = self.open_case(level_id=self.red.id, agreed_measures="CANARY-HELPED", watch_for="CANARY-WATCH")
        return self.as_("counsellor", self.env["crisis.transfer.summary"]).create(
            {
                "case_id": case.id,
                "guardian_id": self.mother.id,
                "to_school": "School B",
                "goes_watch_for": False,
                "course": "CANARY-COURSE",
                "way": "screen",
                **values,
            }
        )

    def html(self, summary, role="counsellor"):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang="en_US")
        content = report._render_qweb_html(f"{MODULE}.paper_transfer_summary", summary.ids)[0].decode()
        return " ".join(lxml.html.document_fromstring(content).find("body").text_content().split())

    def test_only_what_was_chosen_and_only_with_consent(self):
        summary = self.summary()
        text = self.html(summary)
        self.assertIn("CANARY-HELPED", text)
        self.assertIn("CI-40", text)
        for left_out in ("CANARY-WATCH", "CANARY-COURSE", "What to watch for", "Red"):
            self.assertNotIn(left_out, text)
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.transfer.summary", "action_agree", summary.ids)
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.transfer.summary", "action_hand_over", summary.ids)
        self.as_("counsellor", summary).write({"signature": ink()})
        self.as_("counsellor", summary).write({"helped": "CANARY-HELPED and more"})
        self.assertFalse(summary.signed_at, "nobody has signed what was changed afterwards")
        self.as_("counsellor", summary).write({"signature": ink()})
        self.as_("counsellor", summary).action_agree()
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.transfer.summary", "write", summary.ids, {"goes_course": True})
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.transfer.summary", "action_hand_over", summary.ids)
        self.as_("counsellor", summary).write({"handed_way": "person", "handed_to": "Ms Zhou, counsellor"})
        with self.assertRaises(UserError):
            self.rpc("register_keeper", "crisis.transfer.summary", "action_hand_over", summary.ids)
        self.as_("counsellor", summary).action_hand_over()
        row = self.env["crisis.disclosure"].search([("case_id", "=", summary.case_id.id)])
        self.assertEqual((row.ground, row.author_id), ("consent", self.users["counsellor"]))
        self.assertIn("School B", row.to_whom)
        self.assertIn("What helped", row.what)
        self.assertNotIn("CANARY", row.what)
        self.assertIn("Wang Fang", self.html(summary, "register_keeper"))

    def test_a_text_changed_by_sql_does_not_go(self):
        summary = self.summary()
        self.as_("counsellor", summary).write({"signature": ink()})
        self.as_("counsellor", summary).action_agree()
        self.as_("counsellor", summary).write({"handed_way": "post", "handed_to": "R1"})
        self.env.flush_all()
        self.env.cr.execute("UPDATE crisis_transfer_summary SET helped = 'x' WHERE id = %s", [summary.id])
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            self.as_("counsellor", summary).action_hand_over()
        self.decide("leader", summary, "take_back")
        self.assertEqual(summary.state, "taken_back")

    def test_not_from_a_guardian_who_must_not_be_told(self):
        with self.assertRaises(UserError):
            self.summary(guardian_id=self.barred.id)

    def test_strangers(self):
        summary = self.summary()
        for role in ("teacher", "homeroom", "auditor", "admin", "academic_affairs", "foreign_counsellor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.transfer.summary", "read", summary.ids, ["helped"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.html(summary, role)
