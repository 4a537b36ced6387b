# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter, defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import hash_chain
from ..tools.school_calendar import school_year


class CrisisDestruction(models.Model):
    """Carrying out a confirmed list: the one place where confidential rows are taken out of the database."""

    _inherit = "crisis.destruction"

    def _guard_carry_out(self):
        self._check_signed()

    def _check_signed(self):
        """Two persons, the list they signed, and nothing else."""
        self.ensure_one()
        self.flush_recordset()
        self.invalidate_recordset()
        signed = (
            self.state == "confirmed"
            and self.proposed_by_id
            and self.confirmed_by_id
            and self.proposed_by_id != self.confirmed_by_id
        )
        if not signed or self.digest != self._list_digest():
            raise UserError(self.env._("The list is not the one that was proposed. Withdraw it and draw up another."))

    def _prepare_carry_out_values(self):
        """Look again at every line, destroy what is still due, and write the proof."""
        lines = self.line_ids
        wanted = self._still_as_listed(lines)
        outlook = self.env["crisis.retention"]._outlook(self.company_id, only=wanted)
        going = lines.filtered(lambda line: line.res_ref in outlook.rows.get(line.res_model, ()))
        self._mark_what_stays(lines - going, outlook)
        figures = self._figures(going)
        self._destroy(going)
        going._set_outcome("destroyed")
        values = {"carried_out_by_id": self.env.uid, "carried_out_at": self._now(), "figures": figures}
        return {**values, "proof_digest": self._proof_of(values)}

    def _still_as_listed(self, lines):
        """``{model: ids}`` of the lines whose records are the same as when the list was drawn up."""
        wanted = {}
        for name, rows in lines.grouped("res_model").items():
            model = self.env.get(name)
            if model is None:
                continue
            digests = self.env["crisis.retention"]._digests(name, rows.mapped("res_ref"))
            for line in rows:
                if line.res_ref not in digests:
                    line._set_outcome("gone")
                elif line.is_kept:
                    line._set_outcome("kept")
                elif digests[line.res_ref] != line.digest:
                    line._set_outcome("changed")
                else:
                    wanted.setdefault(name, set()).add(line.res_ref)
        return wanted

    def _mark_what_stays(self, lines, outlook):
        for line in lines.filtered(lambda line: not line.outcome):
            line._set_outcome(outlook.why.get((line.res_model, line.res_ref), "needed"))

    def _figures(self, lines):
        """Figures that name nobody and outlive the records: how many of what, and cases by school year."""
        cases = self.env["crisis.case"].browse(
            lines.filtered(lambda line: line.res_model == "crisis.case").mapped("res_ref")
        )
        years = Counter(school_year(case.detected_at.date()) for case in cases if case.state != "void")
        return {
            "records": dict(sorted(Counter(self._told(line.res_model) for line in lines).items())),
            "cases": dict(sorted(years.items())),
        }

    def _told(self, model):
        """The kind as figures name it: that there was a record kept apart is nobody's business."""
        return "apart" if getattr(self.env.get(model), "_crisis_untold", False) else model

    def _destroy(self, lines):
        """Delete the rows that ``lines`` name, their files and their places in timelines.

        The only deletion of confidential rows there is. In one statement, so that rows that refer to one another go
        together and no link of a row that stays can be cut: PostgreSQL checks all of them at its end.
        """
        self._check_signed()
        if not lines:
            return
        if lines - self.line_ids or any(line.is_kept or line.outcome for line in lines):
            raise self._workflow_refusal()
        targets = defaultdict(list)
        for line in lines:
            targets[line.res_model].append(line.res_ref)
        self.env.flush_all()
        files = self.env["ir.attachment"].search(self._files_of(targets))
        chains = lines.filtered(lambda line: line.res_model == "crisis.timeline").mapped("chain_ref")
        self._delete_rows(targets)
        self.env.invalidate_all()
        files.unlink()
        self._let_go_of_persons(set(chains))
        if files:
            # what is left of a file on the disk goes with Odoo's own collection of garbage, at once and not at night
            self.env.ref("base.autovacuum_job")._trigger()

    def _files_of(self, targets):
        domain = [("id", "=", 0)]
        for name, ids in targets.items():
            domain = ["|", *domain, "&", ("res_model", "=", name), ("res_id", "in", ids)]
        # both kinds, or Odoo leaves out the files of fields
        return ["&", *domain, "|", ("res_field", "=", False), ("res_field", "!=", False)]

    def _delete_rows(self, targets):
        """One statement for all tables; see :meth:`_destroy`."""
        retention = self.env["crisis.retention"]
        steps, counts = [], []
        for name, link, _comodel in retention._links():
            if isinstance(link, tuple) and targets.get(name):
                table, source, _target = (SQL.identifier(part) for part in link)
                steps.append(SQL("DELETE FROM %s WHERE %s = ANY(%s)", table, source, targets[name]))
        for name, ids in targets.items():
            table = SQL.identifier(self.env[name]._table)
            counts.append((len(steps), len(set(ids))))
            steps.append(SQL("DELETE FROM %s WHERE id = ANY(%s) RETURNING id", table, ids))
        parts = [SQL("%s AS (%s)", SQL.identifier(f"step_{number}"), step) for number, step in enumerate(steps)]
        found = [SQL("(SELECT count(*) FROM %s)", SQL.identifier(f"step_{number}")) for number, _count in counts]
        query = SQL("WITH %s SELECT %s", SQL(", ").join(parts), SQL(", ").join(found))
        (deleted,) = self.env.execute_query(query)
        if list(deleted) != [count for _number, count in counts]:
            raise UserError(self.env._("Some of the records were changed just now. Please try again."))

    def _let_go_of_persons(self, chains):
        """A timeline of which nothing is left no longer says whose it was; its end and its proofs stay."""
        if chains:
            # the end of a chain is written by SQL everywhere: the model refuses to change it
            self.env.cr.execute(
                SQL(
                    "UPDATE crisis_timeline_chain SET subject_id = NULL, res_model = 'destroyed', res_ref = id"
                    " WHERE id = ANY(%s) AND NOT EXISTS"
                    " (SELECT 1 FROM crisis_timeline t WHERE t.chain_id = crisis_timeline_chain.id)",
                    list(chains),
                )
            )
            self.env.invalidate_all()

    def _proof_of(self, values=None):
        """SHA-256 over list, signatures and outcomes."""
        done = values or {name: self[name] for name in ("carried_out_by_id", "carried_out_at", "figures")}
        by = done["carried_out_by_id"]
        content = {
            "list": self.digest,
            "proposed": [self.proposed_by_id.id, fields.Datetime.to_string(self.proposed_at)],
            "confirmed": [self.confirmed_by_id.id, fields.Datetime.to_string(self.confirmed_at)],
            "carried_out": [by if isinstance(by, int) else by.id, fields.Datetime.to_string(done["carried_out_at"])],
            "figures": done["figures"],
            "outcomes": [line.outcome for line in self.line_ids.sorted("id")],
        }
        return hash_chain.digest(self.reference, content)

    def _after_carry_out(self):
        self._crisis_audit("destroy", f"{self.destroyed_count} {self.proof_digest}")
