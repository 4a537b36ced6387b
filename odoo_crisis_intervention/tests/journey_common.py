# SPDX-License-Identifier: LGPL-3.0-or-later
"""Journeys of several people through several forms, at minutes that the test chooses."""

import io
from contextlib import contextmanager
from datetime import datetime, timedelta

from pypdf import PdfReader

from odoo.tests import freeze_time

from .common import InChinese

MODULE = "odoo_crisis_intervention"
WEDNESDAY = datetime(2025, 9, 3)
PHONE, DESK = ("390x844", True), ("1366x768", False)


class JourneyCommon(InChinese):
    """A clock that the test moves, people with phones and people at desks, papers as text."""

    @contextmanager
    def at(self, hour, minute, day=0):
        """A minute of the school's clocks, eight hours ahead."""
        local = WEDNESDAY + timedelta(days=day, hours=hour, minutes=minute)
        with freeze_time(local - timedelta(hours=8)):
            yield

    def walk(self, tour, who, path, device=DESK):
        self.browser_size, self.touch_enabled = device
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(f"/odoo/{path}", tour, login=f"crisis-{who}", timeout=120)
        self.env.invalidate_all()

    def paper(self, name, who, records):
        """All words of a printed paper, without the spaces that a line's end puts between them."""
        report = self.as_(who, self.env["ir.actions.report"]).with_context(lang="zh_CN")
        content, kind = report._render_qweb_pdf(f"{MODULE}.paper_{name}", records.ids)
        self.assertEqual(kind, "pdf")
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return "".join(text.split())

    def assert_in_order(self, text, words):
        position = 0
        for word in words:
            found = text.find("".join(word.split()), position)
            self.assertGreaterEqual(found, 0, f"{word} is missing, or not in its place, in {text[position:]}")
            position = found + 1
