# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class CrisisAppendOnly(models.AbstractModel):
    """Tables whose rows are written once: the database itself refuses to change, delete or empty them.

    A row goes only when it stands on a destruction list that two persons have signed (``crisis.destruction``).
    """

    _name = "crisis.append.only"
    _description = "Append-only tables"

    def _protect(self, table):
        """Put the refusing triggers on ``table``; safe to call at every update of the module."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION crisis_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
                IF TG_OP = 'DELETE' THEN
                    PERFORM 1 FROM crisis_destruction_line l JOIN crisis_destruction d ON d.id = l.destruction_id
                      WHERE l.res_ref = OLD.id AND replace(l.res_model, '.', '_') = TG_TABLE_NAME
                        AND l.is_kept IS NOT TRUE AND l.outcome IS NULL
                        AND d.state = 'confirmed' AND d.confirmed_by_id <> d.proposed_by_id;
                    IF FOUND THEN RETURN OLD; END IF;
                END IF;
                RAISE EXCEPTION 'this table is append-only' USING ERRCODE = 'restrict_violation';
            END $$;
            """
        )
        for name, event, level in (("row", "UPDATE OR DELETE", "ROW"), ("all", "TRUNCATE", "STATEMENT")):
            trigger = SQL.identifier(f"{table}_append_only_{name}")
            target = SQL.identifier(table)
            self.env.cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", trigger, target))
            self.env.cr.execute(
                SQL(
                    "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH %s EXECUTE FUNCTION crisis_refuse_change()",
                    trigger,
                    SQL(event),
                    target,
                    SQL(level),
                )
            )
