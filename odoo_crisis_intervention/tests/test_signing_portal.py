# SPDX-License-Identifier: LGPL-3.0-or-later
"""The guardian's pages over HTTP: the own child's paper, once, with a code; everything else does not exist."""

import io
import logging
import re
from contextlib import contextmanager
from datetime import timedelta

from pypdf import PdfReader

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.signing import code_digest
from .canary import log_end, logged
from .common import InChinese
from .signing_common import PAGE, WORDS, SigningCommon, drawn

NOTHING = "There is nothing at this address, or not any more"
QUIET = ("odoo.http", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule", "odoo.sql_db")


class PortalCase(SigningCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.company.crisis_signing_pages = 10**6  # counted past the end of each test

    def login(self, who):
        self.authenticate(f"crisis-{who}", f"crisis-{who}")

    def get(self, path, status=200):
        self.env.flush_all()
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        self.env.invalidate_all()
        return response

    def post(self, path, status=200, **data):
        self.env.flush_all()
        form = self.url_open("/my").text
        data = {"csrf_token": re.search(r'csrf_token: "([^"]+)"', form).group(1), **data}
        response = self.url_open(path, data=data)
        self.assertEqual(response.status_code, status, path)
        self.env.invalidate_all()
        return response

    def sign(self, token, picture=None, **more):
        """As Odoo's signature form sends it."""
        self.env.flush_all()
        params = {"name": "Somebody Else", "signature": drawn() if picture is None else picture, **more}
        answer = self.url_open(f"{PAGE}/{token}/sign", json={"jsonrpc": "2.0", "method": "call", "params": params})
        self.env.invalidate_all()
        return answer.json()["result"]["redirect_url"]

    def enter(self, token, code):
        """The address after the right digits."""
        return self.post(f"{PAGE}/{token}/code", code=code).url.rpartition("/")[2].partition("#")[0]


@tagged("post_install", "-at_install")
class TestSigningPortal(PortalCase):
    def test_from_the_card_to_the_signed_paper(self):
        signing, code, token = self.invite()
        since = log_end(self.env.cr.dbname)
        self.login("mother")
        self.assertIn(PAGE, self.get("/my").text)
        self.assertIn("Read and answer", self.get(PAGE).text)
        page = self.post(f"{PAGE}/open", paper=str(signing.id))
        token = page.url.rpartition("/")[2].partition("#")[0]
        for words in (*WORDS.values(), self.pupil.name):
            self.assertIn(words, page.text)
        self.assertNotIn("o_portal_sign", page.text)
        self.assertEqual(signing.opened_at and signing.state, "open")
        page = self.post(f"{PAGE}/{token}/code", code=f"{code[:3]} {code[3:]}")
        self.assertIn("portal.signature_form", page.text)
        token = page.url.rpartition("/")[2].partition("#")[0]
        self.assertEqual(self.sign(token), f"{PAGE}?said=signed")
        version = signing.version_id
        self.assertEqual((signing.state, version.state, version.signer_name), ("signed", "signed", "Guardian mother"))
        home = self.get(f"{PAGE}?said=signed")
        self.assertIn("Signed. Thank you!", home.text)
        paper = self.get(f"{PAGE}/paper/{signing.id}")
        self.assertEqual(paper.headers["Content-Type"], "application/pdf")
        self.assertIn(f"{signing.reference}.pdf", paper.headers["Content-Disposition"])
        text = "".join(part.extract_text() for part in PdfReader(io.BytesIO(paper.content)).pages)
        for words in ("half days for two weeks", self.pupil.name, "Guardian mother", version.digest[:20]):
            self.assertIn(words, text.replace("\n", " ") if " " in words else text.replace("\n", ""))
        for response in (home, page, paper):
            self.assertEqual(response.headers["Cache-Control"], "no-store, private")
            self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
            self.assertNotIn(self.pupil.name, str(response.headers) + response.url)
        for response in (home, page):
            title = re.search(r"<title>(.*?)</title>", response.text, re.DOTALL).group(1)
            self.assertEqual(title.strip(), "Papers")
        read = logged(self.env.cr.dbname, self.users["mother"].id, signing._name, signing.id, since)
        self.assertIn("read", read)
        self.assertIn("print", read)

    def test_refused_with_reasons(self):
        signing, code, token = self.invite()
        self.login("mother")
        token = self.enter(token, code)
        answer = self.post(f"{PAGE}/{token}/refuse", 400, reason="  ")
        self.assertIn("in your own words", answer.text)
        self.assertIn("too long", self.post(f"{PAGE}/{token}/refuse", 400, reason="x" * 5000).text)
        answer = self.post(f"{PAGE}/{token}/refuse", reason="Half days <b>do not</b> work for us")
        self.assertIn("The school has your answer", answer.text)
        version = signing.version_id
        self.assertEqual((signing.state, version.state, version.agreement_id.state), ("refused",) * 3)
        self.assertEqual(signing.reason, "Half days <b>do not</b> work for us")
        self.assertEqual(version.refusal_reason, signing.reason)
        self.assertIn("You said no", answer.text)
        self.assertNotIn("/paper/", answer.text)
        self.get(f"{PAGE}/paper/{signing.id}", 404)

    # -- what does not exist -------------------------------------------------------------------------------------------

    def same(self, response):
        """The page without what differs each time: tokens, and the own address in the choice of languages."""
        return re.sub(r"csrf_token[^,]*,|\"[\w=-]{20,}\"|/my/crisis/agreement/[\w/-]*", "", response.text)

    @mute_logger(*QUIET)
    def test_not_yours_not_there_and_not_any_more_are_one_page(self):
        version = self.offered()
        signing, code, token = self.invite(self.mother, version)
        foreign = self.offered(self.agreement(self.other_pupil))
        other, _other_code, other_token = self.invite(self.stranger, foreign)
        self.login("mother")
        self.assertIn(NOTHING, self.get(f"{PAGE}/{'x' * 43}", 404).text)

        def nothing(what, path, **data):
            with self.subTest(what):
                response = self.post(path, 404, **data) if data else self.get(path, 404)
                self.assertEqual(self.same(response), self.same(self.get(f"{PAGE}/{'x' * 43}", 404)))

        nothing("another child's", f"{PAGE}/{other_token}")
        nothing("another child's code", f"{PAGE}/{other_token}/code", code="123456")
        nothing("another child's no", f"{PAGE}/{other_token}/refuse", reason="x")
        nothing("another child's by number", f"{PAGE}/open", paper=str(other.id))
        nothing("no number", f"{PAGE}/open", paper="999999999")
        nothing("another child's paper", f"{PAGE}/paper/{other.id}")
        nothing("no paper", f"{PAGE}/paper/999999999")
        nothing("not signed yet", f"{PAGE}/paper/{signing.id}")
        self.assertEqual(self.sign(other_token), f"{PAGE}?said=gone")
        fresh = self.enter(token, code)
        nothing("an old link", f"{PAGE}/{token}")
        self.assertEqual(self.sign(token), f"{PAGE}?said=gone")
        token = fresh
        changes = {
            "divorced": (self.mother, {"has_custody": False}, {"has_custody": True}),
            "not to be informed": (
                self.mother,
                {"may_inform": False, "may_inform_reason": "court"},
                {"may_inform": True},
            ),
            "login given to another": (
                self.mother,
                {"partner_id": self.users["father"].partner_id.id},
                {"partner_id": self.users["mother"].partner_id.id},
            ),
        }
        for what, (record, before, after) in changes.items():
            record.write(before)
            nothing(what, f"{PAGE}/{token}")
            self.assertEqual(self.sign(token), f"{PAGE}?said=gone")
            self.assertNotIn("Read and answer", self.get(PAGE).text)
            record.write(after)
        self.get(f"{PAGE}/{token}")
        signing._as_workflow().write({"until": fields.Datetime.now() - timedelta(minutes=1)})
        nothing("too late", f"{PAGE}/{token}")
        self.assertIn("The time is over", self.get(PAGE).text)
        signing._as_workflow().write({"until": fields.Datetime.now() + timedelta(minutes=9)})
        self.login("father")
        nothing("the other parent's", f"{PAGE}/{token}")
        self.login("stranger")
        nothing("of a guardian of another child", f"{PAGE}/{token}")
        self.login("mother")
        self.assertEqual(self.sign(token), f"{PAGE}?said=signed")
        nothing("a replayed link", f"{PAGE}/{token}")
        nothing("a replayed no", f"{PAGE}/{token}/refuse", reason="x")
        self.assertEqual(self.sign(token), f"{PAGE}?said=gone")
        self.mother.has_custody = False
        nothing("the own signed paper, without custody", f"{PAGE}/paper/{signing.id}")
        self.authenticate(None, None)
        self.assertIn("/web/login", self.get(f"{PAGE}/{token}").url)

    @mute_logger(*QUIET)
    def test_a_second_signature_is_refused(self):
        version = self.offered()
        hers, code, token = self.invite(self.mother, version)
        his, his_code, his_token = self.invite(self.father, version)
        self.login("father")
        his_token = self.enter(his_token, his_code)
        self.login("mother")
        token = self.enter(token, code)
        self.assertEqual(self.sign(token), f"{PAGE}?said=signed")
        digest = version.digest
        self.assertEqual(self.sign(token, drawn("red")), f"{PAGE}?said=gone")
        self.login("father")
        self.assertEqual(self.sign(his_token, drawn("red")), f"{PAGE}?said=gone")
        self.post(f"{PAGE}/{his_token}/refuse", 404, reason="x")
        self.assertEqual((hers.state, his.state, version.digest), ("signed", "withdrawn", digest))
        self.assertTrue(version._is_intact())

    # -- the code ------------------------------------------------------------------------------------------------------

    def test_few_tries_then_it_is_locked_for_the_right_code_too(self):
        signing, code, token = self.invite()
        self.company.crisis_signing_tries = 3
        mails = self.env["mail.mail"].search_count([])
        self.login("mother")
        for left in (2, 1):
            self.assertIn(f"Tries left: {left}", self.post(f"{PAGE}/{token}/code", code=self.wrong(code)).text)
        answer = self.post(f"{PAGE}/{token}/code", code=self.wrong(code))
        self.assertIn("wrong too often", answer.text)
        self.assertEqual(signing.state, "locked")
        with mute_logger(*QUIET):
            self.post(f"{PAGE}/{token}/code", 404, code=code)
            self.get(f"{PAGE}/{token}", 404)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails + 1, "whoever invited is told")
        code, token = self.told(self.as_("counsellor", signing).action_renew())
        self.assertTrue(self.enter(token, code))

    @mute_logger(*QUIET)
    def test_without_code_or_picture_nothing_is_signed(self):
        signing, code, token = self.invite()
        self.login("mother")
        self.assertEqual(self.sign(token), f"{PAGE}/{token}?said=code#sign")
        self.assertIn("enter the code once more", self.get(f"{PAGE}/{token}?said=code").text)
        self.assertIn("code once more", self.post(f"{PAGE}/{token}/refuse", 400, reason="No").text)
        fresh = self.enter(token, code)
        self.login("mother")  # another browser with the same login: the list gives an address without the code
        elsewhere = self.post(f"{PAGE}/open", paper=str(signing.id)).url.rpartition("/")[2].partition("#")[0]
        self.assertEqual(self.sign(elsewhere), f"{PAGE}/{elsewhere}?said=code#sign")
        self.assertEqual(self.sign(fresh), f"{PAGE}?said=gone")
        token = self.enter(elsewhere, code)
        for bad in ("", drawn(blank=True), "AAAA", "x" * 10**6, ["x"], {"x": 1}, 5, False):
            with self.subTest(bad=str(bad)[:20]):
                self.assertEqual(self.sign(token, bad), f"{PAGE}/{token}?said=blank#sign")
        self.assertEqual(
            (signing.state, signing.version_id.state, signing.version_id.ink_at), ("open", "offered", False)
        )
        self.assertEqual(self.sign(token, state="signed", guardian_id=1), f"{PAGE}?said=signed")

    @mute_logger(*QUIET)
    def test_without_its_token_nothing_is_posted(self):
        signing, code, token = self.invite()
        self.login("mother")
        for path, data in (
            (f"{PAGE}/open", {"paper": str(signing.id)}),
            (f"{PAGE}/{token}/code", {"code": code}),
            (f"{PAGE}/{token}/refuse", {"reason": "x"}),
        ):
            self.post(path, 400, csrf_token="forged", **data)
        self.assertEqual((signing.state, signing.opened_at), ("open", False))

    # -- around it -----------------------------------------------------------------------------------------------------

    @mute_logger(*QUIET)
    def test_no_table_of_ours_opens_for_a_guardian(self):
        signing, _code, _token = self.invite()
        version = signing.version_id
        self.login("mother")
        for record in (signing, version, version.agreement_id, version.agreement_id.case_id, self.mother, self.pupil):
            for method, args in (
                ("read", [[record.id]]),
                ("search_read", [[]]),
                ("write", [[record.id], {}]),
                ("create", [{}]),
                ("get_readers", [[record.id]]),
            ):
                params = {"model": record._name, "method": method, "args": args, "kwargs": {}}
                answer = self.url_open(
                    f"/web/dataset/call_kw/{record._name}/{method}",
                    json={"jsonrpc": "2.0", "method": "call", "params": params},
                )
                with self.subTest(record._name, method=method):
                    self.assertIn("error", answer.json())
                    self.assertNotIn(self.pupil.name, answer.text)
        report = f"/report/pdf/odoo_crisis_intervention.paper_signed_agreement/{signing.id}"
        self.assertNotEqual(self.url_open(report).status_code, 200)

    @mute_logger(*QUIET)
    def test_too_often_is_too_often_whatever_is_asked(self):
        signing, code, token = self.invite()
        self.company.crisis_signing_pages = 3
        self.env.flush_all()
        self.login("stranger")
        statuses = [self.url_open(f"{PAGE}/{letter * 43}").status_code for letter in "abcde"]
        self.assertEqual(statuses[-1], 429)
        self.assertLessEqual(statuses.count(404), 3)
        self.company.crisis_signing_pages = 10**6

    @contextmanager
    def server_log(self):
        logger, lines = logging.getLogger("werkzeug"), []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())
        level = logger.level
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
        try:
            yield lines
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)

    def test_l63_the_servers_log_has_no_address(self):
        signing, code, token = self.invite()
        with self.server_log() as lines:
            self.authenticate(None, None)
            self.get(f"{PAGE}/{token}")
            self.login("mother")
            self.get(f"{PAGE}/{token}")
            self.enter(token, code)
        ours = [line for line in lines if "agreement" in line]
        self.assertGreaterEqual(len(ours), 4)
        self.assertFalse([line for line in ours if re.search(r"[\w-]{43}", line)])

    def test_nothing_for_whoever_was_never_asked(self):
        self.login("father")
        self.assertNotIn(PAGE, self.get("/my").text)
        self.assertIn("Nothing waits for you here", self.get(PAGE).text)
        self.login("counsellor")
        self.assertIn("Nothing waits for you here", self.get(PAGE).text)


@tagged("post_install", "-at_install")
class TestSigningOnAPhone(InChinese, PortalCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_mother_reads_and_signs(self):
        signing, _code, _token = self.invite()
        # the tour knows one code only
        signing._as_workflow().write({"code_digest": code_digest("314159", signing.code_salt)})
        self.env.flush_all()
        self.start_tour("/my", "crisis_signing_phone", login="crisis-mother", timeout=120)
        self.env.invalidate_all()
        self.assertEqual((signing.state, signing.version_id.state), ("signed", "signed"))


@tagged("post_install", "-at_install")
class TestSigningAtADesk(InChinese, PortalCase):
    def test_a_counsellor_invites_and_reads_the_code_out(self):
        version = self.offered()
        self.env.flush_all()
        path = f"/odoo/crisis.readmission.version/{version.id}"
        self.start_tour(path, "crisis_signing_invite", login="crisis-counsellor", timeout=120)
        self.env.invalidate_all()
        self.assertEqual(version.signing_ids.mapped("state"), ["open"])
