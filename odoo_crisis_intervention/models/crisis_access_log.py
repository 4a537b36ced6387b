# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import closing

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.sql_db import db_connect
from odoo.tools import SQL

from ..tools import hash_chain
from ..tools.roles import AUDITOR, LEADER

_NAMES_SHOWN = 5


class CrisisAccessLog(models.Model):
    """Who read, was refused, printed, exported or downloaded what, and when (plan Art. 24.6; PIPL, minors' rules).

    Written on a connection of its own, so that a refused and rolled back request still leaves its line. Append-only
    in the database, hash-chained. It holds ids and opaque references, never contents. Read by leaders and auditors of
    the school; everybody reads his own lines.
    """

    _name = "crisis.access.log"
    _description = "Access log"
    _order = "id desc"
    _rec_name = "operation"
    _log_access = False
    _allow_sudo_commands = False
    _crisis_closed = True

    number = fields.Integer(string="Line no.", required=True, readonly=True, index=True)
    at = fields.Datetime(required=True, readonly=True, index=True)
    # Plain numbers, no foreign keys: the line outlives whom and what it names.
    user_ref = fields.Integer(required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", compute="_compute_user_id", search="_search_user_id")
    company_ref = fields.Integer(required=True, readonly=True, index=True)
    operation = fields.Selection(
        [
            ("read", "Read"),
            ("denied", "Refused"),
            ("print", "Printed"),
            ("export", "Exported"),
            ("download", "Downloaded"),
            ("grant", "Access given"),
            ("revoke", "Access ended"),
            ("role", "Duty confirmed or changed"),
            ("destroy", "Destroyed with proof"),
            ("disclose", "Passed on with consent"),
        ],
        required=True,
        readonly=True,
    )
    res_model = fields.Char(required=True, readonly=True)
    res_refs = fields.Json(readonly=True)
    # The same for people: the kind of record and its opaque reference.
    res_label = fields.Char(string="Kind of record", compute="_compute_res_label")
    res_names = fields.Char(string="Records", compute="_compute_res_names")
    detail = fields.Char(readonly=True)
    hash_version = fields.Integer(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    is_readable = fields.Boolean(compute="_compute_is_readable", search="_search_is_readable")

    _number_unique = models.UniqueIndex("(number)", "The access log is numbered without gaps.")
    _res_refs_idx = models.Index("USING gin (res_refs)")

    def init(self):
        self.env["crisis.append.only"]._protect(self._table)
        # One row that holds the end of the chain.
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS crisis_access_log_head (
                id integer PRIMARY KEY CHECK (id = 1), number integer NOT NULL, digest varchar NOT NULL);
            INSERT INTO crisis_access_log_head (id, number, digest) VALUES (1, 0, %s) ON CONFLICT DO NOTHING;
            """,
            [hash_chain.GENESIS],
        )

    @api.depends("user_ref")
    def _compute_user_id(self):
        users = self.env["res.users"].sudo().browse(set(self.mapped("user_ref"))).exists()  # sudo: names of colleagues
        for line in self:
            line.user_id = users.filtered(lambda user, line=line: user.id == line.user_ref)

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_res_label(self):
        for line in self:
            model = self.env["ir.model"]._get(line.res_model)
            line.res_label = model.sudo().name or line.res_model  # sudo: what a kind of record is called

    @api.depends("res_model", "res_refs")
    def _compute_res_names(self):
        """At most five opaque references a line; of team rows and the like, numbers."""
        for model_name, lines in self.grouped("res_model").items():
            ids = {ref for line in lines for ref in (line.res_refs or [])[:_NAMES_SHOWN]}
            model = self.env.get(model_name)
            names = {}
            if model is not None and "reference" in model._fields:
                # sudo: the reference is made to be shown; nothing else of the record is read
                names = {record.id: record.reference for record in model.sudo().browse(ids).exists()}
            for line in lines:
                refs = line.res_refs or []
                shown = ", ".join(names.get(ref, str(ref)) for ref in refs[:_NAMES_SHOWN])
                line.res_names = f"{shown} … ({len(refs)})" if len(refs) > _NAMES_SHOWN else shown

    def _search_user_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("user_ref", "in", list(value))

    def _search_is_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        companies = self.env["crisis.team.member"]._crisis_scope().companies((LEADER, AUDITOR))
        return Domain("user_ref", "=", self.env.uid) | Domain("company_ref", "in", sorted(companies))

    def _compute_is_readable(self):
        for line in self:
            line.is_readable = True  # whoever holds the record passed the rule

    # -- writing ---------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("The access log is written by the system only."))

    def write(self, vals):
        raise AccessError(self.env._("The access log is written by the system only."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("The access log is written by the system only."))

    @api.model
    def _append(self, operation, res_model, res_ids, company_id=None, detail=""):
        """Write one line at once, whatever becomes of the running transaction.

        :raises UserError: the line could not be written; the caller must then not show what it was about to show
        """
        line = {
            "at": fields.Datetime.to_string(fields.Datetime.now()),
            "user_ref": self.env.uid,
            "company_ref": company_id or self.env.company.id,
            "operation": operation,
            "res_model": res_model,
            "res_refs": sorted(res_ids),
            "detail": detail or "",
        }
        try:
            self._append_once(line)
        except psycopg2.Error as error:
            raise UserError(
                self.env._("The access could not be recorded, so nothing is shown. Please tell your IT.")
            ) from error

    @api.model
    def _append_once(self, line):
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            # Whoever waited for the end of the chain goes on from where it is then. In Odoo's usual isolation he would
            # have to begin again each time, and in a crowd some never get through.
            cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
            # A read that a power cut loses within half a second is bearable; waiting for the disk at every list is not.
            if line["operation"] == "read":
                cr.execute("SET LOCAL synchronous_commit TO off")
            cr.execute("SELECT number, digest FROM crisis_access_log_head FOR UPDATE", log_exceptions=False)
            number, previous = cr.fetchone()
            number += 1
            new = hash_chain.digest(previous, line)
            cr.execute("UPDATE crisis_access_log_head SET number = %s, digest = %s", [number, new])
            cr.execute(
                SQL(
                    """
                    INSERT INTO crisis_access_log (number, at, user_ref, company_ref, operation, res_model, res_refs,
                                                   detail, hash_version, digest)
                    VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s)
                    """,
                    number,
                    line["at"],
                    line["user_ref"],
                    line["company_ref"],
                    line["operation"],
                    line["res_model"],
                    hash_chain.canonical(line["res_refs"]),
                    line["detail"],
                    hash_chain.CURRENT_VERSION,
                    new,
                )
            )
            cr.commit()  # pylint: disable=unknown-option-value,invalid-commit  # the log's own connection, not the request's

    @api.model
    def _has_read(self, record, since):
        """Whether the current user has left a line of reading ``record`` since then.

        Asked on a connection of its own, like the lines are written, so that a line of a moment ago is found.
        """
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            cr.execute(
                SQL(
                    """
                    SELECT 1 FROM crisis_access_log
                     WHERE res_refs @> %s::jsonb AND res_model = %s AND user_ref = %s AND operation = 'read'
                       AND at >= %s
                     LIMIT 1
                    """,
                    f"[{record.id}]",
                    record._name,
                    self.env.uid,
                    since,
                )
            )
            return bool(cr.fetchone())

    def action_verify(self):
        """Check the whole chain and say so on the screen. Access: leaders and auditors.

        :raises AccessError: no such duty in any school of the user
        """
        if not self.env["crisis.team.member"]._crisis_scope().companies((LEADER, AUDITOR)):
            raise AccessError(self.env._("You cannot open this, or it does not exist."))
        broken = self._verify()
        if broken is None:
            kind, message = "success", self.env._("The access log is whole: no line was changed or cut.")
        else:
            kind, message = "danger", self.env._("The access log was changed at line %(number)s.", number=broken)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": kind, "message": message, "sticky": broken is not None},
        }

    # -- checking --------------------------------------------------------------------------------------------------

    @api.model
    def _verify(self):
        """Number of the first line that was changed, or ``None`` when the log is whole.

        A cut end shows as the number after the last line that is still there.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT number, hash_version, digest, at, user_ref, company_ref, operation, res_model, res_refs,
                       COALESCE(detail, '')
                  FROM crisis_access_log ORDER BY number
                """
            )
        )
        names = ("user_ref", "company_ref", "operation", "res_model", "res_refs", "detail")
        broken = hash_chain.verify(
            (number, version, stored, {"at": fields.Datetime.to_string(at), **dict(zip(names, values, strict=True))})
            for number, version, stored, at, *values in rows
        )
        ((end, digest),) = self.env.execute_query(SQL("SELECT number, digest FROM crisis_access_log_head"))
        if broken is None and (end != len(rows) or digest != (rows[-1][2] if rows else hash_chain.GENESIS)):
            return len(rows) + 1
        return broken
