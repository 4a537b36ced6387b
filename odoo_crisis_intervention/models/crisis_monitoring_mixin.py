# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER


class CrisisMonitoringMixin(models.AbstractModel):
    """Who reads what belongs to a monitoring team, the team itself included.

    Counsellors, leaders, the register keeper, the homeroom teacher of the pupil's class, grants; the adults of the team
    and its leader while it is active. Counsellors and leaders write. Source: plan Art. 18.
    """

    _name = "crisis.monitoring.mixin"
    _description = "Belongs to a monitoring team"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() | self._crisis_watchers_domain()

    def _crisis_watchers_domain(self):
        """What the current user reads because it is his turn to watch over somebody, unless he was shut out by name."""
        mine = Domain("user_id", "=", self.env.uid) & Domain("left_at", "=", False)
        # any!: whose team it is decides, not what the reader may see of its members
        teams = Domain("leader_id", "=", self.env.uid) | Domain("member_ids", "any!", mine)
        teams &= Domain("state", "=", "active")
        # any!: as above
        domain = teams if self._name == "crisis.monitoring.team" else Domain("team_id", "any!", teams)
        domain &= Domain("company_id", "in", self._crisis_company_ids())
        excluded = self._crisis_scope().excluded_subjects
        return domain & Domain("subject_id", "not in", sorted(excluded)) if excluded else domain
