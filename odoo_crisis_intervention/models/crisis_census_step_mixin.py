# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, LEADER


class CrisisCensusStepMixin(models.AbstractModel):
    """A census or one of its sittings: what its steps set is not written by hand.

    Every member of staff of the school reads; counsellors and leaders write. The configuration group does not: who is
    asked, and what, is no setting.
    """

    _name = "crisis.census.step.mixin"
    _inherit = ["crisis.office.mixin"]
    _description = "Steps of a census"

    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_step_fields = ("state",)

    def _crisis_write_domain(self):
        return self._crisis_domain(self._crisis_write_roles, False, ())

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        state = self._fields["state"].default(self)
        initial = dict.fromkeys(self._crisis_step_fields, False) | {"state": state}
        for vals in vals_list:
            if any(vals.get(name) not in (None, value) for name, value in initial.items()):
                raise self._crisis_step_refusal()
        # given here, no default of a client's choice fills them in
        return super().create([{**vals, **initial} for vals in vals_list])

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and not set(self._crisis_step_fields).isdisjoint(vals):
            raise self._crisis_step_refusal()
        return super().write(vals)

    def _crisis_step_refusal(self):
        return UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))

    def _take_step(self, sources, target, **values):
        """From one of ``sources`` to ``target``, each record once. The caller has checked who may."""
        rows = self.sudo()  # sudo: rights were checked by the caller; a step writes what nobody writes by hand
        rows.lock_for_update()
        rows.invalidate_recordset(["state"])
        if any(row.state not in sources for row in rows):
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )
        rows.write({"state": target, **values})
