# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.http import request, route

from odoo.addons.web.controllers.report import ReportController


class CrisisReportController(ReportController):
    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """As Odoo's; a paper of ours stays in no cache, on a school's shared computer least of all."""
        response = super().report_routes(reportname, docids=docids, converter=converter, **data)
        reports = request.env["ir.actions.report"]
        if reports._crisis_paper(reports._get_report_from_name(reportname)) is not None:
            response.headers["Cache-Control"] = "no-store"
        return response
