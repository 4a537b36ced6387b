# SPDX-License-Identifier: LGPL-3.0-or-later
import csv
import io

from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged
from odoo.tools import file_open

from ..models.crisis_demo_loader import FILES


@tagged("post_install", "-at_install")
class TestDemoSchool(TransactionCase):
    """The files of the demonstration school go through the import of any school, and are of the promised size."""

    def test_files_load_completely_and_twice_alike(self):
        files = []
        for name in FILES:
            with file_open(f"odoo_crisis_intervention/demo/{name}", "rb") as stream:
                files.append((name, stream.read()))
        school = self.env["res.company"].create({"name": "Demonstration"})
        for row in csv.DictReader(io.StringIO(files[0][1].decode()), delimiter="\t"):
            if row["登录名"]:
                login = row["登录名"]
                self.env["res.users"].search([("login", "=", login)]).login = f"{login}-of-the-demonstration"
                new_test_user(self.env, login, company_id=school.id, company_ids=[(6, 0, school.ids)])
        imports = self.env["crisis.roster.import"]
        with freeze_time("2025-10-15 04:00:00"):
            imports._load_files(files, school, "2025-2026")
            imports._load_files(files, school, "2025-2026")
        subjects = self.env["crisis.subject"].search([("company_id", "=", school.id)]).grouped("kind")
        self.assertEqual(len(subjects["student"]), 480)
        self.assertEqual(len(subjects["staff"]), 38)
        self.assertFalse(subjects["student"].filtered(lambda pupil: not pupil.guardian_ids))
        classes = subjects["student"].class_id
        self.assertEqual(len(classes), 12)
        self.assertEqual(len(classes.homeroom_employee_id), 12)
        self.assertEqual(classes.filtered(lambda c: c.homeroom_employee_id.user_id.login == "homeroom").grade, 7)
