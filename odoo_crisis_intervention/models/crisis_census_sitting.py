# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.census_slots import is_within_hours, next_slot
from ..tools.duties import Due
from ..tools.locked_form import lock_fields
from ..tools.roles import COUNSELLOR, LEADER

LIVE = ("planned", "open")


class CrisisCensusSitting(models.Model):
    """An hour in which a class answers, with somebody in the room; or one for whoever missed his.

    The homeroom teacher supervises unless somebody else is named. An hour outside school is warned about, not refused:
    an answer that needs somebody at once should find him.

    Access: every member of staff of the school reads; counsellors and leaders write; the supervisor opens and closes
    the own one. Source: plan Art. 11.
    """

    _name = "crisis.census.sitting"
    _description = "Sitting of a census"
    _inherit = ["crisis.census.step.mixin", "crisis.duty.source"]
    _order = "starts_at, id"
    _check_company_auto = True

    _crisis_step_fields = ("state", "opened_at", "opened_by_id", "closed_at", "closed_by_id")
    _crisis_due_fields = ("state", "supervisor_id", "starts_at", "ends_at")

    census_id = fields.Many2one("crisis.census", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="census_id.company_id", string="School", store=True, precompute=True, default=None, ondelete="restrict"
    )
    class_id = fields.Many2one(
        "crisis.school.class", index="btree_not_null", ondelete="restrict", check_company=True,
        help="Empty: for whoever missed his sitting, of all classes.",
    )  # fmt: skip
    is_makeup = fields.Boolean(string="Make-up sitting", help="For absentees and for answers to be given again.")
    place = fields.Char()
    supervisor_id = fields.Many2one(
        "res.users",
        string="Supervised by",
        compute="_compute_supervisor_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    starts_at = fields.Datetime(string="Begins", required=True, index=True)
    ends_at = fields.Datetime(
        string="Ends", compute="_compute_ends_at", store=True, readonly=False, precompute=True, required=True
    )
    state = fields.Selection(
        [("planned", "To come"), ("open", "Open now"), ("closed", "Over"), ("cancelled", "Called off")],
        required=True,
        readonly=True,
        default="planned",
        index=True,
    )
    opened_at = fields.Datetime(string="Sitting opened at", readonly=True)
    opened_by_id = fields.Many2one("res.users", string="Opened by", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(string="Over at", readonly=True)
    closed_by_id = fields.Many2one("res.users", string="Ended by", readonly=True, ondelete="restrict")
    expected_count = fields.Integer(string="Still to answer here", compute="_compute_counts")
    answered_count = fields.Integer(string="Answered here", compute="_compute_counts")
    is_outside_hours = fields.Boolean(string="Outside school hours", compute="_compute_is_outside_hours")
    can_run = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_write = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _times_ordered = models.Constraint("CHECK(starts_at < ends_at)", "A sitting ends after it begins.")
    _class_named = models.Constraint(
        "CHECK(is_makeup IS TRUE OR class_id IS NOT NULL)", "Please say which class this is for."
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("class_id", "is_makeup", "starts_at")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for sitting in self:
            parts = [sitting.class_id.name or self.env._("All classes"), sitting._when()]
            if sitting.is_makeup:
                parts.insert(0, self.env._("Make-up sitting"))
            sitting.display_name = " · ".join(part for part in parts if part)

    def _when(self):
        at = self.company_id._crisis_local(self.starts_at) if self.company_id else self.starts_at
        return f"{at:%m-%d %H:%M}" if at else ""

    @api.depends("class_id", "census_id")
    def _compute_supervisor_id(self):
        for sitting in self:
            # sudo: the login of a homeroom teacher, which staff without HR rights do not read
            school_class = sitting.class_id.sudo()
            teacher = school_class.homeroom_employee_id.user_id or school_class.deputy_employee_id.user_id
            sitting.supervisor_id = teacher or sitting.supervisor_id or sitting.census_id.responsible_id

    @api.depends("starts_at")
    def _compute_ends_at(self):
        for sitting in self:
            company = sitting.census_id.company_id or self.env.company
            if sitting.starts_at and not (sitting.ends_at and sitting.ends_at > sitting.starts_at):
                sitting.ends_at = sitting.starts_at + timedelta(minutes=company.crisis_census_minutes)

    @api.depends("state")
    def _compute_counts(self):
        """Numbers of pupils; who they are is told by nobody here."""
        # sudo: numbers only, as they are seen in the room
        rows = (
            self.env["crisis.census.participant"]
            .sudo()
            ._read_group([("sitting_id", "in", self.ids)], ["sitting_id", "state"], ["__count"])
        )
        counts = {(sitting.id, state): number for sitting, state, number in rows}
        for sitting in self:
            of = {state: counts.get((sitting._origin.id, state), 0) for state in ("expected", "invalid", "answered")}
            sitting.expected_count = of["expected"] + of["invalid"]
            sitting.answered_count = of["answered"]

    @api.depends("starts_at", "ends_at", "company_id")
    def _compute_is_outside_hours(self):
        terms = {company: self.env["crisis.term"]._pure_terms(company) for company in self.company_id}
        for sitting in self:
            company = sitting.company_id
            sitting.is_outside_hours = bool(
                company
                and sitting.starts_at
                and sitting.ends_at
                and not is_within_hours(
                    terms[company],
                    company._crisis_local(sitting.starts_at),
                    company._crisis_local(sitting.ends_at),
                    company.crisis_census_hour_from,
                    company.crisis_census_hour_to,
                )
            )

    @api.depends("state", "supervisor_id", "is_writable")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can(self):
        for sitting in self:
            sitting.can_write = sitting.is_writable or not sitting._origin
            sitting.can_run = bool(sitting._origin) and sitting._may_run()

    def _may_run(self):
        """The supervisor in the room, and whoever stands in for him."""
        return (
            self.env.su
            or self.supervisor_id == self.env.user
            or self._crisis_has_role((COUNSELLOR, LEADER), self.company_id)
        )

    @api.constrains("census_id", "class_id")
    def _check_census(self):
        for sitting in self:
            if sitting.census_id.state in ("closed", "cancelled") and sitting.state in LIVE:
                raise ValidationError(self.env._("This census is over."))

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sittings = super().create(vals_list)
        sittings.census_id._seat_participants()
        return sittings

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and any(sitting.state in ("closed", "cancelled") for sitting in self):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        if "census_id" in vals and any(sitting.census_id.id != vals["census_id"] for sitting in self):
            raise UserError(self.env._("A sitting belongs to its census."))
        result = super().write(vals)
        if {"class_id", "is_makeup"} & set(vals):
            self._let_go()
            self.census_id._seat_participants()
        return result

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            lock_fields(self, arch, "not can_write or state in ('closed', 'cancelled')")
        return arch, view

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_open(self):
        """Pupils may answer now. Access: the supervisor, counsellors and leaders.

        :raises UserError: the census is not under way, or the sitting was opened already
        """
        for sitting in self:
            sitting._check_may_run()
            if sitting.census_id.state != "running":
                raise UserError(self.env._("This census is not under way."))
            sitting._open_now()
        return True

    def action_close(self):
        """The hour is over. Who did not answer was absent. Access: the supervisor, counsellors and leaders."""
        for sitting in self:
            sitting._check_may_run()
            sitting._close()
        return True

    def action_cancel(self):
        """It does not take place; its pupils wait for another one. Access: as writing."""
        self.check_access("write")
        self._take_step(("planned",), "cancelled")
        self._let_go()
        return True

    def action_participants(self):
        """Who is expected here. Access: gives an action; the rule on participants says what it shows."""
        self.ensure_one()
        return self.env["crisis.census.participant"]._open_list([("sitting_id", "=", self.id)])

    def _check_may_run(self):
        self.ensure_one()
        self.check_access("read")
        if not self._may_run():
            raise self._crisis_refusal("role")

    def _open_now(self):
        self._take_step(LIVE[:1], "open", opened_at=fields.Datetime.now(), opened_by_id=self.env.uid)

    def _close(self):
        """The caller has checked who may. What else ends with a sitting extends this."""
        self._take_step(("open",), "closed", closed_at=fields.Datetime.now(), closed_by_id=self.env.uid)
        # sudo: who did not come; whoever closes a sitting is not always who reads the pupils
        self.env["crisis.census.participant"].sudo()._missed(self)

    def _let_go(self):
        """Pupils who have not answered here wait for another sitting."""
        # sudo: the server's own bookkeeping of who sits where
        rows = self.env["crisis.census.participant"].sudo()
        rows.search([("sitting_id", "in", self.ids), ("state", "!=", "answered")]).write({"sitting_id": False})

    # -- duties --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return super()._crisis_live_domain() & Domain("state", "in", LIVE)

    def _crisis_dues(self):
        if self.state == "cancelled" or self.census_id.state not in ("running", "closed"):
            return []
        return [
            Due(
                "census_sitting",
                self.ends_at,
                self.supervisor_id,
                done_at=self.closed_at,
                done_by=self.closed_by_id,
            )
        ]


class CrisisCensus(models.Model):
    """Sittings of a census: one for each class, and those for whoever is missing."""

    _inherit = "crisis.census"

    def action_plan_makeup(self):
        """A sitting for whoever was absent or has to answer again, on the next school day. Access: as writing.

        :raises UserError: nobody is missing
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: whom to expect again, by number; consent and absence are not told
        waiting = self.env["crisis.census.participant"].sudo()._waiting_for_makeup(self)
        if not waiting:
            raise UserError(self.env._("Nobody is missing at the moment."))
        company = self.company_id
        start, end = next_slot(
            self.env["crisis.term"]._pure_terms(company),
            company._crisis_today(),
            company.crisis_census_hour_from,
            company.crisis_census_minutes,
            company._crisis_tz_name(),
        )
        sitting = self.env["crisis.census.sitting"].create(
            {
                "census_id": self.id,
                "is_makeup": True,
                "starts_at": start,
                "ends_at": end,
                "supervisor_id": self.responsible_id.id,
            }
        )
        waiting._call_again(sitting)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make-up sitting"),
            "res_model": "crisis.census.sitting",
            "res_id": sitting.id,
            "views": [(False, "form")],
        }
