# SPDX-License-Identifier: LGPL-3.0-or-later
import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import paper_engine
from .common_peers import PeersCommon


@tagged("post_install", "-at_install")
class TestBarometerScreens(PeersCommon):
    def queries(self, records, view_type):
        views = records.get_views([(False, view_type)])
        names = views["models"][records._name]["fields"]
        shown = [name for name in names if f'name="{name}"' in views["views"][view_type]["arch"]]
        spec = {name: {"fields": {"display_name": {}}} if names[name].get("relation") else {} for name in shown}
        records.web_search_read([], spec)  # warm
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        rows = records.web_search_read([], spec)["records"]
        return len(rows), self.env.cr.sql_log_count - before

    def test_a_list_costs_the_same_for_many(self):
        for number in range(2):
            self.portal(lines=[self.gifts(facts=str(number))])
        for model, who in (("crisis.barometer", "counsellor"), ("crisis.peer.supporter", "counsellor")):
            few = self.queries(self.as_(who, self.env[model]), "list")
            for number in range(7):
                self.portal(lines=[self.gifts(facts=f"{model} {number}")])
                self._supporter(self._pupil(f"More {number}", f"{model} {number}", self.school_class))
            many = self.queries(self.as_(who, self.env[model]), "list")
            with self.subTest(model):
                self.assertGreater(many[0], few[0])
                self.assertLessEqual(many[1], few[1], (few, many))

    def test_the_blank_form_is_friendly(self):
        name = "odoo_crisis_intervention.paper_barometer_blank"
        self.env["res.lang"]._activate_lang("zh_CN")
        self.company.crisis_letterhead = "Qinghe School"
        for lang in ("en_US", "zh_CN"):
            reports = self.as_("homeroom", self.env["ir.actions.report"]).with_context(lang=lang)
            text = reports._render_qweb_html(name, self.school_class.ids)[0].decode()
            body = text.partition("<body>")[2]
            for word in ("crisis", "Crisis", "危机", "CONFIDENTIAL", "保密", self.users["homeroom"].name):
                self.assertNotIn(word, body, lang)
            self.assertIn("Qinghe School", body)
            self.assertIn("Seven (1)", body)
            self.assertIn("12356", body)
        if paper_engine.has_weasyprint():
            pdf = self.as_("homeroom", self.env["ir.actions.report"])._render_qweb_pdf(name, self.school_class.ids)[0]
            self.assertEqual(len(PdfReader(io.BytesIO(pdf)).pages), 1)
        with self.assertRaises(AccessError):
            self.as_("foreign_counsellor", self.env["ir.actions.report"])._render_qweb_html(name, self.school_class.ids)

    def test_the_paper_is_for_counsellors(self):
        barometer = self.portal(events="CANARY", lines=[self.gifts()])
        self.company.crisis_barometer_readers = "both"
        name = "odoo_crisis_intervention.paper_barometer"
        text = self.as_("counsellor", self.env["ir.actions.report"])._render_qweb_html(name, barometer.ids)[0].decode()
        for word in ("CANARY", "Peer P", "pencil case", "CI-08"):
            self.assertIn(word, text)
        for who in ("leader", "homeroom", "teacher"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, self.env["ir.actions.report"])._render_qweb_html(name, barometer.ids)

    def test_every_screen_opens(self):
        self.portal(lines=[self.gifts()], own_mood="1")
        self.company.crisis_barometer_readers = "both"
        for model in ("crisis.barometer", "crisis.peer.supporter", "crisis.peer.supervision", "crisis.peer.checkin"):
            for who in ("counsellor", "leader", "homeroom", "config"):
                records = self.as_(who, self.env[model])
                if records.has_access("read"):
                    kinds = [(False, kind) for kind in ("list", "kanban", "search", "form")]
                    self.assertTrue(records.get_views(kinds)["views"], (model, who))
