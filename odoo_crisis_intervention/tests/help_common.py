# SPDX-License-Identifier: LGPL-3.0-or-later
"""The public help page as a browser without scripts and without cookies uses it."""

import re
from html import unescape

from odoo.sql_db import db_connect
from odoo.tests import HttpCase

from .common import CrisisCommon

WORD = "zqoutside"
REPORT = {
    "who": "pupil",
    "urgency": "today",
    "about": f"{WORD}-about",
    "place": f"{WORD}-place",
    "facts": f"{WORD}-facts",
    "contact": f"{WORD}-contact",
}


class HelpCase(CrisisCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crisis_help_code = "test-school"
        cls.other_company.crisis_help_code = "other-school"
        cls.url = "/crisis/help/test-school"
        cls.reports = cls.env["crisis.outside.report"]

    def setUp(self):
        super().setUp()
        # The counters stand outside of the test's transaction.
        with db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute("DELETE FROM crisis_outside_budget")
        self.opener.cookies.clear()
        self.env.flush_all()

    def page(self, url=None, **headers):
        return self.url_open(url or self.url, headers={"Accept-Language": "en", **headers})

    def token(self, page, step="report"):
        found = re.search(rf'name="step" value="{step}"/?>\s*<input type="hidden" name="token" value="([^"]+)"', page)
        return found.group(1) if found else None

    def send(self, step="report", url=None, token=None, files=None, lang="en", **values):
        """Post a form as the page gives it; ``token`` in place of the page's own."""
        if token is None:
            token = self.token(self.page(url).text, step)
        data = {"step": step, **values, **({"token": token} if token else {})}
        return self.url_open(url or self.url, data=data, files=files, headers={"Accept-Language": lang}, timeout=60)

    def report(self, **values):
        """Send a report; ``(code, the record)``."""
        known = self.reports.search([]).ids
        answer = self.send(**{**REPORT, **values})
        self.assertEqual(answer.status_code, 200, answer.text)
        self.env.invalidate_all()
        report = self.reports.search([("id", "not in", known)])
        self.assertEqual(len(report), 1)
        return self.code(answer), report

    def code(self, answer):
        return re.search(r'<output class="code">([^<]+)</output>', answer.text).group(1)

    def look_up(self, code, **values):
        return self.send("lookup", code=code, **values)

    def alert(self, answer):
        found = re.search(r'<div class="alert[^"]*" role="alert">([^<]+)</div>', answer.text)
        return unescape(found.group(1)) if found else ""
