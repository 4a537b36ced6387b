# SPDX-License-Identifier: LGPL-3.0-or-later
import time

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import fields, models
from odoo.sql_db import db_connect
from odoo.tools import SQL


class CrisisOutsideBudget(models.Model):
    """How much came in from outside within a stretch of time, so that a flood ends at a number and not at a full disk.

    Counted on a connection of its own, in one statement: however many workers count at once, no more than the limit
    gets through, and a request that is taken back or replayed has been counted all the same. Rows hold a kind, an
    opaque key and a stretch of time, nothing about who asked; those whose time is over go with the next one.
    Server only: no access for anybody.
    """

    _name = "crisis.outside.budget"
    _description = "Counter of the public page"
    _order = "id desc"
    _log_access = False
    _allow_sudo_commands = False
    _crisis_closed = True

    kind = fields.Char(required=True, export_string_translation=False)
    key = fields.Char(required=True, export_string_translation=False)
    period = fields.Integer(required=True, export_string_translation=False)
    until = fields.Integer(required=True, index=True, export_string_translation=False)
    used = fields.Integer(required=True, export_string_translation=False)

    _one_each = models.UniqueIndex("(kind, key, period)", "This is counted already.")

    def _spend(self, kind, key, limit, seconds):
        """Count one of ``kind`` for ``key``; whether it was within ``limit`` for the current stretch of ``seconds``.

        Where it cannot be counted the answer is no: then the database has no room for what is to be written either.
        """
        if limit <= 0:
            return False
        now = int(time.time())
        period = now // seconds
        spend = SQL(
            """
            INSERT INTO crisis_outside_budget AS counter (kind, key, period, until, used)
            VALUES (%s, %s, %s, %s, 1)
            ON CONFLICT (kind, key, period) DO UPDATE SET used = counter.used + 1 WHERE counter.used < %s
            RETURNING used
            """,
            kind,
            str(key),
            period,
            (period + 1) * seconds,
            limit,
        )
        tidy = SQL(
            """
            DELETE FROM crisis_outside_budget WHERE id IN (
                SELECT id FROM crisis_outside_budget WHERE until <= %s FOR UPDATE SKIP LOCKED)
            """,
            now,
        )
        return bool(self._on_own_connection(tidy, spend))

    def _give_back(self, kind, key, seconds):
        """Undo one :meth:`_spend` of the current stretch."""
        period = int(time.time()) // seconds
        self._on_own_connection(
            SQL(
                "UPDATE crisis_outside_budget SET used = used - 1"
                " WHERE kind = %s AND key = %s AND period = %s AND used > 0 RETURNING used",
                kind,
                str(key),
                period,
            )
        )

    def _on_own_connection(self, *statements):
        try:
            with db_connect(self.env.cr.dbname).cursor() as cr:  # commits by itself
                # Whoever waited for a counter goes on from its new value. In Odoo's usual isolation he would have to
                # begin again each time, and in a flood most never get through.
                cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
                for statement in statements:
                    cr.execute(statement)
                return cr.fetchall()
        except psycopg2.Error:
            return []
