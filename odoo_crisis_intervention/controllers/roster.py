# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import http
from odoo.http import content_disposition, request

from ..tools import roster_columns, roster_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CrisisRosterController(http.Controller):
    @http.route("/crisis/roster/template/<string:kind>", type="http", auth="user", methods=["GET"])
    def roster_template(self, kind, **kwargs):
        """An empty workbook with the columns of a kind, in the user's language. Access: the configuration group."""
        if kind not in roster_columns.KINDS or not request.env.user.has_group(
            "odoo_crisis_intervention.group_crisis_config"
        ):
            raise request.not_found()
        content = roster_sheet.template(kind, (request.env.lang or "").startswith("zh"))
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"roster-{kind}.xlsx")),
                ("Cache-Control", "no-store, private"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
