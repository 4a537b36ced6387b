# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition

PROTECTION_KINDS = [
    ("seat", "Another seat"),
    ("class", "Another class"),
    ("dormitory", "Another dormitory"),
    ("escort", "Accompanied on all ways"),
    ("leave", "Leave from school"),
    ("other", "Other"),
]


class CrisisProtectedPerson(models.Model):
    """Somebody who may be attacked, and what protects him (plan Art. 17), seen from the case.

    It names two persons, so it is for the office only: counsellors, leaders and the register keeper who are shut out
    from neither, and grants of the scope full for the case. The people around the person to protect read
    ``crisis.protection``, which says what is done and nothing of a case. Leaders approve.
    """

    _name = "crisis.protected.person"
    _description = "Person to protect"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_homeroom_read = False
    _crisis_grant_scopes = ("full",)
    _crisis_narrative = ("who", "why", "measure", "told")

    _transitions = {
        "approve": Transition(sources=("proposed",), target="approved", roles=(LEADER,)),
        "end": Transition(sources=("approved",), target="ended", roles=(COUNSELLOR, LEADER), reason=True),
        "void": Transition(sources=("proposed",), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = ("approved_at", "approved_by_id", "protection_id")
    _locked_states = ("ended", "void")
    # What may still be added once a leader approved: that the person was told.
    _told_fields = {"told", "informed_by_id", "informed_at"}

    state = fields.Selection(
        [("proposed", "To be approved"), ("approved", "Being carried out"), ("ended", "Ended"), ("void", "Void")],
        default="proposed",
        required=True,
        readonly=True,
        index=True,
    )
    protected_id = fields.Many2one(
        "crisis.subject",
        string="Person to protect",
        domain="[('id', '!=', subject_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    who = fields.Char(string="Or in words", help="When this is nobody of the school's roster.")
    why = fields.Text(string="What is feared")
    kind = fields.Selection(PROTECTION_KINDS, string="Kind of protection", required=True, default="escort")
    measure = fields.Text(
        string="Protective measure", help="Read by those around the person to protect: no word of a case or a name."
    )
    told = fields.Text(string="What the person was told")
    informed_by_id = fields.Many2one("res.users", string="Told by", ondelete="restrict")
    informed_at = fields.Datetime(string="Told at")
    approved_at = fields.Datetime(readonly=True)
    approved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    protection_id = fields.Many2one("crisis.protection", readonly=True, index="btree_not_null", ondelete="restrict")
    can_approve = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _somebody = models.Constraint(
        "CHECK(protected_id IS NOT NULL OR who IS NOT NULL)", "Please say who is to be protected."
    )

    def _crisis_domain(self, functions, homeroom, grant_scopes):
        """Whoever is shut out from one of the two persons does not read the row; a colleague's is for leaders."""
        domain = super()._crisis_domain(functions, homeroom, grant_scopes)
        scope = self._crisis_scope()
        leads = sorted(scope.companies((LEADER,)))
        not_staff = Domain("protected_id", "=", False) | Domain("protected_id.kind", "!=", "staff")
        domain &= not_staff | Domain("company_id", "in", leads)
        if scope.excluded_subjects:
            domain &= Domain("protected_id", "not in", sorted(scope.excluded_subjects))
        return domain

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        for row in rows:
            row._crisis_log("proposed")
        return rows

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and set(vals) - self._told_fields:
            if any(row.state == "approved" for row in self):
                raise UserError(self.env._("A leader approved this. End it and propose another."))
        return super().write(vals)

    def action_approve(self):
        return self._transition("approve")

    def action_end(self):
        return self._open_decision("end")

    def action_void(self):
        return self._open_decision("void")

    def _guard_approve(self):
        if not self.measure:
            raise UserError(self.env._("Please say first what protects the person."))

    def _prepare_approve_values(self):
        values = {"approved_at": self._now(), "approved_by_id": self.env.uid}
        if self.protected_id:
            # The other person's record is written as the system: whoever approved it would point to the case.
            protection = self.env["crisis.protection"]._begin(self.protected_id, self.kind, self.measure)
            values["protection_id"] = protection.id
        return values

    def _after_end(self):
        self.protection_id._end()

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "proposed": self.env._("Protection of somebody else proposed"),
            "approve": self.env._("Protection of somebody else approved"),
            "end": self.env._("Protection of somebody else ended"),
            "void": self.env._("Entered in error"),
        }


class CrisisProtection(models.Model):
    """What those around somebody do so that nothing happens to him. It tells nothing of a case (plan Art. 17).

    No field leads from here to the case it came from, and the server writes it, so that who wrote it tells nothing.
    Access: counsellors, leaders, the register keeper, the homeroom teacher of the protected person's class and grants
    for that person read; nobody writes.
    """

    _name = "crisis.protection"
    _description = "Protection"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = ()
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("measure",)

    subject_id = fields.Many2one(string="Person", required=True)
    kind = fields.Selection(PROTECTION_KINDS, string="Kind of protection", required=True)
    measure = fields.Text(string="Protective measure", required=True)
    begun_on = fields.Date(string="From", required=True)
    ended_on = fields.Date(string="Until")

    def _begin(self, subject, kind, measure):
        """Server only, after a leader approved."""
        # with_user: the log and the row name the system, not who works on the other person's case
        system = self.with_user(self.env.ref("base.user_root")).sudo()  # sudo: as above
        protection = system.create(
            {
                "subject_id": subject.id,
                "company_id": subject.company_id.id,
                "kind": kind,
                "measure": measure,
                "begun_on": subject.company_id._crisis_today(),
            }
        )
        protection._crisis_log("begun")
        return protection.with_env(self.env)

    def _end(self):
        """Server only, after its checks."""
        # with_user: see _begin
        for protection in self.with_user(self.env.ref("base.user_root")).sudo():  # sudo: as above
            protection.ended_on = protection.company_id._crisis_today()
            protection._crisis_log("ended")

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begun": self.env._("Protection begun"),
            "ended": self.env._("Protection ended"),
        }
