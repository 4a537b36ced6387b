# SPDX-License-Identifier: LGPL-3.0-or-later
"""The list of returns and their gates ask as much of the database at five thousand as at a hundred."""

from lxml import etree

from odoo import sql_db
from odoo.tests import tagged

from .readmission_common import ReadmissionCommon

FEW, MANY = 100, 5000  # one page and a bit, and a school's long memory


@tagged("post_install", "-at_install")
class TestReadmissionQueries(ReadmissionCommon):
    def specification(self, who, view_type):
        records = self.as_(who, self.env["crisis.readmission.agreement"])
        arch = etree.fromstring(records.get_views([(False, view_type)])["views"][view_type]["arch"])
        kinds = records.fields_get(attributes=["type"])
        names = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")}
        names |= {"progress"}
        related = ("many2one", "one2many", "many2many")
        return {
            name: {"fields": {"display_name": {}}} if kinds[name]["type"] in related else {}
            for name in names
            if name in kinds
        }

    def queries(self, who, call):
        counts = []
        for _time in range(3):
            fresh = self.as_(who, self.env["crisis.readmission.agreement"])
            fresh._crisis_forget_scopes()
            before = sql_db.sql_counter
            call(fresh)
            counts.append(sql_db.sql_counter - before)
        return min(counts)

    def multiply(self, agreement, first, last):
        """Copies of a return, ended, with their gates, past the ORM: it is about reading them."""
        copied, gates = "crisis_readmission_agreement", "crisis_readmission_gate"
        columns = {}
        for table in (copied, gates):
            self.env.cr.execute(
                "SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_name = %s"
                " AND column_name NOT IN ('id', 'reference', 'state', 'agreement_id')",
                [table],
            )
            columns[table] = [name for (name,) in self.env.cr.fetchall()]
        names = ", ".join(columns[copied])
        self.env.cr.execute(
            f"INSERT INTO {copied} (reference, state, {names})"  # noqa: S608
            f" SELECT 'CI-Q' || n, 'ended', {names} FROM {copied}, generate_series(%s, %s) n WHERE id = %s",
            [first, last, agreement.id],
        )
        names = ", ".join(columns[gates])
        qualified = ", ".join(f"gate.{name}" for name in columns[gates])
        self.env.cr.execute(
            f"INSERT INTO {gates} (reference, state, agreement_id, {names})"  # noqa: S608
            f" SELECT 'CI-G' || parent.id || '-' || gate.id, gate.state, parent.id, {qualified}"
            f" FROM {gates} gate, {copied} parent WHERE gate.agreement_id = %s AND parent.id > %s"
            f" AND NOT EXISTS (SELECT FROM {gates} known WHERE known.agreement_id = parent.id)",
            [agreement.id, agreement.id],
        )
        self.env.cr.execute(f"ANALYZE {copied}, {gates}")
        self.env.invalidate_all()

    def test_list_and_gates(self):
        agreement = self.in_force()[0]
        readers = ("counsellor", "register_keeper", "homeroom")

        def listed(who):
            specification = self.specification(who, "list")
            return self.queries(who, lambda fresh: fresh.web_search_read([], specification, limit=80))

        def opened(who):
            specification = self.specification(who, "form")
            return self.queries(who, lambda fresh: fresh.browse(agreement.id).web_read(specification))

        self.multiply(agreement, 1, FEW)
        few = {who: (listed(who), opened(who)) for who in readers}
        self.multiply(agreement, FEW + 1, MANY)
        found = self.as_("counsellor", agreement).search_count([])
        self.assertEqual(found, MANY + 1)
        self.assertEqual({who: (listed(who), opened(who)) for who in readers}, few)
        self.assertLessEqual(max(count for counts in few.values() for count in counts), 45, few)
