# SPDX-License-Identifier: LGPL-3.0-or-later
"""The button "Pupil's file" on what is about a pupil, and what keeps the file up when the pupil leaves."""

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_warning import ENTERED_STATES


class CrisisPupilFile(models.Model):
    _inherit = "crisis.pupil.file"

    @api.model
    def _open_of(self, subject, is_shared=False):
        """The action of a pupil's file, opened where there is none yet and the user may open one.

        :param is_shared: the caller's record is one that the homeroom teacher of the class reads, as is the file then
        """
        if not subject or subject.kind != "student":
            raise UserError(self.env._("A file is kept of pupils who are in the roster."))
        file = self.search([("subject_id", "=", subject.id)], limit=1)
        if not file:
            if not is_shared:
                self._crisis_check_role((COUNSELLOR, LEADER, KEEPER), subject.company_id)
            file = self.browse(self._open_for(subject, shared=is_shared).ids)
            file.check_access("read")  # whoever is shut out from the pupil gets the constant refusal
        return file._get_records_action(name=self.env._("Pupil's file"))


class CrisisSubject(models.Model):
    _inherit = "crisis.subject"

    def action_pupil_file(self):
        """Access: whoever reads the file; where there is none, counsellors, leaders and the register keeper."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.pupil.file"]._open_of(self)

    def write(self, vals):
        result = super().write(vals)
        if "enrolment_state" in vals:
            # sudo: the office changes the roster; it sees nothing of what is closed for it
            self.env["crisis.pupil.file"].sudo()._follow_roster(self.sudo())
        return result


class CrisisConcern(models.Model):
    _inherit = "crisis.concern"

    def action_pupil_file(self):
        """Access: whoever reads this record, then as the file says."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.pupil.file"]._open_of(self.subject_id)


class CrisisWarning(models.Model):
    _inherit = "crisis.warning"

    def action_pupil_file(self):
        """Access: whoever reads this record, then as the file says."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.pupil.file"]._open_of(self.subject_id, self.state in ENTERED_STATES)


class CrisisCase(models.Model):
    _inherit = "crisis.case"

    def action_pupil_file(self):
        """Access: whoever reads this record, then as the file says."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.pupil.file"]._open_of(self.subject_id, self.state != "void")


class CrisisLeaving(models.Model):
    _inherit = "crisis.leaving"

    def _after_close(self):
        result = super()._after_close()
        self.env["crisis.pupil.file"]._follow_roster(self.subject_id)  # as the system, after the leader's step
        return result


class CrisisTransferSummary(models.Model):
    _inherit = "crisis.transfer.summary"

    def _after_hand_over(self):
        """The file says that something went out; what and to whom stands on the summary."""
        result = super()._after_hand_over()
        # sudo: a fact of the file, told by whoever handed over
        files = self.env["crisis.pupil.file"].sudo()._open_for(self.subject_id, shared=True)
        for file in files:
            file._crisis_log("passed_on")
        return result
