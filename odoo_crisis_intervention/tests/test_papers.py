# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every paper as every role: what must be on it is, what its printer may not read is not, and the print is logged."""

import json
from contextlib import closing
from unittest.mock import patch
from urllib.parse import urlencode

import lxml.html

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools import paper_engine, paper_proof
from .common_papers import CLINICAL, FAMILY, MODULE, NEED, OFFICE, PROFILE, PapersCase

OUTSIDERS = ("teacher", "other_homeroom", "academic_affairs", "auditor", "config", "admin", "hr_officer",
             "foreign_counsellor", "foreign_leader")  # fmt: skip


@tagged("post_install", "-at_install")
class TestPapers(PapersCase):
    # -- what is on them -----------------------------------------------------------------------------------------

    def test_readers_and_canaries(self):
        """(paper, role) → canaries that must be there; all others must not."""
        everything = {CLINICAL, FAMILY, OFFICE, PROFILE, NEED}
        expected = {
            ("high_risk_record", "counsellor"): everything,
            ("high_risk_record", "leader"): everything - {FAMILY},
            ("high_risk_record", "register_keeper"): {OFFICE, PROFILE, NEED},
            ("high_risk_record", "homeroom"): {PROFILE, NEED},
            ("register_ledger", "counsellor"): {OFFICE},
            ("register_ledger", "leader"): {OFFICE},
            ("register_ledger", "register_keeper"): {OFFICE},
            ("register_ledger", "homeroom"): set(),
            ("assessment_sheet", "counsellor"): {CLINICAL, FAMILY},
            ("assessment_sheet", "leader"): {CLINICAL},
            ("feedback_sheet", "counsellor"): {NEED, OFFICE},
            ("feedback_sheet", "leader"): {NEED, OFFICE},
            ("feedback_sheet", "register_keeper"): {NEED, OFFICE},
            ("barometer", "counsellor"): {OFFICE, NEED},
            **{
                ("custody_record", role): {NEED, OFFICE}
                for role in ("counsellor", "leader", "register_keeper", "homeroom")
            },
            **{("shift_sheet", role): {NEED} for role in ("counsellor", "leader", "register_keeper", "homeroom")},
            **{("handling_plan", role): {NEED, OFFICE} for role in ("counsellor", "leader", "register_keeper")},
            **{("support_plan", role): {NEED, OFFICE} for role in ("counsellor", "leader", "register_keeper")},
            ("support_plan", "homeroom"): {NEED},
            **{("followup_record", role): {NEED, CLINICAL} for role in ("counsellor", "leader")},
            **{("followup_record", role): {NEED} for role in ("register_keeper", "homeroom")},
            **{("pupil_file", role): {NEED} for role in ("counsellor", "leader", "register_keeper", "homeroom")},
            ("counsellor_week", "counsellor"): {OFFICE},
            ("counsellor_week", "leader"): {OFFICE},
            ("case_dossier", "counsellor"): everything,
            ("case_dossier", "leader"): everything - {FAMILY},
            ("case_dossier", "register_keeper"): {OFFICE, PROFILE, NEED},
        }
        for (paper, role), canaries in expected.items():
            with self.subTest(paper=paper, role=role):
                html = self._html(paper, role)
                self.assertEqual({canary for canary in everything if canary in html}, canaries)
                self.assertIn("李晓明", html)

    def test_everybody_else_is_refused_with_one_text(self):
        refused = [(paper, role) for paper in self.papers for role in OUTSIDERS]
        refused += [("assessment_sheet", role) for role in ("register_keeper", "homeroom", "school_doctor")]
        refused += [("handling_plan", "homeroom"), ("case_dossier", "homeroom"), ("feedback_sheet", "school_doctor")]
        texts = set()
        for paper, role in refused:
            for records in (self.papers[paper], self.papers[paper].browse(999999999)):
                for render in (self._html, self._pdf):
                    with (
                        self.subTest(paper=paper, role=role, ids=records.ids),
                        self.assertRaises(AccessError) as caught,
                    ):
                        render(paper, role, records)
                    texts.add(str(caught.exception))
        self.assertEqual(len(texts), 1, texts)

    def test_no_paper_without_a_person(self):
        reports = self.env["ir.actions.report"].sudo()
        for paper, records in self.papers.items():
            with self.subTest(paper=paper), self.assertRaises(AccessError):
                reports._render_qweb_html(f"{MODULE}.paper_{paper}", records.ids)
            with self.subTest(paper=paper, ids="none"), self.assertRaises(AccessError):
                self._html(paper, "counsellor", records.browse())

    def test_what_the_browser_sends_is_ignored(self):
        report = self.as_("homeroom", self.env["ir.actions.report"])
        html = report._render_qweb_html(
            f"{MODULE}.paper_high_risk_record",
            self.warning.ids,
            data={"docs": self.assessment, "paper": "x", "user": "CANARY-DATA", "lang": "CANARY-DATA"},
        )[0].decode()
        self.assertNotIn("CANARY-DATA", html)
        self.assertNotIn(CLINICAL, html)
        record = report._get_report_from_name(f"{MODULE}.paper_high_risk_record")
        values = report._get_rendering_context(record, self.warning.ids, {"sent": "CANARY-DATA", "report_type": "pdf"})
        self.assertNotIn("sent", values)

    # -- marks ---------------------------------------------------------------------------------------------------

    def test_marks_of_every_paper(self):
        for paper, records in self.papers.items():
            with self.subTest(paper=paper):
                html = self._html(paper, "counsellor")
                text = self._text(paper, "counsellor")
                self.assertIn("CONFIDENTIAL", text)
                self.assertIn("青河市实验中学", text)
                self.assertRegex(text, r"Printed by Crisis counsellor, .* \d\d:\d\d")
                self.assertIn("counter(pages)", html)
                self.assertRegex(text, r"Form CI-\d\d")
                self.assertIn(records.reference, text)
                self.assertIn("data:image/svg+xml;base64,", html)
                self.assertNotIn("http", html.replace("http://www.w3.org", ""), "a paper points nowhere")

    def test_times_are_the_schools(self):
        self.assertIn("September 1, 2026 07:30", self._text("high_risk_record", "counsellor"))

    def test_hostile_text_stays_text(self):
        self.warning.sudo().agreed_measures = "<script>x</script>{{1}}\"'; } body { display: none }"
        self.users["counsellor"].name = '"; } @import url(http://127.0.0.1:9/); <b>'
        html = self._html("high_risk_record", "counsellor")
        self.assertNotIn("<script>x", html)
        self.assertNotIn("@import url(http", lxml.html.document_fromstring(html).find("head/style").text)

    def test_dossier_proof(self):
        pages = self._pdf("case_dossier", "counsellor")
        content = pages.attachments[paper_proof.FILE_NAME][0]
        self.assertEqual(paper_proof.check(content), [("subject", None)])
        tampered = json.loads(content)
        tampered["chains"][0]["lines"][0]["values"]["text"] = "changed"
        self.assertEqual(paper_proof.check(json.dumps(tampered)), [("subject", 1)])
        self.assertIn("all lines are unchanged", self._text("case_dossier", "counsellor"))

    def test_dossier_of_the_register_keeper(self):
        """What is withheld is named, and the chain can be followed past it."""
        content = self._pdf("case_dossier", "register_keeper").attachments[paper_proof.FILE_NAME][0]
        self.assertNotIn(CLINICAL.encode(), content)
        self.assertEqual(paper_proof.check(content), [("subject", None)])
        self.assertIn("(left out of this copy)", self._text("case_dossier", "register_keeper"))

    def test_dossier_says_when_the_timeline_was_changed(self):
        self.env.cr.execute("ALTER TABLE crisis_timeline DISABLE TRIGGER ALL")
        self.env.cr.execute("UPDATE crisis_timeline SET text = 'x' WHERE text = %s", [NEED])
        self.env.cr.execute("ALTER TABLE crisis_timeline ENABLE TRIGGER ALL")
        self.assertIn("DOES NOT FIT", self._text("case_dossier", "counsellor"))

    # -- the file ------------------------------------------------------------------------------------------------

    def test_pdf(self):
        if not paper_engine.has_weasyprint():
            self.skipTest("WeasyPrint is not installed")
        self.env["res.lang"]._activate_lang("zh_CN")
        for paper in self.papers:
            with self.subTest(paper=paper):
                reader = self._pdf(paper, "counsellor", lang="zh_CN")
                texts = [page.extract_text() for page in reader.pages]
                self.assertIn("李晓明", "".join(texts))
                self.assertNotIn("李晓明", str(reader.metadata))
                for page, text in enumerate(texts, 1):
                    self.assertIn("Crisis counsellor", text, "every page says who printed it")
                    self.assertRegex(text.replace(" ", ""), rf"{page}\D+{len(texts)}", "page x of y")

    def test_each_record_counts_its_own_pages(self):
        other = (
            self.assessment.sudo()
            ._as_workflow()
            .create(
                [
                    {
                        "subject_id": self.other_pupil.id,
                        "company_id": self.company.id,
                        "assessor_id": self.users["counsellor"].id,
                    }
                ]
            )
        )
        reader = self._pdf("assessment_sheet", "counsellor", self.assessment + other)
        texts = [page.extract_text() for page in reader.pages]
        firsts = [text for text in texts if "Page 1 of" in text]
        self.assertEqual(len(firsts), 2)

    def test_file_names_are_opaque(self):
        for paper, records in self.papers.items():
            report = self.env["ir.actions.report"]._get_report_from_name(f"{MODULE}.paper_{paper}")
            with self.subTest(paper=paper):
                self.assertIn(report.print_report_name, ("object.reference", '"CI-02"'))
                self.assertFalse(report.attachment)
                self.assertTrue(records.reference.startswith("CI-"))

    def test_no_attachment_is_kept(self):
        report = self.env["ir.actions.report"]._get_report_from_name(f"{MODULE}.paper_high_risk_record")
        report.sudo().write({"attachment": "object.reference", "attachment_use": True})
        before = self.env["ir.attachment"].sudo().search_count([])
        self._pdf("high_risk_record", "counsellor")
        self.assertEqual(self.env["ir.attachment"].sudo().search_count([]), before)

    def test_fallback_engine(self):
        with patch.object(paper_engine, "has_weasyprint", return_value=False):
            report = self.as_("counsellor", self.env["ir.actions.report"]).with_context(force_report_rendering=True)
            name = f"{MODULE}.paper_case_dossier"
            with (
                patch.object(type(report), "get_wkhtmltopdf_state", return_value="install"),
                self.assertRaises(UserError),
            ):
                report._render_qweb_pdf(name, self.case.ids)
            seen = []

            def program(html, binary, landscape=False):
                seen.append(html)
                return b"%PDF-1.4"

            with (
                patch.object(type(report), "get_wkhtmltopdf_state", return_value="ok"),
                patch(f"odoo.addons.{MODULE}.models.ir_actions_report.find_in_path", return_value="wkhtmltopdf"),
                patch.object(paper_engine, "wkhtmltopdf_pdf", program),
            ):
                self.assertEqual(report._render_qweb_pdf(name, self.case.ids), (b"%PDF-1.4", "pdf"))
            self.assertIn("李晓明", seen[0])

    # -- the log -------------------------------------------------------------------------------------------------

    def test_print_and_refusal_leave_a_line(self):
        for paper, records in self.papers.items():
            with self.subTest(paper=paper):
                before = self._log_lines()
                self._html(paper, "counsellor")
                lines = self._log_lines()[len(before) :]
                self.assertIn(("print", records._name, records.ids, self.users["counsellor"].id), lines)
                with self.assertRaises(AccessError):
                    self._html(paper, "teacher")
                lines = self._log_lines()[len(before) :]
                self.assertIn(("denied", records._name, records.ids, self.users["teacher"].id), lines)

    def _log_lines(self):
        """The log, past this transaction's snapshot: it is written on a connection of its own."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            cr.execute("SELECT operation, res_model, res_refs, user_ref FROM crisis_access_log ORDER BY number")
            return cr.fetchall()

    def test_no_log_no_paper(self):
        with (
            patch.object(type(self.env["crisis.access.log"]), "_append_once", side_effect=UserError("no log")),
            self.assertRaises(UserError),
        ):
            self._html("high_risk_record", "counsellor")

    # -- the way back --------------------------------------------------------------------------------------------

    def test_reference_finds_its_record(self):
        find = self.as_("counsellor", self.env["crisis.reference.find"])
        for record in self.papers.values():
            for written in (record.reference, f" {record.reference.lower()[3:]} "):
                with self.subTest(model=record._name, written=written):
                    action = find.create({"reference": written}).action_find()
                    self.assertEqual((action["res_model"], action["res_id"]), (record._name, record.id))

    def test_reference_tells_strangers_nothing(self):
        texts = set()
        for role in ("school_doctor", "foreign_counsellor", "foreign_leader"):
            for reference in (self.case.reference, "CI-0000000", "", False, "%"):
                find = self.as_(role, self.env["crisis.reference.find"]).create({"reference": reference})
                with self.subTest(role=role, reference=reference), self.assertRaises(UserError) as caught:
                    find.action_find()
                texts.add(str(caught.exception))
        self.assertEqual(len(texts), 1)
        with self.assertRaises(AccessError):
            self.as_("teacher", self.env["crisis.reference.find"]).create({"reference": self.case.reference})


@tagged("post_install", "-at_install")
class TestPaperRoutes(PapersCase, HttpCase):
    """The same through Odoo's own report routes, as a browser comes."""

    def _get(self, role, kind, paper, query=""):
        self.authenticate(f"crisis-{role}", f"crisis-{role}")
        ids = ",".join(map(str, self.papers[paper].ids))
        return self.url_open(f"/report/{kind}/{MODULE}.paper_{paper}/{ids}{query}")

    def _download(self, role, paper):
        self.authenticate(f"crisis-{role}", f"crisis-{role}")
        url = f"/report/pdf/{MODULE}.paper_{paper}/{self.papers[paper].id}"
        return self.url_open("/report/download?" + urlencode({"data": json.dumps([url, "qweb-pdf"])}))

    def test_pdf_is_kept_in_no_cache(self):
        response = self._get("counsellor", "pdf", "feedback_sheet")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertTrue(response.content.startswith(b"%PDF"))

    def test_download_has_an_opaque_name(self):
        response = self._download("counsellor", "feedback_sheet")
        self.assertEqual(response.status_code, 200)
        self.assertIn(f"{self.feedback.reference}.pdf", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_outsiders(self):
        for paper in self.papers:
            for role in ("teacher", "foreign_counsellor"):
                for kind in ("html", "text", "pdf"):
                    with self.subTest(paper=paper, role=role, kind=kind):
                        response = self._get(role, kind, paper, query='?options={"docs":1}&context={"lang":"zh_CN"}')
                        self.assertNotEqual(response.status_code, 200)
                        self.assertNotIn("CANARY", response.text)
                        self.assertNotIn("李晓明", response.text)
                with self.subTest(paper=paper, role=role, kind="download"):
                    response = self._download(role, paper)
                    self.assertIn("Odoo Server Error", response.text)
                    self.assertNotIn("CANARY", response.text)
                    self.assertNotIn("李晓明", response.text)

    def test_web_client_downloads_without_asking_for_odoos_engine(self):
        script = """
            const { download } = odoo.loader.modules.get("@web/core/network/download");
            download._download = async (options) => {
                const [url, type] = JSON.parse(options.data.data);
                const right = url === "/report/pdf/odoo_crisis_intervention.paper_case_dossier/5,6";
                console.log(right && type === "qweb-pdf" ? "test successful" : `test failed: ${url} ${type}`);
            };
            odoo.__WOWL_DEBUG__.root.env.services.action.doAction({
                type: "ir.actions.report",
                report_type: "qweb-pdf",
                report_name: "odoo_crisis_intervention.paper_case_dossier",
                context: { active_ids: [5, 6] },
            });
        """
        ready = "odoo.isReady === true"
        self.browser_js("/odoo?debug=1", script, ready, login="crisis-counsellor", timeout=120)
