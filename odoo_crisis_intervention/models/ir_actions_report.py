# SPDX-License-Identifier: LGPL-3.0-or-later
import io
from collections import OrderedDict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import find_in_path, get_lang

from ..tools import paper_engine


class IrActionsReport(models.Model):
    """Our papers are ordinary reports, made by an engine of ours.

    A report is one of ours when the model that prepares it (``report.<report_name>``) is a ``crisis.paper``. For these,
    nothing that the browser sends along reaches the template, no PDF is kept as an attachment, and the PDF is made
    without a request to anywhere (:mod:`..tools.paper_engine`).
    """

    _inherit = "ir.actions.report"

    def _crisis_paper(self, report):
        """The model that prepares ``report`` when it is a paper of ours, else None."""
        model = self._get_rendering_context_model(report)
        return model if model is not None and getattr(model, "_paper_model", None) else None

    def _get_rendering_context(self, report, docids, data):
        paper = self._crisis_paper(report)
        if paper is None:
            return super()._get_rendering_context(report, docids, data)
        # data comes from the browser: names in it would become variables of the template
        return super()._get_rendering_context(report, docids, {"report_type": (data or {}).get("report_type")})

    def _render_qweb_html(self, report_ref, docids, data=None):
        if self._crisis_paper(self._get_report(report_ref)) is not None:
            self = self.with_context(lang=get_lang(self.env).code, bin_size=False)
        return super()._render_qweb_html(report_ref, docids, data=data)

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # Odoo prints no PDF inside a test because its engine needs a second worker; WeasyPrint needs none
        if paper_engine.has_weasyprint() and self._crisis_paper(self._get_report(report_ref)) is not None:
            res_ids = [res_ids] if isinstance(res_ids, int) else res_ids
            return self._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids), "pdf"
        return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        if self._crisis_paper(self._get_report(report_ref)) is not None:
            self = self.with_context(report_pdf_no_attachment=True)
        return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        paper = self._crisis_paper(self._get_report(report_ref))
        if paper is None:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        ids = list(dict.fromkeys(res_ids or []))
        # every record's paper counts its own pages, so each is a document
        documents = [ids] if paper._paper_together or not ids else [[record_id] for record_id in ids]
        streams = OrderedDict()
        for document_ids in documents:
            html = self._render_qweb_html(report_ref, document_ids, data=data)[0].decode()
            streams[document_ids[0] if len(documents) > 1 else False] = {
                "stream": io.BytesIO(self._crisis_paper_pdf(paper, html)),
                "attachment": None,
            }
        return streams

    def _crisis_paper_pdf(self, paper, html):
        try:
            if paper_engine.has_weasyprint():
                return paper_engine.weasyprint_pdf(html, variant=paper._paper_variant)
            if self.get_wkhtmltopdf_state() not in ("ok", "upgrade", "workers"):
                raise UserError(self.env._("No program that makes PDF files is installed on the server."))
            return paper_engine.wkhtmltopdf_pdf(html, find_in_path("wkhtmltopdf"), landscape=paper._paper_landscape)
        except paper_engine.PaperError:
            raise UserError(self.env._("The paper could not be printed. Ask whoever looks after the server.")) from None
