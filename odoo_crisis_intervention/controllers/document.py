# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

# What a browser may show by itself; anything else is saved.
_INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf", "text/plain")


class CrisisDocumentController(http.Controller):
    @http.route(["/crisis/document/<int:document_id>/<string:which>"], type="http", auth="user", methods=["GET"])
    def document(self, document_id, which, **kwargs):
        """A document's file: ``view`` (without metadata) or ``original``. Access: whoever may read the document.

        Answers 404 for forbidden, missing and unknown alike; never cached.
        """
        if which not in ("view", "original"):
            raise request.not_found()
        document = request.env["crisis.document"].browse(document_id)
        try:
            content, mimetype = document._read_file(which)
        except AccessError:
            raise request.not_found() from None
        except UserError as error:
            return request.make_response(str(error), [("Content-Type", "text/plain; charset=utf-8")], status=410)
        disposition = "inline" if mimetype in _INLINE else "attachment"
        return request.make_response(
            content,
            [
                ("Content-Type", "text/plain; charset=utf-8" if mimetype == "text/plain" else mimetype),
                ("Content-Disposition", content_disposition(document._file_name(which), disposition)),
                ("Cache-Control", "no-store, private"),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
            ],
        )
