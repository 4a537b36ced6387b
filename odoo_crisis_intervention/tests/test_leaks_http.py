# SPDX-License-Identifier: LGPL-3.0-or-later
"""The same canaries through every door that HTTP has (catalogue L14, L51, L61, L65, L69, L99, L100)."""

import json
import re
from datetime import timedelta
from xmlrpc.client import Fault

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .canary import CANARY_MODELS, MARK, MISSING
from .canary_case import CanaryCase

LOGGERS = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.rpc.controllers.json2",
    "odoo.addons.rpc.controllers.xmlrpc",
    "odoo.sql_db",
    "werkzeug",
)
STRANGERS = (None, "guardian", "teacher", "admin", "foreign_counsellor", "removed_counsellor")
COMPARED = ("guardian", "teacher")
READER = "counsellor"
# Doors that answer before they look at the record, so that it does not matter whose it is: whoever is not logged in is
# stopped by the route, the page of the web client names no record, what has no thread (a lint sees to it) no letters.
BEFORE_THE_RECORD = {
    None: {"read", "read all", "web_read", "web_save", "search", "button", "post", "subscribe", "web"},
    "admin": {"web", "mail data", "post", "subscribe"},
    "foreign_counsellor": {"web", "mail data", "post", "subscribe"},
    "removed_counsellor": {"web", "mail data", "post", "subscribe"},
    "guardian": {"web", "mail data", "post", "subscribe"},
    "teacher": {"web", "mail data", "post", "subscribe"},
}
SAMPLE = 10  # models for which they are asked all the same


class DoorsCase(CanaryCase, HttpCase):
    def login(self, who):
        self.authenticate(self.users[who].login if who else None, self.users[who].login if who else None)

    def rpc(self, model, method, args, **kwargs):
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}", {"model": model, "method": method, "args": args, "kwargs": kwargs}
        )

    def post(self, route, params):
        return self.url_open(route, json={"id": 0, "jsonrpc": "2.0", "method": "call", "params": params})

    def text(self, response):
        """Whatever reaches the browser: body, headers and where it was sent on to."""
        return "\n".join([str(response.status_code), str(dict(response.headers)), response.url, response.text])

    def words(self, response):
        return {word for word in re.findall(rf"{MARK}\w{{8}}", self.text(response))}


