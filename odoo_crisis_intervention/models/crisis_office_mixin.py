# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER

CONFIG_GROUP = "odoo_crisis_intervention.group_crisis_config"


class CrisisOfficeMixin(models.AbstractModel):
    """The organisation's own records: plan, trainings, activities. They tell nothing about a pupil's risk.

    Access: every member of staff of the school reads, unless ``_crisis_read_roles`` names who does; the functions in
    ``_crisis_write_roles`` and the configuration group write, each in the schools where they hold the function today.
    """

    _name = "crisis.office.mixin"
    _inherit = ["crisis.access.mixin"]
    _description = "Record of the organisation"

    _crisis_read_roles = None  # every member of staff
    _crisis_write_roles = (LEADER, COUNSELLOR, KEEPER)

    def _crisis_office_companies(self, functions):
        """Schools in which the current user holds one of ``functions`` or keeps the settings."""
        own = self._crisis_company_ids()
        if self.env.user.has_group(CONFIG_GROUP):
            return own
        return sorted(set(own) & self._crisis_scope().companies(functions))

    def _crisis_office_domain(self, functions):
        return Domain("company_id", "in", self._crisis_office_companies(functions))

    def _crisis_read_domain(self):
        if self._crisis_read_roles is None:
            return Domain("company_id", "in", self._crisis_company_ids())
        return self._crisis_office_domain(self._crisis_read_roles)

    def _crisis_write_domain(self):
        return self._crisis_office_domain(self._crisis_write_roles)

    def _crisis_check_office(self, functions=None):
        """Raise the constant error unless the user works in the office of every record's school."""
        if self.env.su:
            return
        companies = self._crisis_office_companies(functions or self._crisis_write_roles)
        if not self.company_id <= self.env["res.company"].browse(companies):
            raise self._crisis_refusal("role")

    def _crisis_adopt_files(self, field_name):
        """Files uploaded before the record was saved belong to nobody else until they belong to it."""
        for record in self:
            files = record[field_name].filtered(lambda file: not file.res_id and file.create_uid == self.env.user)
            files.write({"res_model": self._name, "res_id": record.id})
