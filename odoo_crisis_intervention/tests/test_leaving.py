# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import UserError
from odoo.tools import SQL, file_open

from ..hooks import uninstall_hook
from .common import CrisisCommon

CANARY = "CANARY-neutralise"


class TestLeaving(CrisisCommon):
    """Records do not leave by the back door: uninstalling is refused, and a copy for testing says nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupil.name = cls.pupil.partner_id.name = f"{CANARY} name"
        cls.pupil.profile_ids.write({"address": f"{CANARY} address", "birth_date": "2013-05-17"})
        cls.env["crisis.guardian"].create({"subject_id": cls.pupil.id, "name": f"{CANARY} guardian", "phone": CANARY})
        cls.concern = cls.env["crisis.concern"].create({"subject_id": cls.pupil.id, "facts": f"{CANARY} facts"})
        cls.concern._crisis_log("note", text=f"{CANARY} line", kind="note")
        cls.env.flush_all()

    def test_uninstalling_is_refused_while_records_exist(self):
        with self.assertRaises(UserError) as caught:
            uninstall_hook(self.env)
        self.assertNotIn(self.concern.reference, str(caught.exception))

    def test_uninstalling_is_allowed_when_somebody_said_so_in_writing(self):
        self.env["ir.config_parameter"].set_param("odoo_crisis_intervention.allow_uninstall", "yes")
        self.assertIsNone(uninstall_hook(self.env))

    def test_a_neutralised_copy_says_nothing_about_anybody(self):
        def found():
            self.env.cr.execute(
                """
                SELECT c.table_name, c.column_name FROM information_schema.columns c
                  JOIN information_schema.tables t USING (table_schema, table_name)
                 WHERE c.table_schema = current_schema AND t.table_type = 'BASE TABLE'
                   AND c.data_type IN ('text', 'character varying', 'jsonb')
                   AND (c.table_name LIKE 'crisis%' OR c.table_name = 'res_partner')
                """
            )
            places = []
            for table, column in self.env.cr.fetchall():
                names = (SQL.identifier(table), SQL.identifier(column))
                if self.env.execute_query(SQL("SELECT 1 FROM %s WHERE %s::text LIKE %s", *names, f"%{CANARY}%")):
                    places.append(f"{table}.{column}")
            return places

        self.assertGreaterEqual(len(found()), 5)
        with file_open("odoo_crisis_intervention/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.assertEqual(found(), [])
        self.env.invalidate_all()
        self.assertEqual(self.concern.reference[:3], "CI-")
        self.assertEqual(str(self.pupil.profile_ids.birth_date), "2013-01-01")
