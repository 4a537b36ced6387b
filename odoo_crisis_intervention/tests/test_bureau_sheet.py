# SPDX-License-Identifier: LGPL-3.0-or-later
"""The bureau's own sheet, filled in with the figures of a month, on screen, by its route and on paper."""

import base64
import io

import lxml.html
import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged

from .statistic_common import MODULE, NOW, StatisticCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestBureauSheet(StatisticCommon, HttpCase):
    def _bureau(self, who="counsellor"):
        book = openpyxl.Workbook()
        page = book.active
        page.title = "月报"
        page.merge_cells("A1:D1")
        page["A1"] = "某区中小学心理健康工作月报"
        page["A2"], page["A3"], page["C3"], page["D9"] = "学 校：", "期末在库人数", "其中女生", "=SUM(B3:B8)"
        page["A5"], page["B5"], page["C5"] = "姓名", "等级", "备注"
        stream = io.BytesIO()
        book.save(stream)
        closing = self.env.ref(f"{MODULE}.figure_register_closing").id
        cells = [
            {"target": "学校", "where": "right", "what": "fact", "fact": "school"},
            {"target": "期末在库人数", "where": "right", "figure_id": closing},
            {"target": "D3", "figure_id": closing, "sex": "female"},
            {"target": "姓名", "where": "below", "what": "column", "column": "name"},
            {"target": "等级", "where": "below", "what": "column", "column": "level"},
        ]
        return self.as_(who, self.env["crisis.bureau.template"]).create(
            {"name": "District", "company_id": self.company.id, "upload": base64.b64encode(stream.getvalue()),
             "cell_ids": [Command.create(cell) for cell in cells]}
        )  # fmt: skip

    def _filled(self, template, statistic, detail, who="counsellor"):
        content = self.as_(who, template)._fill(self.as_(who, statistic), detail)
        return openpyxl.load_workbook(io.BytesIO(content))["月报"]

    def test_the_bureaus_sheet_is_filled_in_as_its_reader_may_read(self):
        template = self._bureau()
        self.assertFalse(template.problems)
        self.company.name = "=HYPERLINK(1)"
        draft = self._month("2026-04-15", freeze=False)
        with self.assertRaises(UserError):
            template._fill(draft, "counts")
        march = self._month("2026-03-15")
        page = self._filled(template, march, "counts")
        self.assertEqual((page["B3"].value, page["B3"].data_type), (17, "n"))
        self.assertEqual((page["B2"].value, page["B2"].data_type), ("=HYPERLINK(1)", "s"), "a text is never run")
        self.assertEqual(page["D3"].value, 3)
        self.assertEqual(page["A1"].value, "某区中小学心理健康工作月报")
        self.assertEqual(page["D9"].value, "=SUM(B3:B8)", "the bureau's own formula stays")
        self.assertIsNone(page["A6"].value)
        page = self._filled(template, march, "coded")
        self.assertEqual(page["A6"].value, self.entries.sorted("id")[0].reference)
        self.assertEqual(page["B6"].value, self.levels["yellow"].name)
        with self.assertRaises(UserError):
            self._filled(template, march, "names")
        self.as_("deputy", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["leader"].id, "scope": "export", "reason": "x", "company_id": self.company.id}
        )
        page = self._filled(template, march, "names", "leader")
        names = {page.cell(row, 1).value for row in range(6, 24)} - {None}
        self.assertEqual(names, set(self.pupils.mapped("name")), "no colleague among them")
        page = self._filled(template, march, "counts", "leader")
        self.assertIsNone(page["A6"].value)

    def test_what_does_not_fit_is_named_by_cell(self):
        template = self._bureau()
        figure = {"figure_id": self.env.ref(f"{MODULE}.figure_trainings").id}
        wrong = [
            ({"target": "没有这一栏", "where": "right", **figure}, "没有这一栏: no cell of the sheet says this."),
            ({"target": "D9", **figure}, "D9: there is a formula of the bureau's."),
            ({"target": "B3", **figure}, "B3: “期末在库人数” goes there too."),
            ({"target": "备注", **figure}, "备注: a header is not written over. Choose right of it or below it."),
            ({"target": "B9", "sheet": "年报", **figure}, "年报 · B9: the workbook has no such sheet."),
            ({"target": "B9", "sex": "male", **figure}, "B9: “Trainings held” is not counted by stage or sex."),
            ({"target": "B9"}, "B9: it is not said what belongs there."),
        ]
        for values, message in wrong:
            with self.subTest(message=message):
                template.cell_ids[5:].unlink()
                template.cell_ids = [Command.create({"sequence": 99, **values})]
                self.assertEqual(template.problems, message)
        march = self._month("2026-03-15")
        with self.assertRaisesRegex(UserError, "it is not said"):
            template._fill(march, "counts")
        for content in (b"", b"PK nonsense", b"\xd0\xcf\x11\xe0"):
            self.assertTrue(template.new({"upload": base64.b64encode(content)}).problems)

    def test_the_sheet_comes_by_its_route_and_only_for_readers(self):
        template, march = self._bureau(), self._month("2026-03-15")
        fill = self.as_("counsellor", self.env["crisis.bureau.fill"])
        dialog = fill.with_context(active_model="crisis.statistic", active_id=march.id).create({})
        self.assertEqual((dialog.statistic_id, dialog.template_id), (march, template))
        url = dialog.action_fill()["url"]
        self.env.cr.flush()
        self.authenticate("crisis-counsellor", "crisis-counsellor")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertEqual(openpyxl.load_workbook(io.BytesIO(answer.content))["月报"]["B3"].value, 17)
        answers = set()
        for who in ("teacher", "auditor", "academic_affairs", "config", "admin", "foreign_leader"):
            self.authenticate(f"crisis-{who}", f"crisis-{who}")
            for path in (url, f"/crisis/figures/{template.id}/999999/counts", f"/crisis/figures/999999/{march.id}/x"):
                answers.add(self.url_open(path).status_code)
        self.assertEqual(answers, {404})

    # --- paper ----------------------------------------------------------------------------------------------------

    def test_monthly_sheet_on_paper(self):
        march = self._month("2026-03-15")

        def text(who):
            reports = self.as_(who, self.env["ir.actions.report"])
            html = reports._render_qweb_html(f"{MODULE}.paper_monthly_figures", march.ids)[0].decode()
            return " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())

        full, published = text("counsellor"), text("auditor")
        self.assertIn("Male 14, Female 3", full)
        self.assertIn("Junior secondary 17", published)
        self.assertIn("Male ＊, Female ＊", published)
        self.assertNotIn("14", published.partition("In the register at the end")[2].partition("With an individual")[0])
        self.assertIn("CI-53", full)
        with self.assertRaises(AccessError):
            text("teacher")
