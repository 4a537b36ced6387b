# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whoever reports by the public page stays unknown, and nobody finds a way in by it (catalogue L90 to L96)."""

import json
import logging
import re
import time
from contextlib import closing, contextmanager
from datetime import datetime, timedelta

from odoo import fields, http
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import crisis_outside_report as outside
from ..tools import tracking_code
from .help_common import REPORT, WORD, HelpCase
from .test_database_grep import tables_with
from .test_help_page import jpeg


@tagged("post_install", "-at_install")
class TestHelpPageLeaks(HelpCase):
    @contextmanager
    def server_log(self):
        """What the server itself writes about each request."""
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

    def traces(self, user):
        """How often each column of the database names ``user``, by number, partner or login."""
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """
                SELECT c.table_name, c.column_name FROM information_schema.columns c
                  JOIN information_schema.tables t USING (table_schema, table_name)
                 WHERE t.table_schema = current_schema AND t.table_type = 'BASE TABLE' AND c.data_type = 'integer'
                """
            )
        )
        found = {}
        for table, column in columns:
            row = self.env.execute_query(
                SQL(
                    "SELECT count(*) FROM %s WHERE %s = %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    user.partner_id.id if "partner" in column else user.id,
                )
            )
            found[table, column] = row[0][0]
        return found, {table for table in tables_with(self.env.cr, user.login)}

    # -- L90 -----------------------------------------------------------------------------------------------------------

    def test_l90_a_teacher_who_is_logged_in_leaves_no_trace(self):
        teacher = self.users["teacher"]
        # numbers nobody can mistake for another, and Odoo's list of devices switched on as in real life
        self.env.cr.execute("SELECT setval('res_users_id_seq', 88000000), setval('res_partner_id_seq', 89000000)")
        self._person("walker")
        walker = self.users["walker"]
        self.env.flush_all()
        self.authenticate(walker.login, walker.login, session_extra={"_trace_disable": False})
        before = self.traces(walker)
        files = [("pictures", ("x.jpg", jpeg(), "image/jpeg"))]
        with self.server_log() as lines:
            answer = self.send(files=files, **REPORT)
            self.assertEqual(answer.status_code, 200)
            page = self.look_up(self.code(answer)).text
            self.send("letter", token=self.token(page, "letter"), text=f"{WORD}-letter")
        self.assertEqual(self.traces(walker), before)
        self.assertNotEqual(walker, teacher)
        concern = self.env["crisis.concern"].search([("facts", "=", REPORT["facts"])])
        self.assertEqual(concern.create_uid, self.env.ref("odoo_crisis_intervention.user_public_page"))
        self.assertTrue(concern.document_ids)
        self.assertTrue(lines)
        self.assertFalse([line for line in lines if self.code(answer).replace(" ", "") in line or WORD in line])

    def test_l90_no_row_tells_the_minute(self):
        started = datetime.now()
        if started.minute == 0:  # then a rounded time could be the true one
            self.skipTest("the hour has just begun")
        code, report = self.report(urgency="now")
        page = self.look_up(code).text
        self.send("letter", token=self.token(page, "letter"), text="x")
        self.env.invalidate_all()
        concern = report.concern_id
        rows = [concern, report, report.letter_ids, *concern.document_ids]
        rows += [self.env["crisis.timeline"].search([("res_model", "=", concern._name), ("res_ref", "=", concern.id)])]
        rows += [self.env["crisis.concern.receipt"].search([("concern_id", "=", concern.id)])]
        self.assertEqual(sum(len(row) for row in rows), 6)
        for row in rows:
            times = [name for name, field in row._fields.items() if field.type == "datetime" and field.store]
            for values in row.read(times):
                for name in set(times) - {"expires_on", "assessment_due_at"}:
                    moment = values[name]
                    self.assertFalse(moment and (moment.minute or moment.second), f"{row._name}.{name}: {moment}")

    # -- L91 -----------------------------------------------------------------------------------------------------------

    def sessions(self):
        store = http.root.session_store
        return sorted(store.list())

    def test_l91_no_session_no_device_no_cookie_no_address_in_the_log(self):
        watched = ("res_device_log", "website_visitor", "website_track", "bus_presence", "res_users_log", "ir_logging")

        def count():
            self.env.flush_all()
            self.env.cr.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)", [list(watched)]
            )
            tables = [name for (name,) in self.env.cr.fetchall()]
            return {
                table: self.env.execute_query(SQL("SELECT count(*) FROM %s", SQL.identifier(table))) for table in tables
            }

        for who in (None, "teacher"):
            login = self.users[who].login if who else None
            self.authenticate(login, login, session_extra={"_trace_disable": False})
            cookie = self.opener.cookies.get_dict()
            session = dict(http.root.session_store.get(self.session.sid))
            sessions, rows = self.sessions(), count()
            with self.server_log() as lines:
                answers = [
                    self.page(),
                    self.send(**REPORT),
                    self.send(),
                    self.look_up("x"),
                    self.page("/crisis/help/x"),
                ]
            for answer in answers:
                self.assertNotIn("Set-Cookie", answer.headers)
            self.assertEqual(self.opener.cookies.get_dict(), cookie)
            self.assertEqual(self.sessions(), sessions)
            self.assertEqual(dict(http.root.session_store.get(self.session.sid)), session)
            self.assertEqual(count(), rows, who)
            self.assertGreaterEqual(len(lines), 5)
            for line in lines:
                self.assertTrue(line.startswith("- - - ["), line)
                self.assertNotRegex(line, r"127\.0\.0\.1|token|code|zqoutside")

    def test_l91_only_the_log_of_this_page_goes_without_an_address(self):
        with self.server_log() as lines:
            self.url_open("/web/login")
        self.assertTrue(any(line.startswith("127.0.0.1 - - [") for line in lines), lines)

    def test_l91_a_table_that_holds_the_words_is_of_the_ring(self):
        self.report()
        found = tables_with(self.env.cr, WORD)
        self.assertEqual(found, {"crisis_concern", "crisis_outside_report"})
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            self.assertFalse(tables_with(cr, WORD))

    # -- L92 -----------------------------------------------------------------------------------------------------------

    def test_l92_the_code_is_long_salted_and_nowhere(self):
        code, report = self.report()
        plain = code.replace(" ", "")
        self.assertEqual(len(plain), 28)
        self.assertGreater(31 ** len(plain), 2**128)
        for needle in (code, plain, plain[4:]):
            self.assertFalse(tables_with(self.env.cr, needle))
        self.assertNotEqual(report.code_digest, tracking_code.digest(code, "00" * 16))
        _other, second = self.report()
        self.assertNotEqual(report.code_salt, second.code_salt)
        for name in ("code_prefix", "code_salt", "code_digest", "form_nonce"):
            self.assertNotIn(name, self.as_("leader", report).fields_get())

    def test_l92_the_code_is_taken_from_a_body_and_never_from_the_address(self):
        code, _report = self.report()
        page = self.page(f"{self.url}?code={code}&step=lookup")
        self.assertNotIn("Received.", page.text)
        token = self.token(page.text, "lookup")
        answer = self.url_open(
            f"{self.url}?code={code}&step=lookup&token={token}", data={"x": "y"}, headers={"Accept-Language": "en"}
        )
        self.assertEqual(answer.status_code, 400)
        answer = self.send("lookup", url=f"{self.url}?code={code}", token=token, code="")
        self.assertNotIn("Received.", answer.text)
        self.assertIn("Received.", self.look_up(code).text)

    def test_l92_wrong_unknown_and_expired_are_one_answer(self):
        code, report = self.report()
        expired, other = self.report()
        other.expires_on = fields.Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
        calls = []
        real = tracking_code.digest
        self.patch(tracking_code, "digest", lambda *args: calls.append(1) or real(*args))
        answers = []
        for typed in (wrong, tracking_code.new(), expired, "", "x", code * 3, "中文" * 20, "‮\x00"):
            calls.clear()
            answers.append(self.look_up(typed))
            self.assertEqual(len(calls), 1, "each is hashed and compared once")
        self.assertEqual({answer.status_code for answer in answers}, {200})
        self.assertEqual(len({len(answer.content) for answer in answers}), 1)
        texts = {re.sub(r'value="[0-9a-f]{104}"', "", answer.text) for answer in answers}
        self.assertEqual(len(texts), 1)
        self.assertIn("Received.", self.look_up(code).text)

    def test_l92_five_tries_for_a_code_and_a_limit_for_all(self):
        code, _report = self.report()
        wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
        token = self.token(self.page().text, "lookup")
        statuses = [self.look_up(wrong, token=token).status_code for _try in range(7)]
        self.assertEqual(statuses, [200] * 5 + [429] * 2)
        self.assertEqual(self.look_up(code, token=token).status_code, 429, "a right one tells no more than a wrong one")
        self.company.crisis_help_lookups = 12
        self.env.flush_all()
        statuses = [self.look_up(tracking_code.new(), token=token).status_code for _try in range(8)]
        self.assertEqual(statuses, [200] * 4 + [429] * 4)
        self.assertLessEqual(self.counters(), 7)

    def test_l92_whoever_has_the_code_may_look_often(self):
        code, _report = self.report()
        for _time in range(8):
            self.assertEqual(self.look_up(code).status_code, 200)

    def counters(self):
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            cr.execute("SELECT count(*) FROM crisis_outside_budget")
            return cr.fetchone()[0]

    def test_l92_counters_go_when_their_time_is_over(self):
        budget = self.env["crisis.outside.budget"]
        for number in range(20):
            budget._spend("code", f"K{number}", 5, 900)
        self.assertEqual(self.counters(), 20)
        later = time.time() + 901
        self.patch(time, "time", lambda: later)
        self.assertTrue(budget._spend("code", "K1", 5, 900))
        self.assertEqual(self.counters(), 1)

    def test_l92_ten_thousand_guesses_find_nothing(self):
        """Without the page in front and with nothing counted."""
        self.report()
        self.patch(self.env.registry["crisis.outside.budget"], "_spend", lambda *args: True)
        found = [bool(self.reports._look_up(self.company, tracking_code.new())) for _guess in range(2000)]
        self.assertFalse(any(found))

    # -- L93 -----------------------------------------------------------------------------------------------------------

    def test_l93_a_flood_ends_at_the_limit_and_the_text_stays(self):
        self.company.write({"crisis_help_hourly": 10, "crisis_help_hourly_urgent": 3})
        page = self.env["crisis.help.page"]
        self.env.flush_all()
        statuses = {}
        for number in range(300):
            answer = self.send(token=page._token("report", self.company), **{**REPORT, "facts": f"{WORD} {number}"})
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        self.assertEqual(statuses, {200: 10, 429: 290})
        self.assertIn(f"{WORD} 299", answer.text)
        self.assertIn("tel:120", answer.text)
        self.assertIn("Retry-After", answer.headers)
        self.assertEqual(self.reports.search_count([]), 10)
        urgent = [self.send(**{**REPORT, "urgency": "now"}).status_code for _number in range(5)]
        self.assertEqual(urgent, [200] * 3 + [429] * 2, "a flood does not shut out what is urgent")
        self.assertEqual(self.send(url="/crisis/help/other-school", **REPORT).status_code, 200)

    def test_l93_letters_count_too(self):
        code, _report = self.report()
        self.company.write({"crisis_help_hourly": 2, "crisis_help_hourly_urgent": 0})
        self.env.flush_all()
        page = self.look_up(code).text
        for status in (200, 429):
            answer = self.send("letter", token=self.token(page, "letter"), text="zqmore")
            self.assertEqual(answer.status_code, status)
            page = answer.text
        self.assertIn("zqmore", page)

    def test_l93_where_nothing_can_be_counted_nothing_is_taken(self):
        self.patch(self.env.registry["crisis.outside.budget"], "_on_own_connection", lambda *args: [])
        answer = self.send(**REPORT)
        self.assertEqual(answer.status_code, 429)
        self.assertIn(REPORT["facts"], answer.text)

    # -- L94 -----------------------------------------------------------------------------------------------------------

    def test_l94_a_form_is_taken_once_here_in_time_and_keeps_what_was_typed(self):
        page = self.env["crisis.help.page"]
        good = self.token(self.page().text)
        foreign = {
            "missing": "",
            "of another form": self.token(self.page().text, "lookup"),
            "of another school": page._token("report", self.other_company),
            "changed": good[:-1] + ("0" if good[-1] != "0" else "1"),
            "not ours": "é" * 104,
            "short": "x",
            "expired": page._token("report", self.company, seconds=-1),
        }
        for name, token in foreign.items():
            answer = self.send(token=token, **REPORT) if token else self.without_token()
            self.assertEqual(answer.status_code, 400, name)
            for word in ("about", "place", "facts", "contact"):
                self.assertIn(REPORT[word], answer.text, name)
            self.assertIn('value="today" checked="checked"', answer.text, name)
            self.assertTrue(self.token(answer.text), name)
        self.assertFalse(self.reports.search([]))
        self.assertEqual(self.send(token=good, **REPORT).status_code, 200)
        replayed = self.send(token=good, **REPORT)
        self.assertEqual(replayed.status_code, 400)
        self.assertIn("sent already", self.alert(replayed))
        self.assertNotIn('class="code"', replayed.text)
        self.assertIn(REPORT["facts"], replayed.text)
        self.assertEqual(self.reports.search_count([]), 1)
        again = self.send(token=self.token(replayed.text), **REPORT)
        self.assertEqual(again.status_code, 200, "the page that refused gives a new form")

    def without_token(self):
        return self.url_open(self.url, data={"step": "report", **REPORT}, headers={"Accept-Language": "en"})

    def test_l94_a_letter_is_taken_once(self):
        code, report = self.report()
        token = self.token(self.look_up(code).text, "letter")
        self.assertEqual(self.send("letter", token=token, text="x").status_code, 200)
        self.assertEqual(self.send("letter", token=token, text="x").status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(len(report.letter_ids), 1)

    def test_l94_two_at_the_same_moment_make_one(self):
        """The second has not seen the first: the database's own index tells."""
        self.report()
        nonce = self.reports.search([]).form_nonce
        self.patch(self.env.registry["crisis.outside.report"], "search_count", lambda *args, **kwargs: 0)
        with self.assertRaises(outside.AlreadySent), self.assertLogs("odoo.sql_db", "ERROR"):
            self.reports._receive(self.company, REPORT, nonce=nonce)

    def test_l94_no_route_of_json_writes_and_this_is_the_only_public_one(self):
        routes = {
            url: endpoint.routing
            for url, endpoint in http._generate_routing_rules(["odoo_crisis_intervention"], nodb_only=False)
            if url.startswith("/crisis")
        }
        public = {url for url, routing in routes.items() if routing["auth"] != "user"}
        # The tablets' pages have their own tests (test_census_tablet): a code, a sitting that is open, a session.
        tablets = {url for url in public if url == "/crisis/census" or url.startswith("/crisis/census/")}
        self.assertEqual(public - tablets, {"/crisis/help", "/crisis/help/<string:school>"})
        for url in public:
            self.assertEqual(routes[url]["type"], "http")
        for url in public - tablets:
            self.assertTrue(routes[url]["crisis_nobody"])
            self.assertFalse(routes[url]["save_session"])
        answer = self.url_open(self.url, data=json.dumps(REPORT), headers={"Content-Type": "application/json"})
        self.assertEqual(answer.status_code, 400)

    # -- L95 -----------------------------------------------------------------------------------------------------------

    def test_l95_no_metadata_and_no_file_name_is_stored(self):
        files = [("pictures", ("zqname of a pupil.jpg", jpeg("zqcamera"), "image/jpeg"))]
        self.assertEqual(self.send(files=files, **REPORT).status_code, 200)
        self.env.flush_all()
        for needle in ("zqname", "zqcamera"):
            self.assertFalse(tables_with(self.env.cr, needle))
        for file in self.env["ir.attachment"].search(
            [("res_model", "=", "crisis.document"), ("res_field", "!=", False)], order="id desc", limit=2
        ):
            self.assertNotIn(b"zqcamera", file.raw)

    # -- L96 -----------------------------------------------------------------------------------------------------------

    def test_l96_the_answer_is_the_same_with_and_without_a_case(self):
        code, report = self.report()
        plain_code, _plain = self.report()
        concern = self.as_("counsellor", report.concern_id)
        concern.action_acknowledge()
        concern.subject_id = self.pupil
        case = self.env["crisis.case"].browse(concern.action_open_case()["res_id"])
        self.assertTrue(case)
        self.env.flush_all()
        pages = [re.sub(r'value="[0-9a-f]{104,}"', "", self.look_up(one).text) for one in (code, plain_code)]
        self.assertEqual(*pages)
        for secret in (self.pupil.name, case.reference, concern.reference, report.reference):
            self.assertNotIn(secret, pages[0])
        states = dict(self.reports._fields["status"].selection)
        self.assertEqual(set(states), {"received", "closed"})
