# SPDX-License-Identifier: LGPL-3.0-or-later
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.models import fix_import_export_id_paths
from odoo.tools import SQL

from ..tools.roles import LEADER

# No 0/O, 1/I/L: the reference is read aloud and typed from paper.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NAMES_ONLY = {"id", "display_name", "reference"}
# Grouped by one of these, a count is a list of people.
_NAMING = {"id", "reference", "subject_id"}


def _linked(value):
    """(ids, dictionaries of new values) in what a client or a caller may send for a relational field."""
    if hasattr(value, "ids"):
        return value.ids, []
    if isinstance(value, int):
        return [value], []
    if isinstance(value, dict):
        return [value["id"]] if isinstance(value.get("id"), int) else [], []
    ids, nested = [], []
    for command in value:
        if isinstance(command, int):
            ids.append(command)
        elif isinstance(command, list | tuple):
            ids += [part for part in command[1:2] if isinstance(part, int) and part]
            for part in command[2:]:
                if isinstance(part, dict):
                    nested.append(part)
                elif isinstance(part, list | tuple):
                    ids += [each for each in part if isinstance(each, int)]
    return ids, nested


class CrisisConfidentialMixin(models.AbstractModel):
    """Ring 2: what is known about a person in crisis.

    On top of ``crisis.access.mixin``: an opaque name, so that nothing that shows a title can tell anything; no
    delete, copy or import over rows; export by grant; reads, refusals and exports logged; one error for "forbidden"
    and "does not exist". Nothing outside ring 2 may point here (``design.md`` §2).
    """

    _name = "crisis.confidential.mixin"
    _inherit = ["crisis.access.mixin"]
    _description = "Confidential record"
    _order = "id desc"
    _rec_name = "reference"
    _rec_names_search = ["reference"]
    _check_company_auto = True
    _allow_sudo_commands = False

    _crisis_confidential = True
    _crisis_log_reads = False
    # No lines in a timeline and no files: more people read those than the record.
    _crisis_untold = False
    # Fields that no export ever carries.
    _crisis_narrative = ()

    reference = fields.Char(required=True, readonly=True, copy=False, default=lambda self: self._crisis_new_reference())
    subject_id = fields.Many2one("crisis.subject", ondelete="restrict", index=True, check_company=True)
    subject_kind = fields.Selection(related="subject_id.kind", string="Kind of person", store=True, precompute=True)

    _reference_unique = models.UniqueIndex("(reference)", "This reference is taken. Please try again.")

    def _crisis_new_reference(self):
        return "CI-" + "".join(secrets.choice(_ALPHABET) for _i in range(7))

    def _crisis_now(self):
        """Now, as it is written down: of what the public page writes, the full hour (L90)."""
        now = fields.Datetime.now()
        if self.env.uid == self.env["ir.model.data"]._xmlid_to_res_id("odoo_crisis_intervention.user_public_page"):
            return now.replace(minute=0, second=0)
        return now

    # -- links (L02) -----------------------------------------------------------------------------------------------

    def _crisis_check_links(self, values):
        """Refuse values that link to a confidential record the user may not read, new links only.

        Odoo reads the name and the related fields of a link's target as superuser, so that a number somebody guessed
        would be answered with whom the record is about.
        """
        if self.env.su:
            return
        for name, value in values.items():
            field = self._fields.get(name)
            if not value or not field or not field.relational:
                continue
            comodel = self.env[field.comodel_name]
            if not getattr(comodel, "_crisis_confidential", False):
                continue
            ids, nested = _linked(value)
            known = self.sudo()[name].ids if self._origin else []  # sudo: what is linked already stays
            comodel.browse(set(ids) - set(known)).check_access("read")
            for row in nested:
                comodel._crisis_check_links(row)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._crisis_check_links(values)  # the client sends default_… of its choice
        return values

    def onchange(self, values, field_names, fields_spec):
        self._crisis_check_links(values)
        return super().onchange(values, field_names, fields_spec)

    # -- create and the things that are never done -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("reference", None)
            self._crisis_check_links(vals)
            if vals.get("subject_id") and not vals.get("company_id"):
                # sudo: the school of a roster row every member of staff may see
                subject = self.env["crisis.subject"].sudo().browse(vals["subject_id"])
                vals["company_id"] = subject.company_id.id
        return super().create(vals_list)

    def write(self, vals):
        self._crisis_check_links(vals)
        return super().write(vals)

    def copy(self, default=None):
        raise UserError(self.env._("Confidential records are not copied."))

    def copy_data(self, default=None):
        raise UserError(self.env._("Confidential records are not copied."))

    @api.model
    def load(self, fields, data):
        raise UserError(self.env._("Confidential records are not imported."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Confidential records are not deleted. What was entered in error is made void."))

    def _mail_get_partner_fields(self, introspect_fields=False):
        return []

    def export_data(self, fields_to_export):
        """Rows for a file. Leaders only, with a live export grant from another leader; logged, capped, no narrative.

        :raises AccessError: no role or no grant
        :raises UserError: too many rows, or a field that is never exported
        """
        self.check_access("read")
        scope = self._crisis_scope()
        companies = set(self.company_id.ids) or {self.env.company.id}
        if not companies <= scope.companies((LEADER,)) & scope.grants["export"]:
            raise self._crisis_refusal("export")
        paths = [fix_import_export_id_paths(path) for path in fields_to_export]
        for name, *rest in paths:
            field = self._fields.get(name.removeprefix("."))
            into_secret = (
                rest and field and field.comodel_name and hasattr(self.env[field.comodel_name], "_crisis_confidential")
            )
            if name in self._crisis_narrative or into_secret or (field and field.type == "binary"):
                raise UserError(self.env._("This column is never exported."))
        limit = self.env.company.crisis_export_max_rows
        if len(self) > limit:
            raise UserError(self.env._("At most %(limit)s rows can be exported at once.", limit=limit))
        self._crisis_audit("export", ",".join(fields_to_export)[:250])
        rows = self._export_rows(paths)
        return {"datas": [[self._crisis_cell(cell) for cell in row] for row in rows]}

    @staticmethod
    def _crisis_cell(cell):
        """A cell that a spreadsheet program will not run as a formula."""
        return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell

    # -- reading leaves a line ---------------------------------------------------------------------------------------

    def read(self, fields=None, load="_classic_read"):
        # Refused here for forbidden and missing alike: Odoo sends the browser a traceback, which tells one place in the
        # code from another.
        self.check_access("read")
        return super().read(fields, load)

    def _read_format(self, fnames, load="_classic_read"):
        if len(self._origin.exists()) != len(self._origin):
            # Odoo answers a missing id with nothing; then a refusal would tell that a record exists.
            raise self._crisis_refusal("read")
        logged = self._crisis_log_reads and not _NAMES_ONLY.issuperset(fnames)
        if (logged or not set(self._crisis_narrative).isdisjoint(fnames)) and not self.env.su and self._origin:
            self._crisis_audit("read")
        return super()._read_format(fnames, load)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._crisis_check_grouping(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._crisis_check_grouping(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    def _crisis_check_grouping(self, spec):
        """Groups come past the reading of records: no group is made of narrative, and one by person leaves a line."""
        name = spec.partition(":")[0].partition(".")[0]
        if self.env.su:
            return
        if name in self._crisis_narrative:
            # an AccessError, which Odoo takes as "cannot be grouped by" when it describes computed fields
            raise AccessError(self.env._("Records are not grouped by this."))
        if name in _NAMING and spec != "id:count_distinct":
            self._crisis_audit("read", f"grouped by {name}")

    def _crisis_audit(self, operation, detail=""):
        """Leave a line in the access log for these records; fails closed."""
        companies = self.sudo().mapped("company_id").ids  # sudo: which school's log; the content is not read
        self.env["crisis.access.log"]._append(
            operation, self._name, self._origin.ids, companies[0] if len(companies) == 1 else None, detail
        )

    def _crisis_refusal(self, operation):
        error = super()._crisis_refusal(operation)
        try:
            self.env["crisis.access.log"]._append("denied", self._name, self._origin.ids[:100], detail=operation)
        except UserError:
            return error  # refused either way
        return error

    # -- timeline and readers ------------------------------------------------------------------------------------------

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """One timeline line per record, in the same transaction (see ``crisis.timeline``)."""
        return self.env["crisis.timeline"]._write_lines(self, event, text, happened_at, audience, kind)

    @api.model
    def _crisis_event_labels(self):
        """Event or transition → its name in the reader's language; extended by each model."""
        return {}

    def get_readers(self):
        """Who can read this record and why, and who has read it, for the panel on its form.

        Access: whoever may read the record. Names of colleagues and times, no content.
        """
        self.ensure_one()
        self.check_access("read")
        return {"readers": self._crisis_readers(), "reads": self._crisis_reads()}

    def _crisis_readers(self):
        # sudo: the answer is about other users' duties, classes and grants; access to the record was checked above
        secret = self.sudo()
        members = self.env["crisis.team.member"]._serving(secret.company_id)
        users = members.user_id
        subject = secret.subject_id
        school_class = secret.mapped(self._crisis_class_path)
        teachers = school_class.homeroom_employee_id.user_id | school_class.deputy_employee_id.user_id
        grants = self.env["crisis.access.grant"].sudo()  # sudo: as above
        if subject:
            grants = grants.search([("subject_id", "=", subject.id), ("valid_until", ">", fields.Datetime.now())])
        author = secret[self._crisis_author_field] if self._crisis_author_field else self.env["res.users"]
        candidates = users | teachers | grants.user_id | author
        result = []
        for user in candidates:
            # sudo: schools of the candidate; each candidate's own rules then say whether he can read
            record = self.with_user(user).with_context(allowed_company_ids=user.sudo().company_ids.ids)
            if not record.browse(self.id).has_access("read"):
                continue
            duties = members.filtered(lambda row, user=user: row.user_id == user)
            grant = grants.filtered(lambda row, user=user: row.user_id == user)[:1]
            if duties:
                roles = dict(duties._fields["role"]._description_selection(self.env))
                why = "、".join(sorted({roles[row.role] for row in duties}))
            elif user in teachers:
                why = self.env._("Homeroom teacher of the class")
            elif grant:
                why = self.env._("Access given by a leader")
            else:
                why = self.env._("Author")
            result.append(
                {
                    "name": user.name,
                    "why": why,
                    "until": fields.Datetime.to_string(grant.valid_until) if grant and not duties else False,
                }
            )
        return sorted(result, key=lambda row: row["name"])

    def _crisis_reads(self, limit=50):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_ref, at, operation FROM crisis_access_log
                 WHERE res_model = %s AND res_refs @> %s::jsonb AND operation != 'denied'
                 ORDER BY id DESC LIMIT %s
                """,
                self._name,
                f"[{self.id}]",
                limit,
            )
        )
        # sudo: names of colleagues who opened this record
        users = {user.id: user.name for user in self.env["res.users"].sudo().browse({row[0] for row in rows}).exists()}
        operations = dict(self.env["crisis.access.log"]._fields["operation"]._description_selection(self.env))
        return [
            {"name": users.get(user, "?"), "when": fields.Datetime.to_string(at), "what": operations[operation]}
            for user, at, operation in rows
        ]
