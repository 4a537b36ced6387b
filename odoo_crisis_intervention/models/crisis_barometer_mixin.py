# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER

COUNSELLORS = "odoo_crisis_intervention.group_crisis_counsellor"


class CrisisBarometerMixin(models.AbstractModel):
    """Who reads a class barometer and its lines: counsellors, and whom the school's setting lets read besides.

    Nobody reads what was not handed in but whoever writes it. The pupil who wrote it has no access by this: the
    portal's pages ask as the system for the own rows of the own class (``crisis_barometer_portal``).
    Source: plan Art. 12(4), 24(6).
    """

    _name = "crisis.barometer.mixin"
    _description = "Readers of the class barometer"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_barometer_path = ""

    class_id = fields.Many2one("crisis.school.class", ondelete="restrict")

    def _crisis_not_unsent(self):
        path = self._crisis_barometer_path
        return Domain(f"{path}submitted_at", "!=", False) | Domain(f"{path}author_id", "=", self.env.uid)

    def _crisis_read_domain(self):
        domain = super()._crisis_read_domain()
        # sudo: settings of the user's own schools
        schools = self.env["res.company"].sudo().browse(self._crisis_company_ids())
        for_leaders = schools.filtered(lambda school: school.crisis_barometer_readers in ("leader", "both"))
        for_homerooms = schools.filtered(lambda school: school.crisis_barometer_readers in ("homeroom", "both"))
        if for_leaders:
            domain |= self._crisis_domain((LEADER,), False, ()) & Domain("company_id", "in", for_leaders.ids)
        if for_homerooms:
            domain |= self._crisis_homeroom_domain() & Domain("company_id", "in", for_homerooms.ids)
        return domain & self._crisis_not_unsent()

    def _crisis_homeroom_domain(self):
        """By the barometer's class: a line may be about somebody whose name was not known."""
        scope = self._crisis_scope()
        domain = Domain("class_id", "in", sorted(scope.class_ids))
        if scope.excluded_subjects:
            domain &= Domain("subject_id", "not in", sorted(scope.excluded_subjects))
        return domain

    def _crisis_write_domain(self):
        return super()._crisis_write_domain() & self._crisis_not_unsent()
