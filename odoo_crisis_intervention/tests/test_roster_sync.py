# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged

from ..models.res_partner import ResPartner


@tagged("post_install", "-at_install")
class TestRosterSync(TransactionCase):
    """The hook of a school's ERP, with a stub in the place of the bridge module."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2025-10-15 04:00:00"))
        cls.school = cls.env["res.company"].create({"name": "Hook School"})
        shared = {"company_id": cls.school.id, "company_ids": [(6, 0, cls.school.ids)]}
        cls.office = new_test_user(
            cls.env, "crisis-hook-office", "base.group_user,odoo_crisis_intervention.group_crisis_config", **shared
        )
        cls.teacher = new_test_user(cls.env, "crisis-hook-teacher", "base.group_user", **shared)
        cls.homeroom = cls.env["hr.employee"].create({"name": "Homeroom", "company_id": cls.school.id})
        cls.pupils = cls.env["res.partner"].create(
            [{"name": name, "company_id": cls.school.id} for name in ("Ann", "Ben", "No pupil")]
        )
        cls.ann, cls.ben, cls.stranger = cls.pupils

    def _info(self):
        seven = {"name": "Grade 7 Class 1", "grade": 7, "number": 1}
        return {
            self.ann.id: {
                "number": "A1",
                "class": seven,
                "homeroom_employee_id": self.homeroom.id,
                "sex": "female",
                "birth_date": date(2012, 3, 5),
                "is_boarding": True,
                "guardians": [{"name": "Mother of Ann", "relation": "mother", "phone": "010-0000-0001"}],
            },
            self.ben.id: {"number": "B1", "class": seven},
        }

    def _sync(self, info, user=None):
        with patch.object(ResPartner, "_crisis_student_info", lambda partners: info):
            return self.env(user=user or self.office)["crisis.subject"]._sync_from_host(self.pupils)

    def test_without_a_bridge_nothing_happens(self):
        self.assertEqual(self.pupils._crisis_student_info(), {})
        self.assertFalse(self.env["crisis.subject"]._sync_from_host(self.pupils))

    def test_rows_are_created_then_updated(self):
        info = self._info()
        self._sync(info)
        ann, ben = (self.env["crisis.subject"].search([("partner_id", "=", p.id)]) for p in (self.ann, self.ben))
        self.assertFalse(self.env["crisis.subject"].search([("partner_id", "=", self.stranger.id)]))
        self.assertEqual((ann.name, ann.number, ann.sex, ann.is_boarding), ("Ann", "A1", "female", True))
        self.assertEqual(ann.class_id, ben.class_id)
        self.assertEqual(ann.class_id.homeroom_employee_id, self.homeroom)
        self.assertEqual((ann.class_id.school_year, ann.class_id.company_id), ("2025-2026", self.school))
        self.assertEqual(ann.profile_ids.birth_date, date(2012, 3, 5))
        self.assertEqual(ann.guardian_ids.mapped("phone"), ["010-0000-0001"])
        info[self.ann.id] = {
            "sex": "female",
            "class": {"name": "Grade 7 Class 2", "grade": 7, "number": 2},
            "guardians": [
                {"name": "Mother of Ann", "relation": "mother", "phone": "010-0000-0009"},
                {"name": "Father of Ann", "relation": "father"},
            ],
        }
        self._sync(info)
        self.assertEqual(ann.class_id.number, 2)
        self.assertEqual(ann.number, "A1", "what the hook does not tell stays")
        self.assertEqual(ann.guardian_ids.mapped("phone"), ["010-0000-0009", False])
        self.assertEqual(self.env["crisis.subject"].search_count([("partner_id", "in", self.pupils.ids)]), 2)

    def test_a_second_run_writes_nothing(self):
        info = self._info()
        subjects = self._sync(info)
        self.env.flush_all()
        with (
            patch.object(type(self.env["crisis.guardian"]), "write", side_effect=AssertionError),
            patch.object(type(subjects), "write", side_effect=AssertionError),
        ):
            self.assertEqual(self._sync(info), subjects)

    def test_only_the_office_or_a_bridge_syncs(self):
        with self.assertRaises(AccessError):
            self._sync(self._info(), user=self.teacher)
