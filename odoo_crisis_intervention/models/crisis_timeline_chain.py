# SPDX-License-Identifier: LGPL-3.0-or-later
import psycopg2.errors

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import hash_chain


class CrisisTimelineChain(models.Model):
    """The end of one person's timeline: last number and digest. One row a subject, or a concern whose subject nobody
    knows yet. Server only: no access line for anybody."""

    _name = "crisis.timeline.chain"
    _description = "End of a timeline"
    _order = "id desc"
    _allow_sudo_commands = False
    _crisis_closed = True

    subject_id = fields.Many2one("crisis.subject", ondelete="restrict", index=True)
    concern_ref = fields.Integer()
    number = fields.Integer(required=True, default=0)
    digest = fields.Char(required=True, default=hash_chain.GENESIS)

    _one_end = models.UniqueIndex(
        "(COALESCE(subject_id, 0), COALESCE(concern_ref, 0))", "The timeline was just begun. Please try again."
    )

    def _lock_end(self, subject_id, concern_ref):
        """Id, number and digest of the chain's end, locked until the transaction ends.

        Two writers at once: the second gets PostgreSQL's serialisation failure, and Odoo replays its request.
        """
        key = (subject_id or None, 0 if subject_id else concern_ref or 0)
        self.env.cr.execute(
            """
            INSERT INTO crisis_timeline_chain (subject_id, concern_ref, number, digest)
            VALUES (%s, %s, 0, %s) ON CONFLICT DO NOTHING
            """,
            [*key, hash_chain.GENESIS],
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, number, digest FROM crisis_timeline_chain
                 WHERE COALESCE(subject_id, 0) = %s AND COALESCE(concern_ref, 0) = %s FOR UPDATE
                """,
                key[0] or 0,
                key[1],
            )
        )
        if not rows:  # begun by a transaction this one cannot see yet
            raise psycopg2.errors.SerializationFailure("timeline begun meanwhile")
        return rows[0]

    def _verify(self):
        """Number of the first line of this chain that was changed, or ``None`` when it is whole."""
        self.ensure_one()
        # sudo: verification reads every line, whoever asks; it tells a number only
        lines = self.env["crisis.timeline"].sudo().search([("chain_id", "=", self.id)], order="number")
        lines.invalidate_recordset()
        broken = hash_chain.verify(
            (line.number, line.hash_version, line.digest, line._hashed_values()) for line in lines
        )
        self.invalidate_recordset()
        if broken is None and (self.number != len(lines) or self.digest != (lines[-1:].digest or hash_chain.GENESIS)):
            return len(lines) + 1
        return broken

    def write(self, vals):
        raise UserError(self.env._("The timeline is only ever added to."))
