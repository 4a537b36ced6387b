# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import LEADER


class CrisisAccessExclusion(models.Model):
    """A user who is shut out of one person's records by name, whatever duties he holds.

    Made by the system when a report names a member of staff as involved, or by a leader. Lifted by a leader who is
    not the excluded person. The excluded person sees neither the record nor the exclusion.
    """

    _name = "crisis.access.exclusion"
    _inherit = ["crisis.confidential.mixin"]
    _description = "Exclusion by name"

    _crisis_read_roles = (LEADER,)
    _crisis_write_roles = (LEADER,)
    _crisis_grant_scopes = ()
    _crisis_narrative = ("reason",)

    user_id = fields.Many2one("res.users", required=True, ondelete="restrict", index=True)
    # A report whose pupil nobody knows yet; a number only, the report itself points at nothing here.
    concern_ref = fields.Integer(index=True, readonly=True)
    reason = fields.Text()
    made_at = fields.Datetime(required=True, readonly=True, default=lambda self: fields.Datetime.now())
    lifted_at = fields.Datetime(readonly=True)
    lifted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", index="btree_not_null")

    _live_unique = models.UniqueIndex(
        "(user_id, COALESCE(subject_id, 0), COALESCE(concern_ref, 0)) WHERE lifted_at IS NULL",
        "This person is already shut out here.",
    )
    _lifted_by_other = models.Constraint("CHECK(lifted_by_id <> user_id)", "Nobody lifts his own exclusion.")

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() & fields.Domain("user_id", "!=", self.env.uid)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("lifted_at", None)
            vals.pop("lifted_by_id", None)
        exclusions = super().create(vals_list)
        self._crisis_forget_scopes()
        for exclusion in exclusions:
            exclusion._crisis_audit("revoke", f"user {exclusion.user_id.id} excluded")
        return exclusions

    @api.model
    def _exclude(self, user, record):
        """Shut ``user`` out of ``record`` and of its person's other records. Server only, after its own checks."""
        subject = record.sudo().subject_id  # sudo: caller has checked; ids only
        concern = record.id if record._name == "crisis.concern" and not subject else 0
        # sudo: a reporter must be able to shut out the person he names
        existing = self.sudo().search(
            [
                ("user_id", "=", user.id),
                ("subject_id", "=", subject.id),
                ("concern_ref", "=", concern),
                ("lifted_at", "=", False),
            ]
        )
        if existing:
            return existing
        return self.sudo().create(  # sudo: as above
            {
                "user_id": user.id,
                "subject_id": subject.id,
                "concern_ref": concern,
                "company_id": record.sudo().company_id.id,  # sudo: as above
            }
        )

    @api.model
    def _users_shut_out(self, subject, concern):
        """Users who are kept away by name from a person or from a report. Server only: nobody is told who they are."""
        domain = fields.Domain("subject_id", "=", subject.id) if subject else fields.Domain.FALSE
        if concern:
            domain |= fields.Domain("concern_ref", "=", concern.id)
        if domain.is_false():
            return self.env["res.users"]
        # sudo: keeps calls and duties from them, whoever asks for it
        return self.sudo().search(domain & fields.Domain("lifted_at", "=", False)).user_id

    def write(self, vals):
        raise UserError(self.env._("An exclusion is not changed, only lifted."))

    def action_lift(self):
        """Let the person in again. Access: a leader who is not the excluded person."""
        for exclusion in self:
            exclusion.check_access("read")
            exclusion._crisis_check_role((LEADER,), exclusion.company_id)
            super(CrisisAccessExclusion, exclusion).write(
                {"lifted_at": fields.Datetime.now(), "lifted_by_id": self.env.uid}
            )
            exclusion._crisis_audit("grant", f"user {exclusion.user_id.id} exclusion lifted")
        self._crisis_forget_scopes()
        return True
