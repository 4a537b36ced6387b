# SPDX-License-Identifier: LGPL-3.0-or-later

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .register_common import RegisterCommon

ALL = (
    "counsellor",
    "second_counsellor",
    "leader",
    "deputy",
    "register_keeper",
    "academic_affairs",
    "backup_assessor",
    "auditor",
    "school_doctor",
    "homeroom",
    "other_homeroom",
    "teacher",
    "config",
    "admin",
    "hr_officer",
    "foreign_counsellor",
    "foreign_leader",
)


@tagged("post_install", "-at_install")
class TestAssessmentAccess(RegisterCommon):
    def _readers(self, record, field="rationale"):
        readers = set()
        for name in ALL:
            mine = self.as_(name, record)
            try:
                mine.read([field])
                readers.add(name)
            except AccessError:
                self.assertFalse(mine.search([("id", "=", record.id)]), name)
            else:
                self.assertTrue(mine.search([("id", "=", record.id)]), name)
        return readers

    def test_counsellors_and_leaders_read_and_nobody_else(self):
        assessment = self._completed()
        self.assertEqual(self._readers(assessment), {"counsellor", "second_counsellor", "leader", "deputy"})

    def test_homeroom_teacher_never_reads_assessment_text(self):
        entry = self._entered(assessment_id=self._completed().id)
        assessment = self.env["crisis.assessment"].search([], limit=1)
        self._sheet(assessment).action_send()
        mine = self.as_("homeroom", self.env["crisis.assessment"])
        self.assertFalse(mine.search([]))
        self.assertFalse(mine.search_count([("rationale", "ilike", "CANARY")]))
        for call in (
            lambda: mine.browse(assessment.id).read(["rationale"]),
            lambda: mine.browse(assessment.id).web_read({"rationale": {}}),
            lambda: mine.browse(assessment.id).export_data(["rationale"]),
        ):
            with self.assertRaises(AccessError):
                call()
        # His own view of the register carries no word of it either, through whatever field.
        seen = self.as_("homeroom", entry)
        readable = [name for name in seen._fields if seen._has_field_access(seen._fields[name], "read")]
        self.assertNotIn("CANARY", str(seen.read(readable)))
        for name in ("reason", "assessment_id", "last_assessment_id", "category_ids", "decision_ids"):
            with self.subTest(name), self.assertRaises(AccessError):
                seen.read([name])
            with self.subTest(name), self.assertRaises(AccessError):
                seen.search([(name, "!=", False)])

    def test_writing_is_for_counsellors_of_the_school(self):
        for name in set(ALL) - {"counsellor", "second_counsellor", "backup_assessor"}:
            with self.subTest(name), self.assertRaises(AccessError):
                self._assessment(name)
        draft = self._assessment()
        self.as_("second_counsellor", draft).write({"needs": "A quiet room"})
        for name in ("leader", "register_keeper", "homeroom", "backup_assessor", "foreign_counsellor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name, draft).write({"needs": "x"})

    def test_family_history_is_for_counsellors_even_where_others_read(self):
        assessment = self._completed(family_history="CANARY-FAMILY")
        self.assertEqual(self.as_("second_counsellor", assessment).family_history, "CANARY-FAMILY")
        for name in ("leader", "backup_assessor", "homeroom", "admin"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name, assessment).read(["family_history"])
        for name in ("leader", "counsellor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name, assessment).read(["family_history_kept"])
            with self.subTest(name), self.assertRaises(ValueError if name == "counsellor" else AccessError):
                self.as_(name, assessment).search([("family_history", "ilike", "CANARY")])

    def test_family_history_needs_the_function_in_that_school(self):
        """Group of one school, leader of the other: the group alone shows nothing."""
        assessment = self._completed(family_history="CANARY-FAMILY")
        both = self.users["foreign_counsellor"]
        both.company_ids |= self.company
        other = self.env["crisis.team.member"].create(
            {
                "team_id": self.team.id,
                "employee_id": self.env["hr.employee"]
                .create({"name": "x", "user_id": both.id, "company_id": self.company.id})
                .id,
                "role": "deputy",
                "date_from": "2020-01-01",
            }
        )
        other.action_confirm()
        mine = self.as_("foreign_counsellor", assessment)
        self.assertEqual(mine.rationale, "CANARY-RATIONALE")
        self.assertFalse(mine.family_history)

    def test_a_colleagues_assessment_is_for_leaders_and_whom_they_let_in(self):
        with self.assertRaises(AccessError):
            self._assessment(subject=self.staff_subject)
        self.as_("leader", self.env["crisis.access.grant"]).create(
            {
                "user_id": self.users["counsellor"].id,
                "subject_id": self.staff_subject.id,
                "scope": "full",
                "reason": "Asked to help",
            }
        )
        assessment = self._completed(subject=self.staff_subject)
        self.assertEqual(self._readers(assessment), {"counsellor", "leader", "deputy"})

    def test_a_full_grant_reads_and_does_not_write(self):
        assessment = self._completed()
        self.as_("leader", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "scope": "full", "reason": "Expert"}
        )
        self.assertEqual(self.as_("teacher", assessment).rationale, "CANARY-RATIONALE")
        with self.assertRaises(AccessError):
            self._assessment("teacher")

    def test_an_excluded_counsellor_is_shut_out(self):
        assessment = self._completed()
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["counsellor"].id, "subject_id": self.pupil.id}
        )
        with self.assertRaises(AccessError):
            self.as_("counsellor", assessment).read(["rationale"])
        self.assertEqual(self.as_("second_counsellor", assessment).rationale, "CANARY-RATIONALE")
