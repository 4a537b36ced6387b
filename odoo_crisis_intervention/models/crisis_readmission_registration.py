# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError


class CrisisReadmissionAgreement(models.Model):
    """Academic affairs registers a return on its own record, which tells nothing of why (plan Art. 21, 24(5))."""

    _inherit = "crisis.readmission.agreement"

    def _registration(self):
        return self.env["crisis.academic.registration"]._live_for(self)

    def _ask_academic_affairs(self):
        registrations = self.env["crisis.academic.registration"]
        registrations._ask(self, "return", self.returns_on, papers_complete=True, placement=self.class_id)

    def _on_registration_registered(self, registration):
        """Runs within the clerk's step: the way goes on, to the class in which the pupil was placed."""
        if registration.placement_class_id:
            # a fact of the clerk's step, which has checked who may
            self._as_workflow().write({"class_id": registration.placement_class_id.id})
        self._registered()

    def _take_back_what_followed(self):
        super()._take_back_what_followed()
        self._registration().filtered(lambda row: row.state != "filed")._transition("void")

    def _after_void(self):
        super()._after_void()
        self._registration().filtered(lambda row: row.state != "filed")._transition("void")

    def _after_file(self):
        """The registration is filed with the agreement; that ends the leave."""
        self._registration().filtered(lambda row: row.state == "registered")._transition("file")
        super()._after_file()


class CrisisAcademicRegistration(models.Model):
    """A return is filed with its agreement: until then the clock of filing runs there."""

    _inherit = "crisis.academic.registration"

    def _crisis_dues(self):
        dues = super()._crisis_dues()
        return [due for due in dues if due.kind != "status_filing"] if self.kind == "return" else dues

    def _guard_file(self):
        if self.kind == "return" and self.env[self.res_model].browse(self.res_ref).state != "in_force":
            raise UserError(self.env._("A return is filed with its agreement."))
