# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class CrisisAppointment(models.Model):
    """An appointment made of what came in without a name or by telephone."""

    _inherit = "crisis.appointment"

    def _form_from(self, record, source):
        """The form of a new appointment, filled in from ``record``, which the current user may read."""
        record.ensure_one()
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appointment for a talk"),
            "res_model": self._name,
            "views": [(self.env.ref("odoo_crisis_intervention.crisis_appointment_view_form").id, "form")],
            "context": {
                "default_source": source,
                "default_subject_id": record.subject_id.id,
                "default_called": False if record.subject_id else record.subject_description,
            },
        }


class CrisisHotlineCall(models.Model):
    """A call can become an appointment."""

    _inherit = "crisis.hotline.call"

    def action_appointment(self):
        """A form, filled in. Access: whoever may read the call; who may keep an appointment is the form's own rule."""
        return self.env["crisis.appointment"]._form_from(self, "hotline")


class CrisisOutsideReport(models.Model):
    """A slip from the public page can become an appointment."""

    _inherit = "crisis.outside.report"

    def action_appointment(self):
        """A form, filled in. Access: whoever may read the slip; who may keep an appointment is the form's own rule."""
        return self.env["crisis.appointment"]._form_from(self, "slip")
