# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import HttpCase, TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestSmoke(TransactionCase):
    def test_installed(self):
        module = self.env["ir.module.module"]._get("odoo_crisis_intervention")
        self.assertEqual(module.state, "installed")

    def test_chinese_is_loaded(self):
        self.assertTrue(self.env["res.lang"]._get_data(code="zh_CN"))


@tagged("post_install", "-at_install")
class TestSmokeHttp(HttpCase):
    def test_login_page(self):
        self.assertEqual(self.url_open("/web/login").status_code, 200)

    def test_browser(self):
        self.browser_js("/odoo", "console.log('test successful');", "odoo.isReady === true", login="admin")
