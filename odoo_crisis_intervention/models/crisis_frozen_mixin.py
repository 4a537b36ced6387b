# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError


class CrisisFrozenMixin(models.AbstractModel):
    """What was signed is frozen by its digest, and whoever reads it can ask at any time whether it still is that.

    A model says from when on it is frozen (``_is_frozen``) and whether words, signatures and files agree with what was
    kept (``_is_intact``). Asking leaves a line in the timeline. Access: whoever may read the record.
    """

    _name = "crisis.frozen.mixin"
    _description = "Frozen once signed"

    def _is_frozen(self):
        raise NotImplementedError

    def _is_intact(self):
        raise NotImplementedError

    def action_check(self):
        """Say whether what stands here is what was signed. Access: whoever may read it.

        :raises UserError: nothing is frozen yet
        """
        self.ensure_one()
        self.check_access("read")
        if not self._is_frozen():
            raise UserError(self.env._("Only what is signed or refused is frozen."))
        self.env.invalidate_all()
        intact = self._is_intact()
        self._crisis_log("intact" if intact else "changed")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if intact else "danger",
                "sticky": not intact,
                "message": self.env._("Nothing was changed since it was signed.")
                if intact
                else self.env._("This is NOT what was signed. Please tell your IT and a leader at once."),
            },
        }
