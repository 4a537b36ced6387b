# SPDX-License-Identifier: LGPL-3.0-or-later
import threading
from contextlib import closing

from odoo.sql_db import db_connect
from odoo.tests import TransactionCase


class TestAccessLogCrowd(TransactionCase):
    """Everybody's reads queue for the end of one chain; nobody is refused because others read at the same moment."""

    def test_all_who_wait_get_their_line(self):
        log, company = self.env["crisis.access.log"], self.env.company.id
        problems = []

        def read():
            try:
                log._append("read", "crisis.test", [1], company)
            except Exception as error:
                problems.append(error)

        with closing(db_connect(self.env.cr.dbname).cursor()) as first:
            first.execute("SELECT number FROM crisis_access_log_head FOR UPDATE")
            (before,) = first.fetchone()
            first.execute("UPDATE crisis_access_log_head SET number = number")
            crowd = [threading.Thread(target=read) for _reader in range(6)]
            for reader in crowd:
                reader.start()
            self._wait_until_queued(len(crowd))
            first.commit()
        for reader in crowd:
            reader.join(30)
        self.assertFalse(problems)
        with closing(db_connect(self.env.cr.dbname).cursor()) as later:
            later.execute("SELECT number FROM crisis_access_log_head")
            self.assertEqual(later.fetchone()[0], before + len(crowd))
            self.assertIsNone(self.env(cr=later)["crisis.access.log"]._verify())

    def _wait_until_queued(self, count):
        """Until that many connections wait for the row, at most ten seconds."""
        pause = threading.Event()
        for _look in range(200):
            with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
                cr.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = %s AND wait_event_type = 'Lock' AND query ILIKE '%%crisis_access_log_head%%'",
                    [self.env.cr.dbname],
                )
                if cr.fetchone()[0] >= count:
                    return
            pause.wait(0.05)
        self.fail("the readers do not queue")
