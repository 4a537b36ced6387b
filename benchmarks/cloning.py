# SPDX-License-Identifier: LGPL-3.0-or-later
"""Many rows out of one: a record made by the ORM, with all its defaults and stored computes, is multiplied in SQL."""

from odoo.tools import SQL


class Cloner:
    """Copies rows within PostgreSQL. New ids lie in blocks, so that one block can be computed from another."""

    def __init__(self, env):
        self.env = env
        self.cr = env.cr

    def block(self, model):
        """An id below which the table ends: clone ``n`` (1, 2, 3 …) gets ``block + n``."""
        self.cr.execute(SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(self.env[model]._table)))
        return self.cr.fetchone()[0]

    def clone(self, record, source, **columns):
        """Insert one copy of ``record`` for each row of the relation ``source`` (SQL, called ``s``).

        :param columns: SQL expressions over ``s`` and the copied row ``p``; ``id`` is one of them
        """
        table = SQL.identifier(record._table)
        self.env.flush_all()
        self.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [record._table],
        )
        names = [row[0] for row in self.cr.fetchall()]
        unknown = set(columns) - set(names)
        if unknown:
            raise ValueError(f"{record._table} has no column {', '.join(sorted(unknown))}")
        values = [SQL(columns[name]) if name in columns else SQL("p.%s", SQL.identifier(name)) for name in names]
        self.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s p, (%s) s WHERE p.id = %s",
                table,
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL(", ").join(values),
                table,
                SQL(source),
                record.id,
            )
        )
        self._many2many(record, source, columns["id"])
        self.cr.execute(
            SQL(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM %s))",
                record._table,
                table,
            )
        )

    def _many2many(self, record, source, new_id):
        for field in record._fields.values():
            if field.type != "many2many" or not field.store or not field.column1:
                continue
            relation, ours, theirs = map(SQL.identifier, (field.relation, field.column1, field.column2))
            self.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, %s) SELECT n.id, p.%s FROM %s p,"
                    " (SELECT (%s) AS id FROM (%s) s) n WHERE p.%s = %s ON CONFLICT DO NOTHING",
                    relation,
                    ours,
                    theirs,
                    theirs,
                    relation,
                    SQL(new_id),
                    SQL(source),
                    ours,
                    record.id,
                )
            )
