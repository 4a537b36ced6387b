# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.oncall import to_utc
from ..tools.roles import COUNSELLOR, FUNCTION_OF_ROLE, LEADER


class AccessScope:
    """What one user may reach right now: functions by school, classes, grants and exclusions.

    It holds from ``read_at`` until ``holds_until``, when the school's day ends or a grant begins or runs out.
    """

    __slots__ = (
        "_companies",
        "class_ids",
        "excluded_concerns",
        "excluded_subjects",
        "grants",
        "holds_until",
        "read_at",
    )

    def __init__(self, read_at, holds_until):
        self.read_at = read_at
        self.holds_until = holds_until
        self._companies = defaultdict(set)
        self.class_ids = set()
        self.grants = defaultdict(set)  # scope -> subjects; of the scope "export", schools
        self.excluded_subjects = set()
        self.excluded_concerns = set()

    def add(self, kind, key, value):
        if kind == "role":
            self._companies[FUNCTION_OF_ROLE[value]].add(key)
        elif kind == "class":
            self.class_ids.add(key)
        elif kind == "grant":
            self.grants[value].add(key)
        elif kind == "excluded_subject":
            self.excluded_subjects.add(key)
        elif kind == "excluded_concern":
            self.excluded_concerns.add(key)
        elif kind == "border" and value:
            self.holds_until = min(self.holds_until, fields.Datetime.to_datetime(value))

    def holds(self, now):
        return self.read_at <= now < self.holds_until

    def companies(self, functions):
        """Ids of the schools in which the user holds one of ``functions``."""
        return set().union(*(self._companies[function] for function in functions))

    def granted_subjects(self, scopes):
        return set().union(*(self.grants[scope] for scope in scopes))


