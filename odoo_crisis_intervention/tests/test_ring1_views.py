# SPDX-License-Identifier: LGPL-3.0-or-later
import io

import openpyxl
from lxml import etree

from odoo.tests import Form, HttpCase, tagged

from .common import CrisisCommon

MODELS = [
    "crisis.level",
    "crisis.category",
    "crisis.signal",
    "crisis.support.tag",
    "crisis.risk.type",
    "crisis.process.step",
    "crisis.school.class",
    "crisis.subject",
    "crisis.subject.profile",
    "crisis.guardian",
    "crisis.term",
    "crisis.team",
]


@tagged("post_install", "-at_install")
class TestRing1Views(CrisisCommon):
    """The screens open for every role, and writing shows only to those who may write."""

    def test_every_view_opens_for_every_role(self):
        for name in ("teacher", "homeroom", "counsellor", "leader", "config", "auditor"):
            for model in MODELS:
                views = self.as_(name, self.env[model]).get_views([(False, "list"), (False, "form"), (False, "search")])
                self.assertTrue(views["views"]["form"]["arch"], (name, model))

    def test_only_the_office_gets_the_buttons_of_the_roster(self):
        for name, may in (("teacher", False), ("config", True)):
            arch = self.as_(name, self.env["crisis.subject"]).get_views([(False, "form")])["views"]["form"]["arch"]
            self.assertEqual(etree.fromstring(arch).get("create") != "False", may, name)

    def test_filters_of_a_teacher_without_rights_on_employees(self):
        for model, domain in (
            ("crisis.school.class", [("homeroom_employee_id.user_id", "=", self.users["homeroom"].id)]),
            ("crisis.subject", [("class_id.homeroom_employee_id.user_id", "=", self.users["homeroom"].id)]),
        ):
            found = self.as_("homeroom", self.env[model]).search(domain)
            self.assertEqual(found, self.school_class if model == "crisis.school.class" else self.pupil)

    def test_homeroom_teacher_edits_profile_and_guardians_in_their_own_windows(self):
        pupil = self.as_("homeroom", self.pupil)
        action = pupil.action_open_profile()
        with Form(pupil.env[action["res_model"]].browse(action["res_id"])) as form:
            form.phone = "010-0000-0009"
        action = pupil.action_open_guardians()
        with Form(pupil.env["crisis.guardian"].with_context(**action["context"])) as form:
            form.name = "Grandmother"
            form.relation = "grandparent"
        self.assertEqual(self.pupil.profile_ids.phone, "010-0000-0009")
        self.assertEqual(self.pupil.guardian_ids.name, "Grandmother")

    def test_office_opens_the_form_of_a_pupil_and_saves_it(self):
        office = self.as_("config", self.pupil)
        with Form(office) as form:
            form.is_boarding = True
        self.assertTrue(self.pupil.is_boarding)

    def test_promotion_screen_shows_the_classes(self):
        with Form(self.as_("config", self.env["crisis.class.promotion"])) as form:
            form.school_year = "2098-2099"
            self.assertEqual(len(form.line_ids), 2)


@tagged("post_install", "-at_install")
class TestRosterTemplate(HttpCase, CrisisCommon):
    def _get(self, name, kind):
        self.authenticate(None, None)
        user = self.users[name]
        self.authenticate(user.login, user.login)
        return self.url_open(f"/crisis/roster/template/{kind}")

    def test_office_gets_a_workbook_that_nothing_stores(self):
        answer = self._get("config", "students")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        self.assertEqual(sheet["A1"].value, "Student number")

    def test_others_and_unknown_kinds_get_nothing(self):
        for name, kind in (("teacher", "students"), ("counsellor", "students"), ("config", "cases")):
            self.assertEqual(self._get(name, kind).status_code, 404)
