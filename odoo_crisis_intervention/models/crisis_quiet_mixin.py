# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, FUNCTION_OF_ROLE

COUNSELLOR_ROLES = [role for role, function in FUNCTION_OF_ROLE.items() if function == COUNSELLOR]


class CrisisQuietMixin(models.AbstractModel):
    """What counsellors keep among themselves, told to nobody besides: no line in a timeline, no file, no decision.

    The timeline of a pupil is read by leaders, Student Affairs and the homeroom teacher; that somebody comes to talk,
    or what somebody answered, is not theirs to know. Who did what and when stands in the row itself, looks stand in
    the access log.
    Source: plan Art. 11, 19, 24(6).
    """

    _name = "crisis.quiet.mixin"
    _description = "Kept among counsellors"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_untold = True
    _crisis_log_reads = True

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """No line: see above."""

    def _crisis_serving(self):
        """Rows of schools in which the current user serves as a counsellor: whoever leaves, leaves them behind."""
        return Domain("company_id", "in", sorted(self._crisis_scope().companies((COUNSELLOR,))))

    @api.model
    def _counsellors(self, company):
        """Users who serve as counsellors of ``company`` today."""
        members = self.env["crisis.team.member"]._serving(company, [("role", "in", COUNSELLOR_ROLES)])
        return members.user_id.filtered("active")

    def _check_is_pupil(self):
        """The kind of person is asked of the roster: a colleague's own case is reached by leaders only."""
        if any(row.subject_id.kind == "staff" for row in self.sudo()):  # sudo: of the roster, which all staff read
            raise ValidationError(self.env._("The counselling room's book is for pupils."))
