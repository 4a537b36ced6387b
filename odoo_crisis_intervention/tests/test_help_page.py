# SPDX-License-Identifier: LGPL-3.0-or-later
"""The public help page: what it shows, what it takes in, how it is answered (plan S1, ch. 5, 2(2))."""

import io
import re

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .help_common import REPORT, WORD, HelpCase


def jpeg(camera="zqcamera", size=(40, 30)):
    exif = Image.Exif()
    exif[0x010F] = camera
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestHelpPage(HelpCase):
    # -- what it shows -------------------------------------------------------------------------------------------------

    def test_numbers_can_be_called_and_emergencies_come_first(self):
        self.env["crisis.hotline"].create(
            {"name": "School counsellor", "number": "0571-8888 0000", "company_id": self.company.id}
        )
        self.env["crisis.hotline"].create(
            {"name": "Others'", "number": "0571-9999 0000", "company_id": self.other_company.id}
        )
        hidden = self.env["crisis.hotline"].create({"name": "Inside", "number": "8001", "is_public": False})
        self.env.flush_all()
        page = self.page().text
        links = re.findall(r'href="tel:([^"]+)"', page)
        self.assertEqual(links[:3], ["120", "110", "057188880000"])
        self.assertIn("12356", links)
        self.assertNotIn("05719999000", page)
        self.assertNotIn(hidden.name, page)

    def test_in_both_languages_by_the_address_or_the_browser_without_a_cookie(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.flush_all()
        for url, browser, lang in (
            (self.url, "zh-CN,zh;q=0.9", "zh-CN"),
            (self.url, "en-GB,en;q=0.8", "en-US"),
            (self.url, "fr", "en-US"),
            (f"{self.url}?lang=zh_CN", "en", "zh-CN"),
            (f"{self.url}?lang=en_US", "zh-CN", "en-US"),
            (f"{self.url}?lang=%3Cx", "zh-TW", "zh-CN"),
        ):
            page = self.page(url, **{"Accept-Language": browser})
            self.assertEqual(page.status_code, 200)
            self.assertIn(f'<html lang="{lang}">', page.text, (url, browser))
            self.assertNotIn("Set-Cookie", page.headers)

    def test_every_school_has_its_address_and_an_unknown_one_still_shows_numbers(self):
        chooser = self.page("/crisis/help").text
        self.assertIn("/crisis/help/test-school?", chooser)
        self.assertIn("tel:120", chooser)
        self.assertIsNone(self.token(chooser))
        unknown = self.page("/crisis/help/nobody")
        self.assertEqual(unknown.status_code, 404)
        self.assertIn("tel:120", unknown.text)
        self.assertIsNone(self.token(unknown.text))
        self.assertEqual(self.send(url="/crisis/help/nobody", token="x").status_code, 404)

    def test_the_only_school_needs_no_address(self):
        companies = self.env["res.company"].search([])
        self.patch(self.env.registry["res.company"], "_crisis_help_schools", lambda model: self.company.sudo())
        self.assertGreater(len(companies), 1)
        page = self.page("/crisis/help").text
        self.assertIn("Test School", page)
        self.assertTrue(self.token(page))

    def test_a_school_may_take_no_reports_and_the_page_stays(self):
        token = self.token(self.page().text)
        code, _report = self.report()
        self.company.crisis_help_reports = False
        self.env.flush_all()
        page = self.page()
        self.assertEqual(page.status_code, 200)
        self.assertIn("tel:120", page.text)
        self.assertIsNone(self.token(page.text))
        answer = self.send(token=token, **REPORT)
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.look_up(code).status_code, 200)

    def test_nothing_on_the_page_comes_from_elsewhere_or_leads_to_a_login(self):
        code, _report = self.report()
        for page in (self.page(), self.send(**REPORT), self.look_up(code), self.page("/crisis/help/nobody")):
            addresses = re.findall(r'(?:href|src|action|url\()\s*=?\s*["\']?([^"\'\s>)]+)', page.text)
            for address in addresses:
                self.assertRegex(address, r"^(/crisis/help|tel:|data:,$)", page.url)
            self.assertNotIn("//", re.sub(r"^\s*//.*$", "", page.text, flags=re.M).replace("<!DOCTYPE", ""))
            self.assertNotIn('"/web', page.text)
            self.assertNotIn("<img", page.text)
            self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
            self.assertEqual(page.headers["Cache-Control"], "no-store")
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    def test_what_is_typed_is_shown_as_text(self):
        nasty = '"><script>alert(1)</script>&amp;'
        answer = self.send(**{**REPORT, **dict.fromkeys(("about", "place", "contact"), nasty), "facts": ""})
        self.assertEqual(answer.status_code, 400)
        self.assertNotIn("<script>alert", answer.text)
        self.assertEqual(answer.text.count("&lt;script&gt;alert(1)"), 3)
        code, report = self.report(about=nasty, facts=f"{nasty}\x00\x07")
        self.assertEqual(report.concern_id.subject_description, nasty)
        self.assertEqual(report.concern_id.facts, nasty)
        report._as_page()._write_again(nasty, "a" * 32)
        self.env.flush_all()
        self.assertNotIn("<script>alert", self.look_up(code).text)

    # -- what it takes in ----------------------------------------------------------------------------------------------

    def test_a_report_goes_the_way_every_report_goes(self):
        _code, report = self.report(urgency="now", who="guardian")
        concern = report.concern_id
        self.assertEqual(concern.state, "submitted")
        self.assertEqual(concern.company_id, self.company)
        self.assertEqual((concern.source, concern.urgency, concern.is_urgent), ("guardian", "immediate", True))
        self.assertEqual(concern.facts, f"{WORD}-facts")
        self.assertEqual(concern.place, f"{WORD}-place")
        self.assertEqual(concern.subject_description, f"{WORD}-about")
        self.assertEqual(report.contact, f"{WORD}-contact")
        self.assertEqual(concern.author_id, self.env.ref("odoo_crisis_intervention.user_public_page"))
        self.assertTrue(concern.assessment_due_at)
        counsellor = self.as_("counsellor", concern)
        self.assertTrue(counsellor.is_from_outside)
        counsellor.action_acknowledge()
        self.assertEqual(counsellor.action_open_outside()["res_id"], report.id)

    def test_as_little_as_a_place_is_enough_in_an_emergency_and_nothing_is_not(self):
        empty = dict.fromkeys(REPORT, "")
        for values in (empty, {**empty, "about": "x"}, {**empty, "urgency": "now"}, {**empty, "facts": " \n"}):
            answer = self.send(**values)
            self.assertEqual(answer.status_code, 400)
            self.assertIn("what you saw", self.alert(answer))
        self.report(**{**empty, "urgency": "now", "place": "roof"})
        self.report(**{**empty, "facts": "x"})

    def test_pictures_are_painted_anew_and_what_is_none_stops_no_report(self):
        files = [
            ("pictures", ("my name.jpg", jpeg(size=(3000, 100)), "image/jpeg")),
            ("pictures", ("x.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "image/png")),
            ("pictures", ("x.jpg", b"MZ\x90\x00", "image/jpeg")),
        ]
        answer = self.send(files=files, **REPORT)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("but 2 of the files", answer.text)
        concern = self.env["crisis.concern"].search([("facts", "=", REPORT["facts"])])
        document = concern.document_ids
        self.assertEqual(len(document), 1)
        self.assertTrue(document.locked_at)
        self.assertFalse(document.name)
        content, mimetype = self.as_("counsellor", document)._read_file("original")
        self.assertEqual(mimetype, "image/jpeg")
        self.assertNotIn(b"zqcamera", content)
        self.assertFalse(Image.open(io.BytesIO(content)).getexif())

    def test_five_pictures_at_most(self):
        files = [("pictures", (f"{number}.jpg", jpeg(), "image/jpeg")) for number in range(7)]
        answer = self.send(files=files, **REPORT)
        self.assertIn("but 2 of the files", answer.text)
        concern = self.env["crisis.concern"].search([("facts", "=", REPORT["facts"])])
        self.assertEqual(len(concern.document_ids), 5)

    def test_too_large_says_so_and_whom_to_call(self):
        self.company.crisis_help_max_mb = 1
        self.env.flush_all()
        answer = self.send(files=[("pictures", ("a.jpg", b"x" * 2**20, "image/jpeg"))], **REPORT)
        self.assertEqual(answer.status_code, 413)
        self.assertIn("tel:120", answer.text)
        self.assertFalse(self.reports.search([]))

    def test_a_text_that_is_too_long_is_kept_and_not_cut(self):
        long = "x" * 5001
        answer = self.send(**{**REPORT, "facts": long})
        self.assertEqual(answer.status_code, 400)
        self.assertIn(long, answer.text)

    def test_an_error_of_ours_still_shows_numbers_and_what_was_typed(self):
        def broken(*args):
            raise ZeroDivisionError

        self.patch(self.env.registry["crisis.outside.report"], "_receive", broken)
        with self.assertLogs("odoo.http", "ERROR"):
            answer = self.send(**REPORT)
        self.assertEqual(answer.status_code, 500)
        self.assertIn("tel:120", answer.text)
        self.assertIn(REPORT["facts"], answer.text)
        self.assertNotIn("Set-Cookie", answer.headers)

    def test_a_captcha_of_the_school_is_asked_and_keeps_what_was_typed(self):
        asked = []
        self.patch(self.env.registry["crisis.help.page"], "_is_human", lambda page, form: asked.append(form["facts"]))
        answer = self.send(**REPORT)
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(asked, [REPORT["facts"]])
        self.assertIn(REPORT["facts"], answer.text)

    # -- letters -------------------------------------------------------------------------------------------------------

    def test_the_school_answers_and_the_reporter_reads_it_with_the_code(self):
        code, report = self.report()
        self.assertIn("no answer yet", self.look_up(code).text)
        mine = self.as_("counsellor", report)
        with self.assertRaises(UserError):
            mine.action_answer()
        mine.reply = "Thank you. Is she at home now?"
        mine.action_answer()
        self.assertFalse(mine.reply)
        self.env.flush_all()
        page = self.look_up(code.lower().replace(" ", "-")).text
        self.assertIn("Is she at home now?", page)
        self.assertNotIn(self.users["counsellor"].name, page)
        self.assertNotIn(code, page)
        self.assertNotIn(report.reference, page)
        self.env.invalidate_all()
        self.assertTrue(report.letter_ids.is_fetched)
        answer = self.send("letter", token=self.token(page, "letter"), text="Yes, she is.")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Yes, she is.", answer.text)
        self.env.invalidate_all()
        self.assertTrue(report.is_waiting)
        self.assertEqual(report.letter_ids.sorted("id").mapped("direction"), ["out", "in"])
        lines = self.as_("counsellor", self.env["crisis.timeline"]).get_lines("crisis.concern", report.concern_id.id)
        self.assertIn("The reporter wrote again", str(lines))

    def test_a_letter_is_noticed_by_those_who_may_read_it_and_by_nobody_else(self):
        _code, report = self.report()
        self.as_("leader", report.concern_id).action_acknowledge()
        self._person("second_counsellor", role="counsellor")
        self.env["crisis.access.exclusion"]._exclude(self.users["second_counsellor"], report.concern_id)
        told = []
        self.patch(
            self.env.registry["crisis.notice"],
            "_crisis_deliver",
            lambda notice, users, kind: told.append((set(users.mapped("login")), kind)),
        )
        report._as_page()._write_again("x", "b" * 32)
        self.assertEqual(told, [({"crisis-counsellor", "crisis-leader"}, "reply")])

    def test_a_closed_report_takes_no_letter(self):
        code, report = self.report()
        page = self.look_up(code).text
        report.concern_id._as_workflow().write({"state": "void"})
        self.env.flush_all()
        answer = self.send("letter", token=self.token(page, "letter"), text="zqlate")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Closed.", self.look_up(code).text)
        mine = self.as_("counsellor", report)
        mine.reply = "x"
        with self.assertRaises(UserError):
            mine.action_answer()

    def test_the_page_of_a_report_that_stayed_open_keeps_the_letter(self):
        code, report = self.report()
        token = self.token(self.look_up(code).text, "letter")
        report.expires_on = "2020-01-01"
        self.env.flush_all()
        answer = self.send("letter", token=token, text="zqkept")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("zqkept", answer.text)

    def test_nobody_but_counsellors_and_leaders_answers(self):
        _code, report = self.report()
        for role in ("teacher", "homeroom", "register_keeper", "admin", "foreign_counsellor", "auditor"):
            for call in (
                lambda mine: mine.write({"reply": "x"}),
                lambda mine: mine.action_answer(),
                lambda mine: mine.action_open_concern(),
                lambda mine: mine.read(["contact"]),
            ):
                with self.assertRaises(AccessError):
                    call(self.as_(role, report))
        with self.assertRaises(UserError):
            self.as_("counsellor", report).write({"contact": "x"})
        with self.assertRaises(AccessError):
            self.as_("leader", self.env["crisis.outside.message"]).create(
                {"report_id": report.id, "direction": "in", "text": "x"}
            )
        with self.assertRaises(AccessError):
            self.as_("leader", self.reports).create({"concern_id": report.concern_id.id, "form_nonce": "x"})

    def test_an_answer_nobody_could_read_is_refused(self):
        _code, report = self.report()
        report.expires_on = "2020-01-01"
        mine = self.as_("leader", report)
        mine.reply = "x"
        with self.assertRaises(UserError):
            mine.action_answer()
        report._gc_codes()
        self.assertFalse(report.code_digest or report.code_prefix or report.code_salt)

    def test_nobody_logs_in_as_nobody(self):
        user = self.env.ref("odoo_crisis_intervention.user_public_page")
        self.assertFalse(user.active or user.group_ids)
        for vals in ({"active": True}, {"password": "x"}, {"login": "x"}):
            with self.assertRaises(UserError):
                user.write(vals)


@tagged("post_install", "-at_install")
class TestHelpPageOnPhone(HelpCase):
    browser_size = "360x740"

    def test_nothing_is_cut_off_and_no_button_is_too_small_at_360_pixels_in_both_languages(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["crisis.hotline"].create(
            {
                "name": "The school's counselling room, second floor",
                "number": "+86 0571 8888 0000",
                "hours": "School days 8:00–17:30 and in the evening until nine",
                "company_id": self.company.id,
            }
        )
        for lang in ("en_US", "zh_CN"):
            self.browser_js(
                f"{self.url}?lang={lang}",
                """
                const small = [...document.querySelectorAll("button, .numbers a, .choice label, input[type=text]")]
                    .filter((one) => one.getBoundingClientRect().height < 40);
                const wide = [...document.querySelectorAll("body *")]
                    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
                if (document.documentElement.scrollWidth > innerWidth || wide.length || small.length) {
                    console.error(`cut off ${wide.map((one) => one.className)}, small ${small.length}`);
                } else {
                    console.log("test successful");
                }
                """,
                ready="document.forms.length === 2",
            )