class CrisisAccessMixin(models.AbstractModel):
    """Who may reach a record: one authority for every model that is not for all staff.

    Access = a function held today in the record's school, OR the homeroom class of its subject, OR being its author,
    OR a grant that has not run out; MINUS exclusions by name. A member of staff as subject is reached by leaders and
    by grant only (plan S1, ch. 1). Models set the class attributes below and carry two global record rules, on
    ``is_readable`` and ``is_writable``; groups give menus and access lines, never records.
    """

    _name = "crisis.access.mixin"
    _description = "Access by duty, relation or grant"

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_homeroom_read = False
    _crisis_homeroom_write = False
    _crisis_class_path = "subject_id.class_id"  # where the homeroom relation is read from
    _crisis_grant_scopes = ("full",)
    _crisis_author_field = None

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict", default=lambda self: self.env.company
    )
    is_readable = fields.Boolean(compute="_compute_is_readable", search="_search_is_readable")
    is_writable = fields.Boolean(compute="_compute_is_writable", search="_search_is_writable")

    # -- the scope of the current user ---------------------------------------------------------------------------

    def _crisis_scope(self):
        """The current user's :class:`AccessScope`, read once per transaction in one query for as long as it holds."""
        key = ("crisis.access.scope", self.env.uid)
        cache = self.env.cr.cache
        if key not in cache or not cache[key].holds(fields.Datetime.now()):
            cache[key] = self._crisis_read_scope()
        return cache[key]

    def _crisis_read_scope(self):
        uid = self.env.uid
        for name, names in (
            ("crisis.team.member", ["user_id", "role", "company_id", "date_from", "date_to", "confirmed_at"]),
            ("crisis.school.class", ["homeroom_employee_id", "deputy_employee_id", "active"]),
            ("crisis.access.grant", ["user_id", "subject_id", "company_id", "scope", "valid_from", "valid_until"]),
            ("crisis.access.exclusion", ["user_id", "subject_id", "concern_ref", "lifted_at"]),
            ("hr.employee", ["user_id"]),
        ):
            self.env[name].flush_model(names)
        company = self.env.company.sudo()  # sudo: the school's time zone is no secret
        today = company._crisis_today()
        now = fields.Datetime.now()
        scope = AccessScope(now, to_utc(company._crisis_tz_name(), today, 24))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT 'role', company_id, role
                  FROM crisis_team_member
                 WHERE user_id = %(uid)s AND confirmed_at IS NOT NULL
                   AND date_from <= %(today)s AND (date_to IS NULL OR date_to >= %(today)s)
                 UNION ALL
                SELECT 'class', c.id, NULL
                  FROM crisis_school_class c
                  JOIN hr_employee e ON e.id IN (c.homeroom_employee_id, c.deputy_employee_id)
                 WHERE e.user_id = %(uid)s AND c.active
                 UNION ALL
                SELECT 'grant', CASE WHEN scope = 'export' THEN company_id ELSE subject_id END, scope
                  FROM crisis_access_grant
                 WHERE user_id = %(uid)s AND valid_from <= %(now)s AND valid_until > %(now)s
                 UNION ALL
                SELECT 'excluded_subject', subject_id, NULL
                  FROM crisis_access_exclusion
                 WHERE user_id = %(uid)s AND lifted_at IS NULL AND subject_id IS NOT NULL
                 UNION ALL
                SELECT 'excluded_concern', concern_ref, NULL
                  FROM crisis_access_exclusion
                 WHERE user_id = %(uid)s AND lifted_at IS NULL AND concern_ref != 0
                 UNION ALL
                SELECT 'border', NULL, date_trunc('second', min(moment))::text
                  FROM crisis_access_grant, LATERAL (VALUES (valid_from), (valid_until)) AS border (moment)
                 WHERE user_id = %(uid)s AND moment > %(now)s
                """,
                uid=uid,
                today=today,
                now=now,
            )
        )
        for row in rows:
            scope.add(*row)
        return scope

    def _crisis_forget_scopes(self):
        """To be called by every model the scope is made of, after a write."""
        cache = self.env.cr.cache
        kept = ("crisis.access.scope", "crisis.access.people")
        for key in [key for key in cache if isinstance(key, tuple) and key[0] in kept]:
            del cache[key]

    def _crisis_has_role(self, functions, company=None):
        """Whether the current user holds one of ``functions`` today in ``company`` (default: the active school)."""
        company = company or self.env.company
        return company.id in self._crisis_scope().companies(functions)

    def _crisis_check_role(self, functions, company=None):
        """Raise the constant error unless the user holds one of ``functions`` in ``company``."""
        if not self.env.su and not self._crisis_has_role(functions, company):
            raise self._crisis_refusal("role")

    # -- domains -------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        return Domain(self._crisis_author_field, "=", self.env.uid)

    def _crisis_read_domain(self):
        """Which records the current user may read; extend by ``super() & …``."""
        return self._crisis_domain(self._crisis_read_roles, self._crisis_homeroom_read, self._crisis_grant_scopes)

    def _crisis_write_domain(self):
        """Which records the current user may create or change; extend by ``super() & …``."""
        return self._crisis_domain(self._crisis_write_roles, self._crisis_homeroom_write, ())

    def _crisis_domain(self, functions, homeroom, grant_scopes):
        scope = self._crisis_scope()
        has_subject = "subject_id" in self._fields
        branches = []
        companies = scope.companies(functions)
        if companies:
            branch = Domain("company_id", "in", sorted(companies))
            if has_subject:
                # A colleague's own case is for leaders only.
                leads = scope.companies((LEADER,)) if LEADER in functions else ()
                not_staff = Domain(self._crisis_subject_kind_path(), "!=", "staff")
                branch &= (not_staff | Domain("company_id", "in", sorted(leads))) if leads else not_staff
            branches.append(branch)
        if homeroom and scope.class_ids:
            branches.append(Domain(self._crisis_class_path, "in", sorted(scope.class_ids)))
        granted = scope.granted_subjects(grant_scopes)
        if granted and has_subject:
            branches.append(Domain("subject_id", "in", sorted(granted)))
        if self._crisis_author_field:
            branches.append(self._crisis_author_domain())
        domain = Domain.OR(branches)
        if domain.is_false():
            return domain
        domain &= Domain("company_id", "in", self._crisis_company_ids())
        if has_subject and scope.excluded_subjects:
            domain &= Domain("subject_id", "not in", sorted(scope.excluded_subjects))
        if scope.excluded_concerns:
            if self._name == "crisis.concern":
                domain &= Domain("id", "not in", sorted(scope.excluded_concerns))
            elif "concern_id" in self._fields:
                domain &= Domain("concern_id", "not in", sorted(scope.excluded_concerns))
            elif "res_ref" in self._fields:
                # a file, a decision or a line of the timeline that hangs on the concern
                domain &= Domain("res_model", "!=", "crisis.concern") | Domain(
                    "res_ref", "not in", sorted(scope.excluded_concerns)
                )
        return domain

    def _crisis_subject_kind_path(self):
        return "subject_kind" if "subject_kind" in self._fields else "subject_id.kind"

    def _crisis_company_ids(self):
        """The schools the user works in now; ids sent by the client count only if they are his own."""
        own = self.env.user._get_company_ids()
        chosen = self.env.context.get("allowed_company_ids") or own
        return sorted(set(chosen) & set(own))

    @api.model
    def _search_is_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._crisis_read_domain()

    @api.model
    def _search_is_writable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._crisis_write_domain()

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_readable(self):
        allowed = self._crisis_filter(self._crisis_read_domain())
        for record in self:
            record.is_readable = record in allowed

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_writable(self):
        allowed = self._crisis_filter(self._crisis_write_domain())
        for record in self:
            record.is_writable = record in allowed

    def _crisis_filter(self, domain):
        # sudo: the domain itself is the check, applied by SQL on rows that really exist
        records = self.sudo().with_context(active_test=False).search(domain & Domain("id", "in", self._origin.ids))
        return self.browse(records.ids)

    # -- what decides access is not given by the client --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._crisis_given(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._crisis_given(vals))

    def _crisis_given(self, vals):
        """``vals`` without stored values that are derived from others.

        Odoo lets a client write them although they are read-only (L19). The kind of person and the school are such
        values: whoever wrote them would choose who may read.
        """
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if not self._crisis_is_derived(name)}

    def _crisis_is_derived(self, name):
        field = self._fields.get(name)
        return bool(field and field.store and field.compute and field.readonly and not field.inverse)

    # -- checks --------------------------------------------------------------------------------------------------

    def _check_access(self, operation):
        """As Odoo's, but decided by SQL at this moment, so that a missing record looks like a forbidden one."""
        if self.env.su:
            return None
        if not self.env["ir.model.access"].check(self._name, operation, raise_exception=False):
            return self, lambda: self._crisis_refusal(operation)
        real = self._origin.filtered("id")
        if real:
            domain = self.env["ir.rule"]._compute_domain(self._name, operation)
            if forbidden := real - real._crisis_filter(domain):
                return forbidden, lambda: forbidden._crisis_refusal(operation)
        return None

    def _crisis_refusal(self, operation):
        """The one error for "forbidden" and "does not exist". ``operation`` goes to the log, never to the reader."""
        return AccessError(self.env._("You cannot open this, or it does not exist."))
