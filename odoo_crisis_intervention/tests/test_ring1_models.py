# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestRing1Models(TransactionCase):
    """Presets, terms and the roster's access, each with the user who may and one who may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school = cls.env["res.company"].create({"name": "Ring 1 School"})
        cls.other_school = cls.env["res.company"].create({"name": "Other School"})
        shared = {"company_id": cls.school.id, "company_ids": [(6, 0, cls.school.ids)]}
        cls.teacher = new_test_user(cls.env, "crisis-ring1-teacher", "base.group_user", **shared)
        cls.office = new_test_user(
            cls.env, "crisis-ring1-office", "base.group_user,odoo_crisis_intervention.group_crisis_config", **shared
        )

    def test_presets_are_complete(self):
        count = {
            "crisis.level": 4,
            "crisis.category": 7,
            "crisis.signal": 16,
            "crisis.risk.type": 7,
            "crisis.process.step": 9,
            "crisis.support.tag": 12,
        }
        for model, expected in count.items():
            rows = self.env[model].search([("code", "!=", False)])
            self.assertEqual(len(rows._crisis_presets()), expected, model)
        self.assertEqual(self.env["crisis.level"].search([]).mapped("code"), ["red", "orange", "yellow", "blue"])
        self.assertEqual(set(self.env["crisis.signal"].search([]).mapped("group")), {"g1", "g2", "g3"})
        self.assertEqual(
            self.env["crisis.category"].search([("is_aggravating", "=", True)]),
            self.env.ref("odoo_crisis_intervention.category_4"),
        )
        grid = self.env["crisis.process.step"].search([])
        self.assertEqual(grid.mapped("phase"), ["before"] * 3 + ["during"] * 3 + ["after"] * 3)

    def test_presets_cannot_be_deleted_but_renamed_and_archived(self):
        models = ("level", "category", "signal", "risk.type", "process.step", "support.tag")
        for model in models:
            preset = self.env[f"crisis.{model}"].with_user(self.office).search([], limit=1)
            with self.assertRaises(UserError):
                preset.unlink()
            with self.assertRaises(UserError):
                preset.code = "mine"
            preset.name = "Renamed"
            preset.active = False
            self.assertEqual(preset.name, "Renamed")
            needed = {"signal": {"group": "g1"}, "level": {"rank": 9}, "process.step": {"phase": "after"}}
            own = preset.create({"name": "Own", "code": "own", **needed.get(model, {})})
            own.code = "own_too"
            own.unlink()
            with self.assertRaises(AccessError):
                preset.with_user(self.teacher).write({"name": "Not mine"})

    def _term(self, date_from, date_to, **values):
        return self.env["crisis.term"].create(
            {"name": "Term", "company_id": self.school.id, "date_from": date_from, "date_to": date_to, **values}
        )

    def test_terms_of_a_school_cannot_overlap(self):
        self._term("2025-09-01", "2026-01-20")
        self._term("2026-02-20", "2026-07-05")
        self._term("2025-09-01", "2026-01-20", company_id=self.other_school.id)
        self._term("2026-01-20", "2026-02-01", active=False)
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._term("2026-01-20", "2026-02-01")

    def test_term_is_filled_with_legal_holidays(self):
        term = self._term("2025-09-01", "2026-01-20")
        term.day_ids = [(0, 0, {"date": date(2025, 10, 1), "kind": "holiday", "name": "Ours"})]
        term.with_user(self.office).with_context(lang="en_US").action_fill_days()
        days = {day.date: day for day in term.day_ids}
        self.assertEqual(days[date(2025, 10, 1)].name, "Ours")
        self.assertEqual(days[date(2025, 10, 2)].kind, "holiday")
        self.assertEqual(days[date(2025, 9, 28)].kind, "makeup")
        self.assertNotIn(date(2025, 10, 4), days, "a Saturday is free anyway")
        before = len(term.day_ids)
        term.action_fill_days()
        self.assertEqual(len(term.day_ids), before)
        with self.assertRaises(AccessError):
            term.with_user(self.teacher).action_fill_days()

    def test_day_outside_its_term_is_refused(self):
        with self.assertRaises(ValidationError):
            self._term("2025-09-01", "2026-01-20", day_ids=[(0, 0, {"date": "2026-03-01"})])

    def test_assessment_clock_pauses_for_the_lower_levels(self):
        self._term("2025-09-01", "2026-01-20").action_fill_days()
        friday = datetime(2025, 9, 26, 2, 0)
        due = {
            code: self.env.ref(f"odoo_crisis_intervention.level_{code}")._assessment_due_at(friday, self.school)
            for code in ("red", "orange", "yellow")
        }
        self.assertEqual(due["red"], datetime(2025, 9, 26, 3, 0))
        self.assertEqual(due["orange"], datetime(2025, 9, 27, 2, 0))
        # Saturday is free, Sunday the 28th is a make-up day, then Monday and Tuesday; 1 October is a holiday.
        self.assertEqual(due["yellow"], datetime(2025, 9, 30, 2, 0))

    def test_number_is_unique_by_school_and_kind(self):
        make = self.env["crisis.subject"].create
        make({"name": "A", "number": "1", "company_id": self.school.id})
        make({"name": "B", "number": "1", "company_id": self.school.id, "kind": "staff"})
        make({"name": "C", "number": "1", "company_id": self.other_school.id})
        make([{"name": "D", "company_id": self.school.id}, {"name": "E", "company_id": self.school.id}])
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            make({"name": "F", "number": "1", "company_id": self.school.id})

    def test_staff_read_the_roster_and_only_the_office_writes_it(self):
        school_class = self.env["crisis.school.class"].create(
            {"name": "Grade 7 Class 1", "grade": 7, "company_id": self.school.id, "school_year": "2025-2026"}
        )
        self.assertEqual(school_class.stage, "junior")
        values = {"name": "Pupil", "class_id": school_class.id, "company_id": self.school.id}
        pupil = self.env["crisis.subject"].with_user(self.office).create(values).with_user(self.teacher)
        self.assertEqual(pupil.display_name, "Pupil · Grade 7 Class 1")
        self.assertEqual(pupil.search([("display_name", "=", "Pupil · Grade 7 Class 1")]), pupil)
        for operation in (lambda: pupil.write({"name": "X"}), lambda: pupil.create(values), pupil.unlink):
            with self.assertRaises(AccessError):
                operation()
        hidden = self.env["crisis.subject"].create({"name": "Elsewhere", "company_id": self.other_school.id})
        self.assertFalse(pupil.search([("id", "=", hidden.id)]))

    def test_school_year_is_checked(self):
        for wrong in ("2025", "2025-2027", "25-26", ""):
            with self.assertRaises(ValidationError):
                self.env["crisis.school.class"].create(
                    {"name": "X", "grade": 1, "company_id": self.school.id, "school_year": wrong}
                )
