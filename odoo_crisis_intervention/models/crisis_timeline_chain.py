# SPDX-License-Identifier: LGPL-3.0-or-later
import psycopg2.errors

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import hash_chain
from ..tools.hash_chain import GENESIS


class CrisisTimelineChain(models.Model):
    """The end of one timeline: last number and digest. One row a person, or a record that is about no person, or about
    one whom nobody knows yet. Server only: no access line for anybody."""

    _name = "crisis.timeline.chain"
    _description = "End of a timeline"
    _order = "id desc"
    _allow_sudo_commands = False
    _crisis_closed = True

    subject_id = fields.Many2one("crisis.subject", ondelete="restrict", index=True)
    # of a timeline without a person: what it belongs to
    res_model = fields.Char(export_string_translation=False)
    res_ref = fields.Integer(export_string_translation=False)
    number = fields.Integer(required=True, default=0)
    digest = fields.Char(required=True, default=GENESIS)

    _one_end = models.UniqueIndex(
        "(COALESCE(subject_id, 0), COALESCE(res_model, ''), COALESCE(res_ref, 0))",
        "The timeline was just begun. Please try again.",
    )

    def _key_of(self, record):
        """``(subject id, model, id)`` of the timeline a record belongs to; without a person that of its report."""
        if record.subject_id:
            return record.subject_id.id, "", 0
        concern = record if record._name == "crisis.concern" else getattr(record, "concern_id", None)
        return 0, *((concern._name, concern.id) if concern else (record._name, record.id))

    def _of(self, record):
        subject, model, number = self._key_of(record)
        domain = [("subject_id", "=", subject)] if subject else [("res_model", "=", model), ("res_ref", "=", number)]
        return self.search(domain)

    def _lock_end(self, record):
        """Id, number and digest of the chain's end, locked until the transaction ends.

        Two writers at once: the second gets PostgreSQL's serialisation failure, and Odoo replays its request.
        """
        subject, model, number = self._key_of(record)
        self.env.cr.execute(
            """
            INSERT INTO crisis_timeline_chain (subject_id, res_model, res_ref, number, digest)
            VALUES (%s, %s, %s, 0, %s) ON CONFLICT DO NOTHING
            """,
            [subject or None, model or None, number, GENESIS],
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, number, digest FROM crisis_timeline_chain
                 WHERE COALESCE(subject_id, 0) = %s AND COALESCE(res_model, '') = %s AND COALESCE(res_ref, 0) = %s
                   FOR UPDATE
                """,
                subject,
                model,
                number,
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
        rows = self._with_destroyed(lines)
        broken = hash_chain.verify(
            (row.number, row.hash_version, row.digest, row._hashed_values() if is_there else None)
            for row, is_there in rows
        )
        self.invalidate_recordset()
        if broken is None and (self.number != len(rows) or self.digest != (rows[-1][0].digest if rows else GENESIS)):
            return len(rows) + 1
        return broken

    def _with_destroyed(self, lines):
        """``[(line or its proof, is it there)]`` of this chain in order: ``lines``, and those that were destroyed."""
        # sudo: numbers and digests of the proof
        proofs = self.env["crisis.destruction.line"].sudo()._of_chain(self)
        rows = [*((line, True) for line in lines), *((proof, False) for proof in proofs)]
        return sorted(rows, key=lambda row: row[0].number)

    def write(self, vals):
        raise UserError(self.env._("The timeline is only ever added to."))
