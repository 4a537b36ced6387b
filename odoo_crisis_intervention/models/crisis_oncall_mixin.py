# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roles import BACKUP, COUNSELLOR, FUNCTION_OF_ROLE, KEEPER, LEADER, TEAM

# Who may stand in for whom. At the hotline anybody of the team can answer a telephone.
TAKE_OVER = {
    "counsellor": (COUNSELLOR,),
    "leader": (LEADER,),
    "hotline": (COUNSELLOR, LEADER, BACKUP, KEEPER, TEAM),
}


class CrisisOncallMixin(models.AbstractModel):
    """A line of the roster of who is on call: whom, as what, and who may write it.

    Access: every member of staff reads; leaders, the register keeper and the configuration group write.
    """

    _name = "crisis.oncall.mixin"
    _description = "Line of the on-call roster"
    _inherit = ["crisis.access.mixin"]
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users",
        string="On call",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    function = fields.Selection(
        [("counsellor", "Counsellor"), ("leader", "Leader"), ("hotline", "Hotline")],
        string="On call as",
        required=True,
        default="counsellor",
    )

    def _crisis_read_domain(self):
        return Domain("company_id", "in", self._crisis_company_ids())

    def _crisis_write_domain(self):
        companies = self._crisis_company_ids()
        if not self.env.user.has_group("odoo_crisis_intervention.group_crisis_config"):
            companies = sorted(self._crisis_scope().companies((LEADER, KEEPER)) & set(companies))
        return Domain("company_id", "in", companies)

    @api.model
    def _serving_users(self, company, function):
        """Everybody who holds the function today; at the hotline the counsellors stand in."""
        wanted = {"leader": LEADER}.get(function, COUNSELLOR)
        roles = [role for role, held in FUNCTION_OF_ROLE.items() if held == wanted]
        members = self.env["crisis.team.member"]._serving(company, [("role", "in", roles)])
        return members.user_id.filtered("active")
