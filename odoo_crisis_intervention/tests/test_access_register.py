# SPDX-License-Identifier: LGPL-3.0-or-later
"""档案查阅登记: from the access log and from access given; for leaders and auditors (plan Art. 24.6)."""

import lxml.html

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .monitoring_common import MonitoringCommon

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestAccessRegister(MonitoringCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The log is written on a connection of its own, whose rows this transaction does not see: here it shares this.
        log = cls.env.registry["crisis.access.log"]
        cls.classPatch(log, "_append", cls._append_here)

    @staticmethod
    def _append_here(log, operation, res_model, res_ids, company_id=None, detail=""):
        log.env.cr.execute(
            """
            INSERT INTO crisis_access_log (number, at, user_ref, company_ref, operation, res_model, res_refs, detail,
                                           hash_version, digest)
            SELECT LEAST(min(number), 0) - 1, %s, %s, %s, %s, %s, %s::jsonb, %s, 1, 'x' FROM crisis_access_log
            """,
            [
                fields.Datetime.now(),
                log.env.uid,
                company_id or log.env.company.id,
                operation,
                res_model,
                str(sorted(res_ids)),
                detail or "",
            ],
        )

    def look(self, who, record):
        self.rpc(who, record._name, "read", record.ids, ["summary"])

    def drawn(self, who="leader", **values):
        return self.as_(who, self.env["crisis.access.register"]).create(values)

    def test_who_why_approved_by_and_how_far(self):
        case = self.open_case()
        other = self.open_case(self.other_pupil)
        grant = self.as_("leader", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "reason": "Teaches her", "scope": "need"}
        )
        for who in ("counsellor", "homeroom", "teacher", "teacher"):
            self.look(who, case)
        self.look("counsellor", other)
        register = self.drawn()
        rows = {(row.user_id, row.operation): row for row in register.line_ids}
        teacher = rows[self.users["teacher"], "read"]
        self.assertEqual((teacher.why, teacher.times, teacher.file_references), ("grant", 2, case.reference))
        self.assertEqual((teacher.approved_by_id, teacher.scope), (self.users["leader"], "need"))
        self.assertEqual(teacher.reason, "Teaches her")
        self.assertEqual(rows[self.users["teacher"], "grant"].until, grant.valid_until)
        self.assertEqual(rows[self.users["homeroom"], "read"].why, "homeroom")
        counsellor = rows[self.users["counsellor"], "read"]
        self.assertEqual((counsellor.why, counsellor.role, counsellor.file_count), ("duty", "counsellor", 2))
        one = self.drawn(subject_id=self.other_pupil.id)
        self.assertEqual(one.line_ids.mapped("user_id"), self.users["counsellor"])
        self.assertEqual(one.line_ids.mapped("file_references"), [other.reference])

    def test_the_auditor_sees_no_person_and_no_reason(self):
        case = self.open_case()
        self.as_("leader", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "reason": "CANARY-WHY", "scope": "need"}
        )
        self.look("teacher", case)
        with self.assertRaises(UserError):
            self.drawn("auditor", subject_id=self.pupil.id)
        for register in (self.drawn(), self.drawn("auditor")):
            report = self.as_("auditor", self.env["ir.actions.report"]).with_context(lang="en_US")
            html = report._render_qweb_html(f"{MODULE}.paper_access_register", register.ids)[0].decode()
            text = " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())
            self.assertIn("CI-38", text)
            self.assertIn(case.reference, text)
            self.assertIn("Crisis leader", text, "approved by")
            self.assertNotIn("CANARY-WHY", text)
            self.assertNotIn(self.pupil.name, text)
        of_one = self.drawn(subject_id=self.pupil.id)
        for records in (of_one, of_one.line_ids):
            with self.assertRaises(AccessError):
                self.rpc("auditor", records._name, "read", records.ids, ["reference"])

    def test_drawn_by_the_server_for_leaders_and_auditors(self):
        register = self.drawn()
        for role in ("teacher", "counsellor", "register_keeper", "config", "admin", "foreign_leader"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.access.register", "read", register.ids, ["date_from"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.access.register", "create", {"company_id": self.company.id})
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.access.register", "write", register.ids, {"date_from": "2020-01-01"})
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.access.register.line", "create", {"register_id": register.id})