@tagged("post_install", "-at_install")
class TestCanaryHttp(DoorsCase):
    def doors(self, model, number):
        """(name, thunk) for one record."""
        record_url = f"{model}/{number}"
        names = [name for name in self.tokens[model] if name != "reference"] or ["reference"]
        spec = {name: {} for name in ("display_name", *names)}
        yield "read", lambda: self.rpc(model, "read", [[number], ["reference", *names]])
        yield "read all", lambda: self.rpc(model, "read", [[number]])
        yield "web_read", lambda: self.rpc(model, "web_read", [[number]], specification=spec)
        yield "web_save", lambda: self.rpc(model, "web_save", [[number], {names[0]: "x"}], specification=spec)
        yield "search", lambda: self.rpc(model, "web_search_read", [[("id", "=", number)], {"reference": {}}])
        yield (
            "button",
            lambda: self.post(
                f"/web/dataset/call_button/{model}/get_readers",
                {"model": model, "method": "get_readers", "args": [[number]], "kwargs": {}},
            ),
        )
        yield "content", lambda: self.url_open(f"/web/content/{record_url}/{names[0]}")
        yield "image", lambda: self.url_open(f"/web/image/{record_url}/{names[0]}")
        yield "web", lambda: self.url_open(f"/odoo/{model}/{number}", allow_redirects=False)
        yield "mail view", lambda: self.url_open(f"/mail/view?model={model}&res_id={number}", allow_redirects=False)
        yield "messages", lambda: self.post("/mail/thread/messages", {"thread_model": model, "thread_id": number})
        yield (
            "mail data",
            lambda: self.post(
                "/mail/data",
                {
                    "fetch_params": [
                        [
                            "mail.thread",
                            {"thread_model": model, "thread_id": number, "request_list": ["followers", "attachments"]},
                        ]
                    ]
                },
            ),
        )
        yield (
            "post",
            lambda: self.post(
                "/mail/message/post", {"thread_model": model, "thread_id": number, "post_data": {"body": "x"}}
            ),
        )
        yield (
            "subscribe",
            lambda: self.post("/mail/thread/subscribe", {"res_model": model, "res_id": number, "partner_ids": [1]}),
        )

    @mute_logger(*LOGGERS)
    def test_no_door_shows_a_stranger_anything_or_tells_a_record_from_none(self):
        offences, asked = {}, 0
        for who in STRANGERS:
            self.login(who)
            for place, (model, record) in enumerate(self.records.items()):
                if who in CANARY_MODELS[model].readers:
                    continue
                for (name, door), (_name, missing) in zip(
                    self.doors(model, record.id), self.doors(model, MISSING), strict=True
                ):
                    if place >= SAMPLE and name in BEFORE_THE_RECORD[who]:
                        continue
                    asked += 1
                    answer = door()
                    if self.words(answer) or record.reference in self.text(answer):
                        offences.setdefault(f"{model} · {name} · shows something", []).append(who)
                    if who not in COMPARED:
                        continue
                    asked += 1
                    other = missing()
                    if self.comparable(answer, record.id) != self.comparable(other, MISSING):
                        told = f"{model} · {name} · {answer.status_code} {answer.text[-300:]} | {other.text[-300:]}"
                        offences.setdefault(told, []).append(who)
        texts = [f"{what} {actors}" for what, actors in offences.items()]
        self.assertFalse(texts, f"{len(texts)} of {asked}\n" + "\n".join(texts[:40]))
        self.assertGreater(asked, 1500)

    def comparable(self, response, number):
        text = response.text.replace(str(number), "#")
        if "<html" in text[:600]:
            text = ""  # a page of the web client; its status and where it leads to are compared
        text = re.sub(r"0x[0-9a-f]+|line \d+|csrf_token[^,;]*|\"timestamp\"[^,]*", "", text)
        return response.status_code, response.headers.get("Location", "").replace(str(number), "#"), text

    @mute_logger(*LOGGERS)
    def test_the_same_doors_open_for_a_reader(self):
        self.login(READER)
        for model, record in self.records.items():
            if READER not in CANARY_MODELS[model].readers or len(self.tokens[model]) == 1:
                continue
            seen = set()
            for _name, door in self.doors(model, record.id):
                answer = door()
                self.assertLessEqual(self.words(answer), self.allowed[READER])
                seen |= self.words(answer)
            self.assertTrue(seen, model)

    @mute_logger(*LOGGERS)
    def test_l14_l65_debug_mode_says_no_more(self):
        """The traceback that Odoo adds to an error has file names; it must have no name, no rule, no number of ours."""
        for who in ("teacher", "foreign_counsellor", "admin"):
            self.login(who)
            self.url_open("/odoo?debug=1")
            for model, record in self.records.items():
                if who in CANARY_MODELS[model].readers:
                    continue
                answer = self.rpc(model, "read", [[record.id]], context={"debug": "1"})
                error = answer.json()["error"]
                self.assertEqual(error["data"]["message"], "You cannot open this, or it does not exist.")
                for secret in (
                    record.reference,
                    self.pupil.name,
                    "is_readable",
                    "ir.rule",
                    self.users["author"].name,
                    MARK,
                ):
                    self.assertNotIn(secret, answer.text, (who, model))

    @mute_logger(*LOGGERS)
    def test_l100_json2_and_xmlrpc_are_as_closed_as_the_screen(self):
        for who in ("teacher", "foreign_counsellor", "school_doctor", READER):
            user = self.users[who]
            key = (
                self.env["res.users.apikeys"]
                .with_user(user)
                ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
            )
            for model, record in self.records.items():
                names = [name for name in self.tokens[model] if name != "reference"]
                allowed = who in CANARY_MODELS[model].readers and set(self.tokens[model].values()) & self.allowed[who]
                answer = self.url_open(
                    f"/json/2/{model}/read",
                    data=json.dumps({"ids": [record.id]}),
                    headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
                )
                if allowed:
                    self.assertTrue(self.words(answer) & allowed, (who, model, "json2", answer.text[:300]))
                elif who not in CANARY_MODELS[model].readers:
                    self.assertFalse(self.words(answer), (who, model, "json2", answer.text[:300]))
                self.assertLessEqual(self.words(answer), self.allowed[who])
                try:
                    rows = self.xmlrpc_object.execute_kw(
                        self.env.cr.dbname, user.id, key, model, "search_read", [[["id", "=", record.id]], names[:1]]
                    )
                    text = str(rows)
                except Fault as fault:
                    text = fault.faultString
                words = set(re.findall(rf"{MARK}\w{{8}}", text))
                self.assertLessEqual(words, self.allowed[who], (who, model, "xmlrpc"))
                if who not in CANARY_MODELS[model].readers:
                    self.assertNotIn(self.pupil.name, text)

    @mute_logger(*LOGGERS)
    def test_l69_no_report_prints_for_a_stranger(self):
        reports = self.env["ir.actions.report"].search([("model", "in", list(CANARY_MODELS))])
        for who in ("guardian", "teacher", "admin", "foreign_counsellor", "removed_counsellor"):
            self.login(who)
            for report in reports:
                for number in (self.records[report.model].id, MISSING):
                    for converter in ("html", "pdf", "text"):
                        answer = self.url_open(
                            f'/report/{converter}/{report.report_name}/{number}?options={{}}&context={{"su": true}}'
                        )
                        self.assertFalse(self.words(answer), (who, report.report_name, converter))
                        self.assertNotIn(self.pupil.name, answer.text, (who, report.report_name, converter))
                        self.assertGreaterEqual(answer.status_code, 400, (who, report.report_name, converter))

    @mute_logger(*LOGGERS)
    def test_l71_the_export_page_is_closed_too(self):
        params = {
            "model": "crisis.case",
            "fields": [{"name": "summary", "label": "x"}, {"name": "reference", "label": "y"}],
            "ids": self.records["crisis.case"].ids,
            "domain": [],
            "groupby": [],
            "import_compat": False,
        }
        for who in ("admin", "teacher", READER, "leader"):
            self.login(who)
            for kind in ("csv", "xlsx"):
                for groupby in ([], ["level_id"]):
                    for ids in (params["ids"], False):
                        answer = self.url_open(
                            f"/web/export/{kind}",
                            data={
                                "data": json.dumps({**params, "groupby": groupby, "ids": ids}),
                                "csrf_token": self.csrf(),
                            },
                        )
                        self.assertFalse(self.words(answer), (who, kind))
                        self.assertNotIn(self.records["crisis.case"].reference.encode(), answer.content, (who, kind))

    def csrf(self):
        from odoo import http

        return http.Request.csrf_token(self) if hasattr(self, "session") else ""

    @mute_logger(*LOGGERS)
    def test_l99_an_open_session_of_a_removed_member_gets_nothing(self):
        self.login(READER)
        case = self.records["crisis.case"]
        self.assertTrue(self.words(self.rpc("crisis.case", "read", [case.ids])))
        member = self.env["crisis.team.member"].search([("user_id", "=", self.users[READER].id)])
        member.write({"date_to": "2024-01-01"})
        self.env.flush_all()
        for model, record in self.records.items():
            if self.is_own(READER, model):
                continue
            answer = self.rpc(model, "read", [record.ids])
            self.assertFalse(self.words(answer), model)
            self.assertNotIn(record.reference, answer.text)
