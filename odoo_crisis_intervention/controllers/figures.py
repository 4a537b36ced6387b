# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

from .roster import XLSX


class CrisisFiguresController(http.Controller):
    @http.route(
        "/crisis/figures/<int:template>/<int:statistic>/<string:detail>", type="http", auth="user", methods=["GET"]
    )
    def bureau_sheet(self, template, statistic, detail, **kwargs):
        """The bureau's sheet, filled in with what this user may read. One answer for "forbidden" and "not there"."""
        sheet = request.env["crisis.bureau.template"].browse(template)
        try:
            content = sheet._fill(request.env["crisis.statistic"].browse(statistic), detail)
        except (AccessError, UserError) as error:
            raise request.not_found() from error
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"figures-{statistic}.xlsx")),
                ("Cache-Control", "no-store, private"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
