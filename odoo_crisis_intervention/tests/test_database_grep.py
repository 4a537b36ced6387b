# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import SQL

from . import lints
from .canary import CANARY_MODELS, MARK, Door, ask, by_id, changing
from .canary_case import PeopleCase
from .story import Story

TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'v') AND relnamespace = 'public'::regnamespace"


def tables_with(cr, needle):
    """Every table of the database of which some column of some row holds ``needle``."""
    cr.execute(TABLES)
    found = set()
    for (table,) in cr.fetchall():
        # hex: what sits in bytea columns
        cr.execute(
            SQL(
                "SELECT 1 FROM %s AS t WHERE strpos(t::text, %s) > 0 OR strpos(t::text, %s) > 0 LIMIT 1",
                SQL.identifier(table),
                needle,
                needle.encode().hex(),
            )
        )
        if cr.fetchone():
            found.add(table)
    return found


class Listener(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{record.name} {record.getMessage()} {record.exc_text or ''}")


@tagged("post_install", "-at_install")
class TestDatabaseGrep(PeopleCase):
    """After a whole procedure, what people wrote is in the tables of ring 2 and nowhere else (security §5.1)."""

    @contextmanager
    def listening(self):
        listener, root = Listener(), logging.getLogger()
        # SQL is left out: what fails there is logged with its values (docs/security.md).
        levels = {logging.getLogger("odoo"): logging.DEBUG, logging.getLogger("odoo.sql_db"): logging.CRITICAL}
        before = {logger: logger.level for logger in levels}
        for logger, level in levels.items():
            logger.setLevel(level)
        root.addHandler(listener)
        try:
            yield listener.lines
        finally:
            root.removeHandler(listener)
            for logger, level in before.items():
                logger.setLevel(level)

    def try_everything(self, story):
        """Strangers at the doors, and Odoo's side objects pointed at the record, as a busy day would do."""
        for who in ("teacher", "admin", "homeroom", "counsellor"):
            door = Door(self.door_env(who), story.crisis.id, {"summary": "", "reference": story.crisis.reference})
            for group in (by_id, changing):
                for _channel, call in group(door, "crisis.case"):
                    ask(self.env.cr, call)
        record = story.as_("counsellor", story.crisis)
        partner = self.users["teacher"].partner_id
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id("crisis.case")
        attempts = (
            lambda env: env["mail.thread"].message_notify(
                model="crisis.case", res_id=record.id, partner_ids=partner.ids, body="x", subject="x"
            ),
            lambda env: env["mail.activity"].create(
                {"res_model_id": model_id, "res_id": record.id, "activity_type_id": todo.id, "summary": "x"}
            ),
            lambda env: env["mail.followers"].create(
                {"res_model": "crisis.case", "res_id": record.id, "partner_id": partner.id}
            ),
            lambda env: env["ir.attachment"].create({"name": "x", "res_model": "crisis.case", "res_id": record.id}),
            lambda env: env["crisis.case"].browse(record.id).export_data(["summary"]),
            lambda env: env["crisis.case"].browse(record.id).copy(),
        )
        for attempt in attempts:
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt(record.env)

    def test_what_people_wrote_is_nowhere_but_in_the_ring(self):
        self.env = self.env(context={})  # mail as in real life
        self.env.company = self.company
        began = time.time()
        self.patch(tempfile, "tempdir", self.enterContext(tempfile.TemporaryDirectory()))
        with self.listening() as lines:
            story = Story(self).tell()
            for canary in CANARY_MODELS.values():
                canary.pick(story)  # what hangs on the story besides: reports, calls, custody, papers
            self.try_everything(story)
            self.env.flush_all()
            self.env.cr.precommit.run()
        inside = {self.env[name]._table for name in lints.mixin_models(self.env)}
        found = tables_with(self.env.cr, MARK)
        self.assertFalse(found - inside, "outside the ring")
        self.assertGreaterEqual(len(found), 14, f"the story says something in each place: {sorted(inside - found)}")
        self.assertGreater(len(lines), 50)
        self.assertFalse([line for line in lines if MARK in line])
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            self.assertFalse(tables_with(cr, MARK), "what was written on connections of their own: the access log")
        self.check_names(story, inside)
        self.check_files(story, began)

    def check_names(self, story, inside):
        """Not even that there is something: outside, no row carries a reference, but for a duty's own."""
        for record in (story.concern, story.assessment, story.warning, story.crisis, story.document):
            found = tables_with(self.env.cr, record.sudo().reference)
            self.assertLessEqual(found - inside, {"crisis_duty"}, record)

    def check_files(self, story, began):
        attachments = (
            self.env["ir.attachment"].sudo().search([("res_model", "like", "crisis."), ("res_field", "!=", False)])
        )
        self.assertEqual(set(attachments.mapped("res_model")), {"crisis.document"})
        self.assertFalse(any(attachments.mapped("index_content")))
        self.assertFalse(any(attachments.mapped("access_token")))
        self.assertFalse(any(attachments.mapped("public")))
        store = Path(attachments[0]._full_path(attachments[0].store_fname)).parents[1]
        holding = {
            path.relative_to(store).as_posix()
            for path in store.rglob("*")
            if path.is_file()
            and path.stat().st_mtime >= began - 1
            and story.word("camera").encode() in path.read_bytes()
        }
        original = attachments.filtered(lambda file: file.res_field == "original")
        self.assertLessEqual(holding, set(original.mapped("store_fname")))
        self.assertTrue(holding, "the evidence is kept as it came")
        for path in Path(tempfile.gettempdir()).rglob("*"):
            self.assertFalse(path.is_file() and MARK.encode() in path.read_bytes(), path)
