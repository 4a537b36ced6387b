# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.roles import ACADEMIC, AUDITOR, COUNSELLOR, KEEPER, LEADER, TEAM
from ..tools.school_calendar import FIRST_MONTH
from ..tools.school_week import utc_midnight
from .crisis_figure import FOUR_WEEKS, Span

ENTITLED = (COUNSELLOR, LEADER, KEEPER)
ALSO_READ = (ACADEMIC, TEAM, AUDITOR)
GROUP = "odoo_crisis_intervention.group_crisis_"
ENTITLED_GROUPS = f"{GROUP}counsellor,{GROUP}leader,{GROUP}register_keeper"
KINDS = [("month", "Month"), ("term", "Term"), ("year", "School year"), ("own", "Days of one's choice")]


class CrisisStatistic(models.Model):
    """The figures of a school for a month, a term, a school year or other days: counted anew until they are frozen.

    Frozen figures never change, so that the number that was reported in March is the number that is shown later; a
    correction is a new record that names the old one and says why. The database itself refuses to change them.

    Access: counsellors, leaders and the register keeper count, freeze and read every number. Who reads no names
    (academic affairs, team, auditors, heads of the two departments) finds what was published: the same figures with
    small counts left out (``crisis.statistic.published``). Source: plan Art. 12, 24(4).
    """

    _name = "crisis.statistic"
    _description = "Figures of a period"
    _inherit = ["crisis.access.mixin"]
    _order = "date_from desc, date_to desc, version desc, id desc"
    _check_company_auto = True

    _crisis_read_roles = ENTITLED
    _crisis_write_roles = ENTITLED
    _crisis_grant_scopes = ()

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(string="School", readonly=True)
    kind = fields.Selection(KINDS, string="Period", required=True, default="month")
    day = fields.Date(
        string="Any day in it",
        default=lambda self: self.env.company._crisis_today().replace(day=1) - timedelta(days=1),
    )
    term_id = fields.Many2one("crisis.term", check_company=True, ondelete="restrict", index="btree_not_null")
    date_from = fields.Date(
        string="From", compute="_compute_dates", store=True, readonly=False, required=True, precompute=True
    )
    date_to = fields.Date(
        string="To", compute="_compute_dates", store=True, readonly=False, required=True, precompute=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("frozen", "Frozen")], required=True, default="draft", readonly=True, index=True
    )
    counted_at = fields.Datetime(string="Last counted at", readonly=True)
    frozen_at = fields.Datetime(string="Numbers frozen at", readonly=True)
    frozen_by_id = fields.Many2one("res.users", string="Numbers frozen by", readonly=True, ondelete="restrict")
    previous_id = fields.Many2one(
        "crisis.statistic", string="Compared with", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    corrects_id = fields.Many2one(
        "crisis.statistic", string="Corrects these figures", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    correction_ids = fields.One2many("crisis.statistic", "corrects_id", string="Their correction")
    version = fields.Integer(default=1, readonly=True, aggregator=None)
    reason = fields.Text(string="Why they are corrected", groups=ENTITLED_GROUPS)
    is_published = fields.Boolean(string="Shown without small counts", readonly=True)
    line_ids = fields.One2many(
        "crisis.statistic.line", "statistic_id", string="Numbers", domain=[("is_total", "=", True)]
    )
    published_ids = fields.One2many(
        "crisis.statistic.published", "statistic_id", string="Published numbers", domain=[("margin", "=", "total")]
    )
    can_count = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_freeze = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_correct = fields.Boolean(compute="_compute_can", export_string_translation=False)
    is_full = fields.Boolean(compute="_compute_is_full", export_string_translation=False)

    _dates_ordered = models.Constraint("CHECK(date_from <= date_to)", "A period ends after it begins.")
    _frozen_is_stamped = models.Constraint(
        "CHECK(state <> 'frozen' OR (frozen_at IS NOT NULL AND frozen_by_id IS NOT NULL AND counted_at IS NOT NULL))",
        "Frozen figures say when and by whom.",
    )
    _one_of_each = models.UniqueIndex(
        "(company_id, date_from, date_to, version)", "These days have their figures already. Open or correct those."
    )

    def init(self):
        self._protect("crisis_refuse_frozen", "UPDATE OR DELETE", self._table)

    # --- access -------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        published = self._crisis_published_domain() & Domain("is_published", "=", True)
        return super()._crisis_read_domain() | published

    def _crisis_published_domain(self):
        """The schools whose published figures the current user may read."""
        heads = self.env["res.company"]._crisis_headed_by(self.env.user)
        companies = self._crisis_scope().companies((*ENTITLED, *ALSO_READ)) | set(heads.ids)
        companies &= set(self._crisis_company_ids())
        return Domain("company_id", "in", sorted(companies)) if companies else Domain.FALSE

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("company_id")
    def _compute_is_full(self):
        lines = self.env["crisis.statistic.line"]
        full = lines._crisis_full_companies()
        for statistic in self:
            statistic.is_full = statistic.company_id.id in full

    # --- computes -----------------------------------------------------------------------------------------------

    @api.depends("kind", "day", "term_id")
    def _compute_dates(self):
        for statistic in self:
            span = statistic._span_of_kind()
            if span:
                statistic.date_from, statistic.date_to = span

    def _span_of_kind(self):
        """(first day, last day) that the kind asks for; None where they are chosen."""
        if self.kind == "term":
            return (self.term_id.date_from, self.term_id.date_to) if self.term_id else None
        if not self.day or self.kind == "own":
            return None
        first = self.day.replace(day=1)
        if self.kind == "month":
            return first, first + relativedelta(months=1, days=-1)
        year = first.year if first.month >= FIRST_MONTH else first.year - 1
        return first.replace(year=year, month=FIRST_MONTH), first.replace(year=year + 1, month=FIRST_MONTH) - timedelta(
            days=1
        )

    @api.depends("kind", "term_id", "date_from", "date_to", "version")
    def _compute_name(self):
        for statistic in self:
            if statistic.kind == "month" and statistic.date_from:
                name = f"{statistic.date_from:%Y-%m}"
            elif statistic.kind == "term" and statistic.term_id:
                name = statistic.term_id.name
            elif statistic.kind == "year" and statistic.date_from:
                name = f"{statistic.date_from:%Y}-{statistic.date_to:%Y}"
            else:
                name = f"{statistic.date_from or ''} – {statistic.date_to or ''}"
            statistic.name = f"{name} ({statistic.version})" if statistic.version > 1 else name

    @api.depends("state", "date_to", "correction_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can(self):
        for statistic in self:
            mine = bool(statistic._origin.id and statistic.is_writable)
            over = bool(statistic.date_to and statistic.date_to < statistic.company_id._crisis_today())
            statistic.can_count = mine and statistic.state == "draft"
            statistic.can_freeze = mine and statistic.state == "draft" and over and bool(statistic.counted_at)
            statistic.can_correct = mine and statistic.state == "frozen" and not statistic.correction_ids

    @api.constrains("kind", "day", "term_id", "date_from", "date_to")
    def _check_span(self):
        for statistic in self:
            span = statistic._span_of_kind()
            if (span and span != (statistic.date_from, statistic.date_to)) or (
                statistic.kind == "term" and not statistic.term_id
            ):
                raise ValidationError(self.env._("The days do not fit the kind of period."))

    # --- create, write, delete ----------------------------------------------------------------------------------

    _server_fields = (
        "state",
        "counted_at",
        "frozen_at",
        "frozen_by_id",
        "previous_id",
        "corrects_id",
        "version",
        "is_published",
        "line_ids",
        "published_ids",
        "correction_ids",
    )

    @api.model_create_multi
    def create(self, vals_list):
        forged = {f"default_{name}" for name in self._server_fields}
        context = {key: value for key, value in self.env.context.items() if key not in forged}
        rows = [{name: vals[name] for name in vals if name not in self._server_fields} for vals in vals_list]
        return super(CrisisStatistic, self.with_env(self.env(context=context))).create(rows)

    def write(self, vals):
        self.check_access("write")
        self._refuse_frozen()
        if set(vals) & set(self._server_fields):
            raise UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))
        if set(vals) & {"kind", "day", "term_id", "date_from", "date_to"} and any(self.mapped("corrects_id")):
            raise UserError(self.env._("A correction is about the same days."))
        return super().write(vals)

    def _stamp(self, vals):
        """As write, for the steps of this class after their checks."""
        return super().write(vals)

    def _refuse_frozen(self):
        if any(statistic.state == "frozen" for statistic in self):
            raise UserError(self.env._("Frozen figures are not changed. Correct them: the old ones stay beside."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._refuse_frozen()

    def copy(self, default=None):
        raise UserError(self.env._("Figures are counted, not copied."))

    # --- steps --------------------------------------------------------------------------------------------------

    def action_count(self):
        """Count anew. Access: counsellors, leaders, the register keeper, while it is a draft."""
        for statistic in self:
            statistic.check_access("write")
            statistic._refuse_frozen()
            statistic._count()
        return True

    def action_freeze(self):
        """Count once more and freeze. Access: as counting, once the last day is over.

        :raises UserError: the period is not over
        """
        for statistic in self:
            statistic.check_access("write")
            statistic._refuse_frozen()
            statistic._lock_for_freezing()
            if statistic.date_to >= statistic.company_id._crisis_today():
                raise UserError(self.env._("Figures are frozen when their last day is over."))
            statistic._count()
            published = statistic._publish()
            statistic._stamp(
                {
                    "state": "frozen",
                    "frozen_at": fields.Datetime.now(),
                    "frozen_by_id": self.env.uid,
                    "is_published": published,
                }
            )
        self.flush_recordset()
        return True

    def _lock_for_freezing(self):
        try:
            self.lock_for_update()
        except LockError:
            raise UserError(
                self.env._("A colleague is changing this at the moment. Please try again in a few seconds.")
            ) from None

    def action_correct(self):
        """Begin a correction of frozen figures, or open the one that was begun. Access: as counting."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "frozen":
            raise UserError(self.env._("Only frozen figures are corrected. Count a draft anew."))
        correction = self.correction_ids[:1]
        if not correction:
            values = {name: self[name].id for name in ("company_id", "term_id")}
            values |= {name: self[name] for name in ("kind", "day", "date_from", "date_to")}
            # past the method above, which takes no link to what is corrected from a client
            correction = super().create([{**values, "corrects_id": self.id, "version": self.version + 1}])
        return correction._open_form()

    def _open_form(self):
        return {**self._get_records_action(), "views": [(False, "form")]}

    def action_pivot(self):
        """The numbers of this period by stage, sex and level. Access: whoever may read them."""
        self.ensure_one()
        self.check_access("read")
        name = "crisis_statistic_line_action" if self.is_full else "crisis_statistic_published_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(f"odoo_crisis_intervention.{name}")
        domain = [("statistic_id", "=", self.id)]
        if self.is_full:
            domain.append(("is_detail", "=", True))
        return {**action, "domain": domain, "path": False, "context": {}}

    # --- counting -----------------------------------------------------------------------------------------------

    def _span(self):
        zone = self.company_id._crisis_tz_name()
        start, end = utc_midnight(self.date_from, zone), utc_midnight(self.date_to + timedelta(days=1), zone)
        return Span(self.company_id.id, self.date_from, self.date_to, start, end)

    def _count(self):
        """Replace the numbers. Called after the check of the function."""
        self.ensure_one()
        # sudo: numbers of the whole school for those who count them; no record is shown
        secret = self.sudo()
        figures = secret.env["crisis.figure"].search([])._counted()
        if (self.date_to - self.date_from).days + 1 < FOUR_WEEKS:
            figures = figures.filtered(lambda figure: not figure.is_monthly)
        counts = figures._count(secret._span())
        previous = secret._find_previous()
        lines = secret.env["crisis.statistic.line"]
        lines.search([("statistic_id", "=", self.id)]).unlink()
        lines._add_counts(secret, figures, counts, previous)
        secret._stamp({"counted_at": fields.Datetime.now(), "previous_id": previous.id})

    def _find_previous(self):
        """The last frozen figures of the same kind before, in the version that counts; of own days there are none."""
        if self.kind == "own":
            return self.browse()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", self.kind),
                ("state", "=", "frozen"),
                ("date_to", "<", self.date_from),
                ("date_to", ">=", self.date_from - relativedelta(months=15)),
            ],
            order="date_to desc, version desc",
            limit=1,
        )

    # --- the database refuses too -------------------------------------------------------------------------------

    @api.model
    def _protect(self, function, events, table):
        """Triggers that refuse to change what is frozen, for whoever comes past the ORM; safe at every update."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION crisis_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
                IF OLD.state = 'frozen' THEN
                    RAISE EXCEPTION 'these figures are frozen' USING ERRCODE = 'restrict_violation';
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END $$;
            CREATE OR REPLACE FUNCTION crisis_refuse_frozen_number() RETURNS trigger LANGUAGE plpgsql AS
            $$ DECLARE
                period integer;
            BEGIN
                IF TG_OP = 'INSERT' THEN period := NEW.statistic_id; ELSE period := OLD.statistic_id; END IF;
                PERFORM 1 FROM crisis_statistic s WHERE s.id = period AND s.state = 'frozen';
                IF FOUND THEN
                    RAISE EXCEPTION 'these figures are frozen' USING ERRCODE = 'restrict_violation';
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END $$;
            """
        )
        trigger, target = SQL.identifier(f"{table}_frozen"), SQL.identifier(table)
        self.env.cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", trigger, target))
        self.env.cr.execute(
            SQL(
                "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH ROW EXECUTE FUNCTION %s()",
                trigger,
                SQL(events),
                target,
                SQL.identifier(function),
            )
        )
