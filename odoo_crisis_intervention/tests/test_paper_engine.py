# SPDX-License-Identifier: LGPL-3.0-or-later
"""The paper engine without a database: nothing is fetched, and the PDF is one that Chinese readers can read."""

import io
import os
import socket
import stat
import tempfile
import unittest
from unittest.mock import patch

from pypdf import PdfReader

from odoo.tests import BaseCase, tagged

from ..tools import paper_engine

OUTSIDE = "http://127.0.0.1:9/seen.png"
HTML = """<html lang="zh-CN"><head><style>@page { size: A4; @bottom-right { content: "第 " counter(page) " 页" } }
%(css)s</style></head><body style="font-family: 'Noto Serif CJK SC'">%(body)s</body></html>"""


@tagged("post_install", "-at_install")
class TestPaperEngine(BaseCase):
    def _pdf(self, body, css="", variant=None):
        if not paper_engine.has_weasyprint():
            self.skipTest("WeasyPrint is not installed")
        return paper_engine.weasyprint_pdf(HTML % {"body": body, "css": css}, variant)

    def test_chinese_text_and_pages(self):
        pdf = self._pdf("<p>高危学生情况记录表</p>" + "<p style='break-before: page'>续</p>")
        reader = PdfReader(io.BytesIO(pdf))
        self.assertEqual(len(reader.pages), 2)
        self.assertIn("高危学生情况记录表", reader.pages[0].extract_text())
        self.assertIn("第 2 页", reader.pages[1].extract_text())

    def test_archive_variant(self):
        pdf = self._pdf("<p>卷宗</p>", variant=paper_engine.PDF_A)
        metadata = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_object().get_data()
        self.assertIn(b"pdfaid", metadata)

    def test_nothing_is_fetched(self):
        with tempfile.NamedTemporaryFile(suffix=".css") as local:
            local.write(b"p { color: red }")
            local.flush()
            opened = []
            real_open = open

            def watch_open(name, *args, **kwargs):
                opened.append(str(name))
                return real_open(name, *args, **kwargs)

            with (
                patch.object(socket.socket, "connect", side_effect=AssertionError("a paper went out")) as connect,
                patch.object(socket, "getaddrinfo", side_effect=AssertionError("a paper asked for a host")) as lookup,
                patch("builtins.open", watch_open),
            ):
                self._pdf(
                    f'<img src="{OUTSIDE}"/><img src="file://{local.name}"/><object data="{OUTSIDE}"></object>'
                    f'<link rel="stylesheet" href="file://{local.name}"/><p>正文</p>',
                    css=f'@import "{OUTSIDE}"; @font-face {{ font-family: a; src: url({OUTSIDE}) }}'
                    f' body {{ background: url("{OUTSIDE}") }}',
                )
            connect.assert_not_called()
            lookup.assert_not_called()
            self.assertNotIn(local.name, opened)

    def test_fetcher_refuses_all_but_data(self):
        if not paper_engine.has_weasyprint():
            self.skipTest("WeasyPrint is not installed")
        fetcher = paper_engine.ClosedFetcher()
        for url in (
            OUTSIDE,
            "https://example.org/",
            "file:///etc/hostname",
            "ftp://example.org/a",
            "FILE:///etc/hosts",
        ):
            with self.subTest(url=url), self.assertRaises(ValueError):
                fetcher.fetch(url)
        self.assertEqual(fetcher.fetch("data:text/plain,a").read(), b"a")

    def test_closed_html(self):
        html = paper_engine.closed_html(
            f'<html><head><link href="{OUTSIDE}"/><style>@import "{OUTSIDE}"; p {{ background: url({OUTSIDE}) }}'
            f'</style><script src="{OUTSIDE}"></script></head><body><img src="{OUTSIDE}"/>'
            f'<img src="data:image/png;base64,AA"/><p style="background: URL(\'{OUTSIDE}\')">正文</p>'
            f'<a href="file:///etc/hostname">a</a></body></html>'
        )
        self.assertNotIn("127.0.0.1", html)
        self.assertNotIn("file:", html)
        self.assertIn("data:image/png;base64,AA", html)
        self.assertIn("正文", html)

    def test_css_string_cannot_be_left(self):
        self.assertEqual(paper_engine.css_content("第 %(page)s 页", page="counter(page)"), '"第 " counter(page) " 页"')
        hostile = paper_engine.css_string('"; } body { display: none } /* \\')
        self.assertNotIn('"', hostile[1:-1])
        self.assertNotIn("}", hostile)

    def test_attachment(self):
        link = paper_engine.attachment_link("timeline.json", b'{"a": 1}')
        pdf = self._pdf(f"<p>卷宗</p>{link}", variant=paper_engine.PDF_A)
        self.assertEqual(PdfReader(io.BytesIO(pdf)).attachments, {"timeline.json": [b'{"a": 1}']})

    def test_libraries_quote_nothing(self):
        with self.assertNoLogs(level="DEBUG"):
            self._pdf('<p style="CANARY: CANARY">a</p><img src="http://CANARY/"/>')

    def test_qr_code_is_inline(self):
        self.assertTrue(paper_engine.qr_data_uri("CI-7F3KQ2").startswith("data:image/svg+xml;base64,"))

    def test_boxes(self):
        self.assertEqual(paper_engine.boxes([("a", "甲"), ("b", "乙")], {"b"}), [("甲", "□"), ("乙", "☑")])


@tagged("post_install", "-at_install")
@unittest.skipIf(os.name == "nt", "the stand-in is a shell script")
class TestFallbackProgram(BaseCase):
    """wkhtmltopdf is called through a stand-in, so that the test does not depend on its being installed."""

    def _program(self, script):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "program")
        with open(path, "w") as handle:
            handle.write("#!/bin/sh\n" + script)
        os.chmod(path, stat.S_IRWXU)
        return path, folder.name

    def test_input_and_folder(self):
        program, folder = self._program('printf "%%PDF-1.4 "; cat; touch "$TMPDIR/left"; echo "$TMPDIR" > "$0.tmp"\n')
        pdf = paper_engine.wkhtmltopdf_pdf(f'<p>正文</p><img src="{OUTSIDE}">', program)
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertIn("正文".encode(), pdf)
        self.assertNotIn(b"127.0.0.1", pdf)
        with open(os.path.join(folder, "program.tmp")) as handle:
            left = handle.read().strip()
        self.assertNotEqual(left, tempfile.gettempdir())
        self.assertFalse(os.path.exists(left), "what the program left is gone")

    def test_failure_tells_nothing(self):
        program, _folder = self._program("cat >&2; exit 4\n")
        with (
            self.assertLogs("odoo.addons.odoo_crisis_intervention.tools.paper_engine") as logs,
            self.assertRaises(paper_engine.PaperError) as caught,
        ):
            paper_engine.wkhtmltopdf_pdf("<p>CANARY</p>", program)
        self.assertNotIn("CANARY", str(caught.exception) + str(logs.output))

    def test_missing_program(self):
        with self.assertRaises(paper_engine.PaperError):
            paper_engine.wkhtmltopdf_pdf("<p>a</p>", os.path.join(tempfile.gettempdir(), "no-such-program"))
