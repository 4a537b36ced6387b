# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .register_common import RegisterCommon
from .test_assessment import ALL


@tagged("post_install", "-at_install")
class TestFeedback(RegisterCommon):
    def _receipt(self, sheet, who):
        return self.env["crisis.feedback.receipt"].search(
            [("feedback_id", "=", sheet.id), ("user_id", "=", self.users[who].id)]
        )

    def _open(self, sheet, who):
        return self.as_(who, sheet).web_read({"measures": {}, "level_id": {"fields": {"display_name": {}}}})

    def test_the_sheet_is_filled_and_carries_no_word_of_the_interview(self):
        sheet = self._sheet(self._completed(mental_state="CANARY-STATE", family_history="CANARY-FAMILY"))
        self.assertEqual(sheet.level_id, self.levels["yellow"])
        self.assertEqual(sheet.measures, "Somebody stays with the pupil")
        sheet.action_send()
        for name in ("register_keeper", "school_doctor"):
            mine = self.as_(name, sheet)
            readable = [field for field in mine._fields if mine._has_field_access(mine._fields[field], "read")]
            self.assertNotIn("CANARY", str(mine.read(readable)), name)
            with self.assertRaises(AccessError):
                mine.assessment_id.read(["rationale"])
            self.assertFalse(mine.search([("assessment_id.rationale", "ilike", "CANARY")]), name)

    def test_only_a_completed_assessment_is_fed_back(self):
        with self.assertRaises(UserError):
            self._sheet(self._assessment())
        with self.assertRaises(AccessError):
            self.as_("register_keeper", self.env["crisis.assessment.feedback"]).create(
                [{"assessment_id": self._completed().id}]
            )

    def test_a_draft_is_for_counsellors(self):
        sheet = self._sheet()
        readers = {name for name in ALL if self.as_(name, sheet).search([("id", "=", sheet.id)])}
        self.assertEqual(readers, {"counsellor", "second_counsellor"})

    def test_sent_goes_to_the_team_of_today_and_nobody_else(self):
        self._person("former", role="member")
        former = self.env["crisis.team.member"].search([("user_id", "=", self.users["former"].id)])
        former.write({"date_to": "2024-12-31"})
        steering = self.env["crisis.team"].create(
            {"name": "Steering", "team_type": "steering", "company_id": self.company.id}
        )
        self._person("steering", role="member", team=steering)
        sheet = self._sheet()
        sheet.action_send()
        self.assertEqual(
            set(sheet.receipt_ids.user_id.mapped("login")),
            {
                f"crisis-{name}"
                for name in ("leader", "deputy", "second_counsellor", "register_keeper", "school_doctor")
            },
        )
        readers = {
            name for name in (*ALL, "former", "steering") if self.as_(name, sheet).search([("id", "=", sheet.id)])
        }
        self.assertEqual(
            readers, {"counsellor", "second_counsellor", "leader", "deputy", "register_keeper", "school_doctor"}
        )

    def test_a_member_who_left_reads_no_longer(self):
        sheet = self._sheet()
        sheet.action_send()
        self._open(sheet, "school_doctor")
        member = self.env["crisis.team.member"].search([("user_id", "=", self.users["school_doctor"].id)])
        member.write({"date_to": "2024-12-31"})
        with self.assertRaises(AccessError):
            self._open(sheet, "school_doctor")
        self.assertFalse(self.as_("school_doctor", self.env["crisis.feedback.receipt"]).search([]))

    def test_an_excluded_member_gets_no_receipt(self):
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["school_doctor"].id, "subject_id": self.pupil.id}
        )
        sheet = self._sheet()
        sheet.action_send()
        self.assertNotIn(self.users["school_doctor"], sheet.receipt_ids.user_id)
        with self.assertRaises(AccessError):
            self._open(sheet, "school_doctor")

    def test_a_colleagues_sheet_goes_to_leaders_only(self):
        self.as_("leader", self.env["crisis.access.grant"]).create(
            {
                "user_id": self.users["counsellor"].id,
                "subject_id": self.staff_subject.id,
                "scope": "full",
                "reason": "Asked to help",
            }
        )
        sheet = self._sheet(self._completed(subject=self.staff_subject))
        sheet.action_send()
        self.assertEqual(sheet.receipt_ids.user_id, self.users["leader"] | self.users["deputy"])
        for name in ("register_keeper", "school_doctor", "second_counsellor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._open(sheet, name)

    def test_opening_stamps_the_own_receipt_once(self):
        sheet = self._sheet()
        sheet.action_send()
        self.assertFalse(any(sheet.receipt_ids.mapped("read_at")))
        self.as_("school_doctor", sheet).web_search_read([], {"level_id": {}, "subject_id": {}})
        self.assertFalse(self._receipt(sheet, "school_doctor").read_at, "a list is not reading")
        with self.freeze("2025-09-10 08:00:00"):
            self._open(sheet, "school_doctor")
        with self.freeze("2025-09-11 08:00:00"):
            self._open(sheet, "school_doctor")
        self.assertEqual(
            self._receipt(sheet, "school_doctor").read_at, fields.Datetime.to_datetime("2025-09-10 08:00:00")
        )
        self.assertFalse(self._receipt(sheet, "leader").read_at)

    def freeze(self, moment):
        from odoo.tests import freeze_time

        return freeze_time(moment)

    def test_acknowledging_stamps_and_a_leader_closes(self):
        assessment = self._completed()
        sheet = self._sheet(assessment)
        sheet.action_send()
        self.assertEqual(assessment.state, "fed_back")
        self.as_("school_doctor", sheet).action_acknowledge()
        self.assertTrue(self._receipt(sheet, "school_doctor").acknowledged_at)
        self.assertTrue(self._receipt(sheet, "school_doctor").read_at)
        self.assertEqual(sheet.state, "sent")
        with self.assertRaises(UserError):
            self.as_("counsellor", sheet).action_acknowledge()
        with self.assertRaises(AccessError):
            self.as_("homeroom", sheet).action_acknowledge()
        self.as_("leader", sheet).action_acknowledge()
        sheet.invalidate_recordset()
        self.assertEqual((sheet.state, sheet.acknowledged_by_id), ("acknowledged", self.users["leader"]))
        self.assertEqual(assessment.state, "acknowledged")
        self.as_("register_keeper", sheet).action_acknowledge()
        self.assertTrue(self._receipt(sheet, "register_keeper").acknowledged_at)

    def test_the_filter_shows_what_waits_for_me(self):
        sheet = self._sheet()
        sheet.action_send()
        waiting = self.as_("school_doctor", self.env["crisis.assessment.feedback"])
        self.assertEqual(waiting.search([("is_mine_open", "=", True)]).ids, sheet.ids)
        self.as_("school_doctor", sheet).action_acknowledge()
        self.assertFalse(waiting.search([("is_mine_open", "=", True)]))

    def test_receipts_are_not_written_by_hand(self):
        sheet = self._sheet()
        sheet.action_send()
        receipt = self._receipt(sheet, "school_doctor")
        for name in ("counsellor", "leader", "school_doctor", "admin"):
            with self.subTest(name), self.assertRaises(UserError):
                self.as_(name, receipt).write({"acknowledged_at": "2024-01-01"})
            with self.subTest(name), self.assertRaises(UserError):
                self.as_(name, self.env["crisis.feedback.receipt"]).create(
                    [{"feedback_id": sheet.id, "user_id": self.users["teacher"].id}]
                )
        self.assertEqual(self.as_("school_doctor", receipt).search([]).user_id, self.users["school_doctor"])
        self.assertEqual(len(self.as_("leader", receipt).search([])), 5)

    def test_sent_sheets_are_locked_and_need_measures(self):
        sheet = self._sheet(measures=" ")
        with self.assertRaises(UserError):
            sheet.action_send()
        sheet.measures = "Stay near"
        sheet.action_send()
        for vals in ({"measures": "x"}, {"state": "draft"}, {"sent_at": False}, {"keep_from": "x"}):
            with self.subTest(vals), self.assertRaises(UserError):
                sheet.write(vals)
        self.assertEqual(self._texts(sheet), ["send"])

    def test_a_sheet_stays_with_its_assessment(self):
        other = self._completed(subject=self.other_pupil)
        with self.assertRaises(UserError):
            self._sheet().write({"assessment_id": other.id})

    def test_without_a_team_nothing_is_sent(self):
        self.env["crisis.team.member"].search([("company_id", "=", self.company.id)]).filtered(
            lambda row: row.user_id != self.users["counsellor"]
        ).write({"date_to": "2024-12-31"})
        with self.assertRaises(UserError):
            self._sheet().action_send()
