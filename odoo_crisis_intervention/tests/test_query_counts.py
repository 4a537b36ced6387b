# SPDX-License-Identifier: LGPL-3.0-or-later
from lxml import etree

from odoo import sql_db
from odoo.tests import tagged

from .common import CrisisCommon

STAMP = "2025-09-01 02:00:00"
FEW, MANY = 2, 9


@tagged("post_install", "-at_install")
class TestQueryCounts(CrisisCommon):
    """A list costs the same number of queries however many rows it has, the lines of the access log included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupils = cls.env["crisis.subject"].create(
            [
                {"name": f"Pupil {n}", "number": f"Q{n}", "class_id": cls.school_class.id, "company_id": cls.company.id}
                for n in range(MANY)
            ]
        )
        cls.level = cls.env.ref("odoo_crisis_intervention.level_yellow")
        risks = cls.env["crisis.risk.type"].search([], limit=2)
        counsellor, keeper, homeroom = (cls.users[name] for name in ("counsellor", "register_keeper", "homeroom"))
        common = [{"subject_id": pupil.id, "company_id": cls.company.id} for pupil in cls.pupils]
        cls.entries = (
            cls.env["crisis.warning"]
            ._as_workflow()
            .create(
                [
                    {
                        **vals,
                        "level_id": cls.level.id,
                        "counsellor_id": counsellor.id,
                        "risk_type_ids": risks.ids,
                        "state": "active",
                        "proposed_by_id": counsellor.id,
                        "proposed_at": STAMP,
                        "entered_by_id": keeper.id,
                        "entered_at": STAMP,
                        "review_by": "2025-10-01",
                    }
                    for vals in common
                ]
            )
        )
        cls.cases = (
            cls.env["crisis.case"]
            ._as_workflow()
            .create(
                [
                    {
                        **vals,
                        "counsellor_id": counsellor.id,
                        "risk_type_ids": risks.ids,
                        "state": "follow_up",
                        "assessed_at": STAMP,
                        "intervened_at": STAMP,
                    }
                    for vals in common
                ]
            )
        )
        concerns = cls.env["crisis.concern"]._as_workflow()
        cls.sent = concerns.create(
            [{**vals, "author_id": homeroom.id, "state": "submitted", "submitted_at": STAMP} for vals in common]
        )
        cls.drafts = concerns.create([{**vals, "author_id": homeroom.id} for vals in common])

    def _specification(self, records, view_type):
        """What the web client asks for: the fields of the view as this user gets it, names of what they point to."""
        arch = etree.fromstring(records.get_views([(False, view_type)])["views"][view_type]["arch"])
        fields = records.fields_get(attributes=["type"])
        relational = ("many2one", "one2many", "many2many")
        return {
            name: {"fields": {"display_name": {}}} if fields[name]["type"] in relational else {}
            for name in (node.get("name") for node in arch.iter("field"))
            if name in fields
        }

    def _queries(self, name, records, call):
        """Queries of ``call`` as that user, on every connection, once what Odoo keeps in memory is there."""
        counts = []
        for _time in range(3):
            fresh = self.as_(name, records).browse(records.ids)
            fresh._crisis_forget_scopes()
            before = sql_db.sql_counter
            call(fresh)
            counts.append(sql_db.sql_counter - before)
        return min(counts)

    def _list_queries(self, name, records):
        specification = self._specification(self.as_(name, records), "list")

        def call(fresh):
            found = fresh.web_search_read([("id", "in", records.ids)], specification, limit=80)
            self.assertEqual(len(found["records"]), len(records))

        return self._queries(name, records, call)

    def _check_list(self, name, records, at_most):
        few, many = self._list_queries(name, records[:FEW]), self._list_queries(name, records)
        self.assertEqual(few, many, f"{records._name} as {name}")
        self.assertLessEqual(many, at_most, f"{records._name} as {name}")

    def test_register_list(self):
        self._check_list("counsellor", self.entries, 16)
        self._check_list("homeroom", self.entries, 16)

    def test_case_list(self):
        self._check_list("counsellor", self.cases, 16)
        self._check_list("homeroom", self.cases, 16)

    def test_concern_list(self):
        self._check_list("counsellor", self.sent, 14)
        # A reporter has drafts; of what was sent, only receipts.
        self._check_list("homeroom", self.drafts, 14)

    def test_case_form(self):
        """As many follow-ups as there may be, the form costs the same."""
        for case, name, at_most in zip(self.cases, ("counsellor", "homeroom"), (49, 33), strict=False):
            specification = self._specification(self.as_(name, case), "form")
            counts = []
            for followups in (FEW, MANY):
                missing = followups - len(case.followup_ids)
                self.env["crisis.followup"].create([{"case_id": case.id}] * missing)
                counts.append(self._queries(name, case, lambda fresh, spec=specification: fresh.web_read(spec)))
            self.assertEqual(*counts, name)
            self.assertLessEqual(counts[1], at_most, name)

    @staticmethod
    def _lines(case):
        return case.env["crisis.timeline"].get_lines(case._name, case.id)

    def test_timeline(self):
        """The panel of a form, few lines or many, by one author or by several."""
        case = self.cases[0]
        for name in ("counsellor", "homeroom"):
            counts = []
            for lines in (FEW, MANY):
                for _line in range(lines):
                    case.with_user(self.users[name])._crisis_log("line", text="Seen today.", kind="note")
                counts.append(
                    self._queries(
                        name, case, lambda fresh: fresh.env["crisis.timeline"].get_lines(fresh._name, fresh.id)
                    )
                )
            self.assertEqual(*counts, name)
            self.assertLessEqual(counts[1], 15, name)
