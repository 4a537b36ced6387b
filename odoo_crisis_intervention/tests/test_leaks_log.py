# SPDX-License-Identifier: LGPL-3.0-or-later
"""The access log and the timeline: nothing goes unseen, nothing is changed unseen (catalogue R31 to R34, L81)."""

from contextlib import closing, contextmanager
from unittest.mock import patch

import psycopg2

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .canary import CANARY_MODELS, MISSING, ask, log_end, logged
from .canary_case import CanaryCase

APPEND_ONLY = ("crisis_access_log", "crisis_timeline", "crisis_decision", "crisis_assessment_addendum")


def reader_of(model):
    readers = CANARY_MODELS[model].readers
    return next((who for who in ("counsellor", "leader", "deputy") if who in readers), min(readers))


@tagged("post_install", "-at_install")
class TestAccessLog(CanaryCase):
    @contextmanager
    def other(self):
        """An environment on a connection of its own: sees what is committed, and takes back what it does."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            yield Environment(cr, SUPERUSER_ID, {})
            cr.rollback()

    def lines(self, who, model, record_id, since):
        return logged(self.env.cr.dbname, self.users[who].id, model, record_id, since)

    def test_r31_a_refused_read_leaves_its_line_though_all_is_rolled_back(self):
        for model, record in self.records.items():
            since = log_end(self.env.cr.dbname)
            for number in (record.id, MISSING):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    call_kw(self.door_env("teacher")[model], "read", [[number]], {})
                self.assertEqual(set(self.lines("teacher", model, number, since)), {"denied"}, model)

    def test_a_read_leaves_its_line_though_all_is_rolled_back(self):
        for model, record in self.records.items():
            if not (self.env[model]._crisis_log_reads or self.env[model]._crisis_narrative):
                continue
            who = reader_of(model)
            since = log_end(self.env.cr.dbname)
            ask(
                self.cr, lambda w=who, m=model, r=record: call_kw(self.door_env(w)[m], "read", [r.ids], {})
            )  # rolls back
            self.assertEqual(self.lines(who, model, record.id, since), ["read"], model)

    def test_a_download_and_an_export_leave_their_lines(self):
        document = self.records["crisis.document"]
        since = log_end(self.env.cr.dbname)
        for which in ("view", "original"):
            self.door_env("counsellor")["crisis.document"].browse(document.id)._read_file(which)
        self.assertEqual(self.lines("counsellor", "crisis.document", document.id, since).count("download"), 2)
        self.as_("deputy", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["leader"].id, "scope": "export", "reason": "x", "company_id": self.company.id}
        )
        case = self.records["crisis.case"]
        self.door_env("leader")["crisis.case"].browse(case.id).export_data(["reference"])
        self.assertIn("export", self.lines("leader", "crisis.case", case.id, since))

    def test_r34_where_no_line_can_be_written_nothing_is_shown(self):
        log = self.env.registry["crisis.access.log"]
        with patch.object(log, "_append_once", side_effect=psycopg2.OperationalError("no disk")):
            for model, record in self.records.items():
                if not (self.env[model]._crisis_log_reads or self.env[model]._crisis_narrative):
                    continue
                who = reader_of(model)
                env = self.door_env(who)
                for method, args in (
                    ("read", [record.ids]),
                    (
                        "web_read",
                        [record.ids, {"display_name": {}, (*env[model]._crisis_narrative, "create_date")[0]: {}}],
                    ),
                    ("search_read", [[("id", "=", record.id)]]),
                ):
                    with self.assertRaises(UserError, msg=(model, method)) as caught:
                        call_kw(env[model], method, args, {})
                    self.assertNotIsInstance(caught.exception, AccessError, (model, method))
            with self.assertRaises(UserError):
                self.door_env("counsellor")["crisis.document"].browse(self.records["crisis.document"].id)._read_file(
                    "view"
                )
            with self.assertRaises(UserError):
                self.door_env("counsellor")["crisis.timeline"].get_lines("crisis.case", self.records["crisis.case"].id)
            with self.assertRaises(AccessError, msg="a refusal stays a refusal"):
                call_kw(self.door_env("teacher")["crisis.case"], "read", [self.records["crisis.case"].ids], {})

    def test_the_log_is_read_by_leaders_and_auditors_of_the_school_and_of_oneself(self):
        line = """
            INSERT INTO crisis_access_log
                   (number, at, user_ref, company_ref, operation, res_model, res_refs, hash_version, digest)
            VALUES (%s, now(), %s, %s, 'read', 'crisis.case', '[1]', 1, 'x') RETURNING id
        """  # in the test's own transaction, so that its users can look
        self.cr.execute(line, [10**8, self.users["counsellor"].id, self.company.id])
        (line_id,) = self.cr.fetchone()
        outside = {"public", "guardian", "peer"} & set(self.users)
        for who in set(self.users) - outside:
            found = call_kw(self.door_env(who)["crisis.access.log"], "search_count", [[("id", "=", line_id)]], {})
            reads = {"leader", "deputy", "excluded_leader", "auditor", "counsellor"}
            self.assertEqual(bool(found), who in reads, who)
        for who in outside:
            with self.assertRaises(AccessError):
                self.door_env(who)["crisis.access.log"].search_count([])

    # --- chains --------------------------------------------------------------------------------------------------

    @contextmanager
    def without_triggers(self, cr, table):
        """What somebody with the database's own password would do."""
        cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
        yield
        cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))

    def test_r33_the_log_verifies_and_one_changed_byte_is_found(self):
        call_kw(self.door_env("counsellor")["crisis.case"], "read", [self.records["crisis.case"].ids], {})
        changes = {
            "operation": "'read'::varchar || 'x'",
            "user_ref": "user_ref + 1",
            "at": "at + interval '1 second'",
            "res_refs": "'[1]'::jsonb",
            "res_model": "'crisis.casf'",
            "detail": "coalesce(detail, '') || ' '",
            "company_ref": "company_ref + 1",
            "number": "number + 1000000",
            "digest": "md5(digest)",
        }
        with self.other() as env:
            self.assertIsNone(env["crisis.access.log"]._verify())
            end = log_end(self.env.cr.dbname)
        for column, value in changes.items():
            with self.other() as env, self.without_triggers(env.cr, "crisis_access_log"):
                env.cr.execute(
                    SQL(
                        "UPDATE crisis_access_log SET %s = %s WHERE number = %s",
                        SQL.identifier(column),
                        SQL(value),
                        end - 1,
                    )
                )
                self.assertEqual(env["crisis.access.log"]._verify(), end - 1, column)
        for removed in (1, end - 1, end):
            with self.other() as env, self.without_triggers(env.cr, "crisis_access_log"):
                env.cr.execute(SQL("DELETE FROM crisis_access_log WHERE number = %s", removed))
                self.assertEqual(env["crisis.access.log"]._verify(), removed)

    def test_r33_the_timeline_verifies_and_one_changed_byte_is_found(self):
        story = self.tell_again()
        chain = story.sudo().chain_id
        self.assertIsNone(chain._verify())
        line = self.env["crisis.timeline"].search([("chain_id", "=", chain.id), ("number", "=", 2)])
        changes = {
            "text": "coalesce(text, '') || '.'",
            "event": "'crisis.case:closed'",
            "kind": "'contact'",
            "author_id": str(self.users["auditor"].id),
            "happened_at": "happened_at - interval '1 day'",
            "written_at": "written_at - interval '1 second'",
            "audience": "CASE audience WHEN 'need' THEN 'clinical' ELSE 'need' END",
            "res_ref": "res_ref + 1",
            "res_model": "'crisis.case.closing'",
            "number": "number + 500",
            "digest": "md5(digest)",
            "subject_id": str(self.staff_subject.id),
        }
        for column, value in changes.items():
            savepoint = self.cr.savepoint()
            with self.without_triggers(self.cr, "crisis_timeline"):
                self.cr.execute(
                    SQL("UPDATE crisis_timeline SET %s = %s WHERE id = %s", SQL.identifier(column), SQL(value), line.id)
                )
            self.env.invalidate_all()
            self.assertEqual(chain._verify(), 2, column)
            savepoint.rollback()
            savepoint.close()
        self.env.invalidate_all()
        last = self.env["crisis.timeline"].search([("chain_id", "=", chain.id)], order="number desc", limit=1)
        number = last.number
        savepoint = self.cr.savepoint()
        with self.without_triggers(self.cr, "crisis_timeline"):
            self.cr.execute(SQL("DELETE FROM crisis_timeline WHERE id = %s", last.id))
        self.env.invalidate_all()
        self.assertEqual(chain._verify(), number, "a cut end")
        savepoint.rollback()
        savepoint.close()

    def tell_again(self):
        """Lines without canaries stamped into them: those of the other pupil."""
        concern = self.as_("teacher", self.env["crisis.concern"]).create(
            {"subject_id": self.other_pupil.id, "facts": "x"}
        )
        concern.action_submit()
        self.as_("counsellor", concern).action_acknowledge()
        self.as_("counsellor", self.env["crisis.timeline"]).add_line(
            "crisis.concern", concern.id, {"kind": "note", "text": "Called the class"}
        )
        return self.env["crisis.timeline"].search(
            [("res_ref", "=", concern.id), ("res_model", "=", "crisis.concern")], limit=1
        )

    @mute_logger("odoo.sql_db")
    def test_the_database_itself_refuses_to_change_what_was_written(self):
        def refused(cr, table, statement):
            expected = self.assertRaises(psycopg2.errors.RestrictViolation, msg=(table, statement))
            with expected, cr.savepoint(flush=False):
                cr.execute(SQL(statement, SQL.identifier(table)))

        for table in APPEND_ONLY:
            with self.other() as other:
                # the log is on connections of its own, everything else in this transaction
                cr = other.cr if table == "crisis_access_log" else self.cr
                for statement in ("UPDATE %s SET id = id", "DELETE FROM %s"):
                    refused(cr, table, statement)
            # not beside: this waits for whoever has read the table, and this transaction has
            refused(self.cr, table, "TRUNCATE %s CASCADE")

    def test_the_orm_refuses_too_also_as_superuser(self):
        with self.other() as env:
            line = env["crisis.access.log"].search([], limit=1)
            for call in (
                lambda: line.write({"detail": "x"}),
                line.unlink,
                lambda: line.create({"operation": "read"}),
                lambda: line.copy(),
            ):
                with self.assertRaises(UserError):
                    call()
        for model in ("crisis.timeline", "crisis.decision", "crisis.assessment.addendum"):
            record = self.records[model].sudo()
            for call in (lambda r=record: r.write({"company_id": 1}), record.unlink):
                with self.assertRaises(UserError):
                    call()
