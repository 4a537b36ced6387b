# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import retention

# They hang on a record of any kind and go with it.
ATTACHED = ("crisis.document", "crisis.decision", "crisis.timeline")


@dataclass
class Row:
    """What the periods need to know of one record."""

    subject: int | None
    ended_on: date
    owner: tuple | None  # (model, id) of what it is a part of


@dataclass
class Outlook:
    """What may go, and how much of what is due stays for which reason."""

    rows: dict = field(default_factory=lambda: defaultdict(dict))  # model -> id -> last day it was kept
    kept: Counter = field(default_factory=Counter)  # (code of the rule, reason) -> how many
    why: dict = field(default_factory=dict)  # (model, id) -> reason, of what is due and stays

    def drop(self, kind, key, reason):
        self.rows[key[0]].pop(key[1], None)
        self.kept[kind, reason] += 1
        self.why[key] = reason


class CrisisRetention(models.AbstractModel):
    """Which confidential records have come to the end of their time.

    A record is due when its own period is over. It stays while a legal hold covers it, while the file of its person is
    not closed, and while a record that stays refers to it: what hangs together has one end. Server only.
    """

    _name = "crisis.retention"
    _description = "What has come to the end of its time"

    # -- the models and how they hang together -------------------------------------------------------------------------

    @api.model
    def _models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if getattr(model, "_crisis_confidential", False) and not model._abstract
        )

    @api.model
    def _owner_field(self, name):
        """The field by which a model is a part of another confidential one, or None."""
        for each in self.env[name]._fields.values():
            if each.type == "many2one" and each.store and each.required and each.comodel_name != name:
                if getattr(self.env[each.comodel_name], "_crisis_confidential", False):
                    return each.name
        return None

    @api.model
    def _kind_of(self, name):
        """Code of the rule for a model; None for what is kept for good."""
        seen = set()
        while name not in seen:
            seen.add(name)
            if name in retention.KEPT:
                return None
            if name in retention.KIND_OF_MODEL:
                return retention.KIND_OF_MODEL[name]
            owner = self._owner_field(name)
            if not owner:
                break
            name = self.env[name]._fields[owner].comodel_name
        return "file"

    @api.model
    def _kind_of_row(self, record):
        """Code of the rule a record stands under on a list: what is attached, that of what it is attached to."""
        name = record._name
        if name in ATTACHED and record.res_model in self.env:
            name = record.res_model
        return self._kind_of(name) or "file"

    @api.model
    def _links(self):
        """``[(model, column or (table, from, to), comodel)]``: every stored link between confidential records."""
        found = []
        for name in self._models():
            for each in self.env[name]._fields.values():
                if not each.store or each.comodel_name not in self.env:
                    continue
                if not getattr(self.env[each.comodel_name], "_crisis_confidential", False):
                    continue
                if each.type == "many2one":
                    found.append((name, each.name, each.comodel_name))
                elif each.type == "many2many":
                    found.append((name, (each.relation, each.column1, each.column2), each.comodel_name))
        return found

    # -- reading -------------------------------------------------------------------------------------------------------

    def _rows_of(self, name, company, today):
        """The rows of one model in a school. Past the ORM: periods are a matter of dates and numbers only."""
        model = self.env[name]
        moments = [
            each.name
            for each in model._fields.values()
            if each.type in ("date", "datetime") and each.store and each.column_type and each.name != "write_date"
        ]
        # What is planned for a day to come has not happened.
        ended = SQL(", ").join(
            SQL("CASE WHEN %s::date <= %s THEN %s::date END", SQL.identifier(col), today, SQL.identifier(col))
            for col in moments
        )
        if name in ATTACHED:
            owner = SQL("res_model, res_ref")
        else:
            owner_field = self._owner_field(name)
            owner = SQL(
                "%s, %s",
                model._fields[owner_field].comodel_name if owner_field else None,
                SQL.identifier(owner_field) if owner_field else None,
            )
        # columns only: nothing of what people wrote is looked at
        query = SQL(
            "SELECT id, subject_id, COALESCE(GREATEST(%s), %s), %s FROM %s WHERE company_id = %s",
            ended,
            today,
            owner,
            SQL.identifier(model._table),
            company.id,
        )
        return {
            row_id: Row(subject, ended_on, (owner_model, owner_id) if owner_model and owner_id else None)
            for row_id, subject, ended_on, owner_model, owner_id in self.env.execute_query(query)
        }

    def _persons(self, company):
        """``{subject id: person}`` with what the periods depend on."""
        rows = self.env.execute_query(
            SQL(
                """
                -- one look for all: leaving day and birth date, nothing else of the roster
                SELECT s.id,
                       CASE WHEN s.enrolment_state IN ('graduated', 'transferred', 'withdrawn') THEN s.left_on END,
                       (SELECT max(p.birth_date) FROM crisis_subject_profile p WHERE p.subject_id = s.id),
                       s.kind = 'staff'
                  FROM crisis_subject s WHERE s.company_id = %s
                """,
                company.id,
            )
        )
        return {row_id: retention.Person(left_on, birth, staff) for row_id, left_on, birth, staff in rows}

    # -- reckoning -----------------------------------------------------------------------------------------------------

    @api.model
    def _outlook(self, company, codes=None, only=None):
        """What may be destroyed in a school today.

        :param codes: only these kinds; what is left out counts as staying
        :param only: ``{model: ids}``; everything else counts as staying
        """
        self.env.flush_all()
        today = company._crisis_today()
        names = self._models()
        every = {name: self._rows_of(name, company, today) for name in names}
        self = self.sudo()  # sudo: reckoning on dates, numbers and holds; what may be seen is a list without names
        kinds = {name: self._kind_of(name) for name in names}
        until = self._ends(every, kinds, self._persons(company))
        held = self.env["crisis.legal.hold"]._held(company)
        open_files = set(
            self.env["crisis.leaving"]
            .search([("company_id", "=", company.id), ("state", "in", ("open", "handed_in"))])
            .subject_id.ids
        )
        outlook = Outlook()
        for (name, row_id), (kind, day) in until.items():
            if day is None or day >= today or (codes is not None and kind not in codes):
                continue
            if only is not None and row_id not in only.get(name, ()):
                continue
            outlook.rows[name][row_id] = day
        self._keep_held(outlook, every, until, held, open_files)
        self._keep_needed(outlook, every, until)
        return outlook

    def _ends(self, every, kinds, persons):
        """``{(model, id): (kind, last day or None)}``."""
        periods = {code: period for code, (_rule, period) in self.env["crisis.retention.rule"]._periods().items()}
        known = {}

        def end(name, row_id):
            key = (name, row_id)
            if key in known:
                return known[key]
            row, kind = every[name][row_id], kinds[name]
            known[key] = (kind, None)
            owned = row.owner and row.owner[1] in every.get(row.owner[0], ())
            if kind is None or kind not in periods:
                return known[key]
            if name in ATTACHED and owned:
                known[key] = end(*row.owner)
                return known[key]
            person = persons.get(row.subject) if row.subject else None
            day = retention.kept_until(periods[kind], row.ended_on, person)
            if owned and name not in retention.KIND_OF_MODEL:  # a part goes with what it is a part of, not before
                whole = end(*row.owner)[1]
                day = max(day, whole) if day and whole else whole if not row.subject else None
            known[key] = (kind, day)
            return known[key]

        for name, rows in every.items():
            for row_id in rows:
                end(name, row_id)
        return known

    def _keep_held(self, outlook, every, until, held, open_files):
        subjects, records = held
        records = self._with_dependants(records) if records else set()
        for name in list(outlook.rows):
            for row_id in list(outlook.rows[name]):
                kind, row, key = until[name, row_id][0], every[name][row_id], (name, row_id)
                if row.subject in subjects or key in records:
                    outlook.drop(kind, key, "hold")
                elif row.subject in open_files and kind != "rhythm":
                    outlook.drop(kind, key, "open")

    def _with_dependants(self, records):
        """``records`` and everything that refers to one of them, step by step."""
        found, fresh = set(records), set(records)
        while fresh:
            targets = defaultdict(list)
            for name, row_id in fresh:
                targets[name].append(row_id)
            fresh = {source for source, _target in self._references(targets)} - found
            found |= fresh
        return found

    def _references(self, targets):
        """``((model, id), (model, id))`` of every confidential record that refers to one of ``targets``."""
        for name, link, comodel in self._links():
            ids = list(targets.get(comodel) or ())
            if not ids:
                continue
            # numbers only, whichever rule guards the rows: what is referred to must not go
            if isinstance(link, tuple):
                table, source, target = (SQL.identifier(part) for part in link)
                query = SQL("SELECT %s, %s FROM %s WHERE %s = ANY(%s)", source, target, table, target, ids)
            else:
                column, table = SQL.identifier(link), SQL.identifier(self.env[name]._table)
                query = SQL("SELECT id, %s FROM %s WHERE %s = ANY(%s)", column, table, column, ids)
            for row_id, target_id in self.env.execute_query(query):
                yield (name, row_id), (comodel, target_id)
        for name in ATTACHED:
            for comodel, ids in targets.items():
                query = SQL(
                    "SELECT id, res_ref FROM %s WHERE res_model = %s AND res_ref = ANY(%s)",
                    SQL.identifier(self.env[name]._table),
                    comodel,
                    list(ids),
                )
                for row_id, target_id in self.env.execute_query(query):
                    yield (name, row_id), (comodel, target_id)

    def _keep_needed(self, outlook, every, until):
        """Take off what a record that stays refers to, until nothing that stays refers to anything that goes."""
        forward, parts, leave = defaultdict(set), defaultdict(set), []
        for source, target in set(self._references(outlook.rows)):
            forward[source].add(target)
            if source[1] not in outlook.rows.get(source[0], ()):
                leave.append(target)
        for name, rows in outlook.rows.items():
            if name in retention.KIND_OF_MODEL:
                continue
            for row_id in rows:  # a part stays with what it is a part of
                owner = every[name][row_id].owner
                parts[owner].add((name, row_id))
                if owner and owner[1] in every.get(owner[0], ()) and owner[1] not in outlook.rows.get(owner[0], ()):
                    leave.append((name, row_id))
        while leave:
            key = leave.pop()
            if key[1] not in outlook.rows.get(key[0], ()):
                continue
            outlook.drop(until[key][0], key, "needed")
            leave += [*forward[key], *parts[key]]

    # -- digests -------------------------------------------------------------------------------------------------------

    @api.model
    def _digests(self, name, ids):
        """``{id: SHA-256 of the whole row}``; of a line of the timeline its own digest, which the chain is made of."""
        if name == "crisis.timeline":
            query = SQL("SELECT id, digest FROM crisis_timeline WHERE id = ANY(%s)", list(ids))
        else:
            # the database writes the row down, so that every column is in it
            query = SQL(
                "SELECT t.id, encode(sha256(convert_to(row_to_json(t)::text, 'UTF8')), 'hex') FROM %s AS t"
                " WHERE t.id = ANY(%s)",
                SQL.identifier(self.env[name]._table),
                list(ids),
            )
        return dict(self.env.execute_query(query))

    @api.model
    def _file_ends(self, subjects):
        """``{person: last day their file is kept as far as can be said today}``.

        What nobody but its author knows of does not count, so that a date tells nothing of it.
        """
        persons = {}
        for company in subjects.company_id:
            persons |= self._persons(company)
        periods = self.env["crisis.retention.rule"]._periods()
        ends = {}
        for name in ("crisis.case", "crisis.warning", "crisis.concern", "crisis.handover", "crisis.event"):
            period = periods.get(self._kind_of(name))
            rows = self.env[name].sudo().search([("subject_id", "in", subjects.ids)])  # sudo: dates of the file only
            for row in rows if period else ():
                person = persons.get(row.subject_id.id)
                closed = fields.Date.to_date(row["closed_at"] if "closed_at" in row._fields else False)
                ended_on = max(filter(None, (closed or fields.Date.to_date(row.create_date), person.left_on)))
                end = retention.kept_until(period[1], ended_on, person)
                if end:
                    ends[row.subject_id] = max(end, ends.get(row.subject_id, end))
        return ends
