# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CrisisCommon

READERS = {"homeroom", "counsellor", "register_keeper", "leader", "deputy"}
OTHERS = {
    "other_homeroom",
    "teacher",
    "config",
    "admin",
    "hr_officer",
    "auditor",
    "academic_affairs",
    "school_doctor",
    "foreign_counsellor",
    "foreign_leader",
}


@tagged("post_install", "-at_install")
class TestSubjectDetailAccess(CrisisCommon):
    """Who reads and writes a pupil's profile and guardians: each role, with those who must see as control."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.pupil.profile_ids
        cls.profile.write({"address": "CANARY address", "phone": "010-0000-0001"})
        cls.guardian = cls.env["crisis.guardian"].create(
            {"subject_id": cls.pupil.id, "name": "CANARY guardian", "relation": "mother"}
        )

    def test_every_pupil_has_one_profile_and_staff_have_none(self):
        self.assertEqual(len(self.pupil.profile_ids), 1)
        self.assertFalse(self.staff_subject.profile_ids)

    def test_readers(self):
        for name in READERS:
            for record in (self.profile, self.guardian):
                own = self.as_(name, record)
                self.assertIn("CANARY", str(own.read(["address"] if record == self.profile else ["name"])), name)
                self.assertIn(record.id, own.search([]).ids, name)
            self.assertTrue(self.as_(name, self.pupil).is_profile_visible, name)

    def test_others(self):
        for name in OTHERS:
            for record in (self.profile, self.guardian):
                own = self.as_(name, record)
                with self.assertRaises(AccessError):
                    own.read()
                self.assertFalse(own.search([("id", "=", record.id)]), name)
                self.assertFalse(own.search_count([("subject_id", "=", self.pupil.id)]), name)

    def test_the_roster_form_opens_for_all_staff_with_empty_details(self):
        names = ["name", "class_id", "is_profile_visible", "profile_ids", "guardian_ids"]
        spec = {name: {} for name in names}
        for name in ("teacher", "other_homeroom", "config", "auditor"):
            (row,) = self.as_(name, self.pupil).web_read(spec)
            self.assertFalse(row["profile_ids"] or row["guardian_ids"] or row["is_profile_visible"], name)
        (row,) = self.as_("homeroom", self.pupil).web_read(spec)
        self.assertEqual((row["profile_ids"], row["guardian_ids"]), (self.profile.ids, self.guardian.ids))

    def test_writers(self):
        for name in READERS | {"config"}:
            self.as_(name, self.guardian).write({"phone": "010-0000-0002"})
            self.as_(name, self.profile).write({"phone": "010-0000-0002"})
        for name in OTHERS - {"config"}:
            for record in (self.guardian, self.profile):
                with self.assertRaises(AccessError):
                    self.as_(name, record).write({"phone": "010-0000-0003"})
            with self.assertRaises(AccessError):
                self.as_(name, self.guardian).create({"subject_id": self.pupil.id, "name": "Mine"})
            with self.assertRaises(AccessError):
                self.as_(name, self.guardian).unlink()

    def test_a_row_stays_with_its_person(self):
        with self.assertRaises(UserError):
            self.as_("homeroom", self.guardian).subject_id = self.other_pupil.id
        with self.assertRaises(AccessError):
            self.as_("homeroom", self.guardian).create({"subject_id": self.other_pupil.id, "name": "Not my class"})

    def test_only_student_affairs_opens_the_portal(self):
        partner = self.env["res.partner"].create({"name": "Portal"})
        with self.assertRaises(AccessError):
            self.as_("homeroom", self.guardian).write({"partner_id": partner.id})
        self.as_("register_keeper", self.guardian).write({"partner_id": partner.id})
        self.assertEqual(self.guardian.partner_id, partner)

    def test_homeroom_relation_ends_with_the_class(self):
        self.school_class.homeroom_employee_id = self.employees["teacher"]
        with self.assertRaises(AccessError):
            self.as_("homeroom", self.profile).read(["address"])
        self.assertTrue(self.as_("teacher", self.profile).read(["address"]))
        self.school_class.write({"homeroom_employee_id": False, "deputy_employee_id": self.employees["homeroom"].id})
        self.assertTrue(self.as_("homeroom", self.profile).read(["address"]))
        self.school_class.active = False
        with self.assertRaises(AccessError):
            self.as_("homeroom", self.profile).read(["address"])

    def test_giving_a_class_away_is_on_the_access_log(self):
        with patch.object(type(self.env["crisis.access.log"]), "_append") as append:
            self.other_class.name = "Renamed"
            append.assert_not_called()
            self.other_class.homeroom_employee_id = self.employees["teacher"]
        operation, model, ids = append.call_args.args[:3]
        self.assertEqual((operation, model, ids), ("role", "crisis.school.class", self.other_class.ids))
