# SPDX-License-Identifier: LGPL-3.0-or-later
"""The weekly report over the wire: what is set by steps is not written, and what was sent is locked."""

from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .weekly_common import WeeklyCommon


@tagged("post_install", "-at_install")
class TestWeeklyRpc(WeeklyCommon, HttpCase):
    def setUp(self):
        super().setUp()
        for name in ("homeroom", "other_homeroom", "leader"):
            self.users[name].password = "crisis-password-1"
        self.authenticate("crisis-homeroom", "crisis-password-1")

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw", {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        )

    def refused(self, *args, **kwargs):
        with self.assertRaises(JsonRpcException) as caught, mute_logger("odoo.http"):
            self.call(*args, **kwargs)
        return str(caught.exception)

    def test_a_week_from_the_browser(self):
        action = self.call("crisis.weekly.report", "action_open_mine")
        spec = {"situation": {}, "line_ids": {"fields": {"change": {}, "subject_id": {"fields": {"display_name": {}}}}}}
        [row] = self.call("crisis.weekly.report", "web_read", [action["res_id"]], spec)
        [line] = row["line_ids"]
        vals = {
            "situation": "unsettled",
            "line_ids": [
                [1, line["id"], {"change": "better", "behaviour": "Laughed"}],
                [0, "virtual_1", {"subject_id": self.classmates[0].id, "is_new": True, "behaviour": "Cries"}],
            ],
        }
        [row] = self.call("crisis.weekly.report", "web_save", [action["res_id"]], vals, spec)
        self.assertEqual(len(row["line_ids"]), 2)
        self.call("crisis.weekly.report", "action_submit", [row["id"]])
        report = self.env["crisis.weekly.report"].browse(row["id"])
        self.assertEqual((report.state, report.line_ids.mapped("is_reported")), ("submitted", [False, True]))

    def test_the_class_log_flows_in_from_the_browser(self):
        report = self.open_()
        row = {"subject_id": self.classmates[0].id, "facts": "Slept in class"}
        [row] = self.call("crisis.class.observation", "web_save", [], row, {"class_id": {}})
        self.call("crisis.class.observation", "web_save", [row["id"]], {"subject_id": self.pupil.id}, {"facts": {}})
        self.assertEqual(self.call("crisis.weekly.report", "action_open_mine")["res_id"], report.id)
        self.call("crisis.weekly.report", "action_nil", [report.id])
        self.env.invalidate_all()
        line = report.line_ids.filtered(lambda each: each.subject_id == self.pupil)
        self.assertIn("Slept in class", line.observation_text)
        self.assertEqual((report.state, report.is_nil), ("submitted", False))

    def test_what_steps_set_is_not_written(self):
        report = self.open_()
        line = report.line_ids
        for vals in (
            {"state": "submitted"},
            {"class_id": self.other_class.id},
            {"week_start": "2026-01-01"},
            {"is_nil": True},
            {"is_late": False, "submitted_at": "2026-01-01 00:00:00"},
            {"typed_by_id": self.users["homeroom"].id},
            {"corrects_id": report.id},
            {"subject_id": self.pupil.id},
        ):
            with self.subTest(**vals):
                self.refused("crisis.weekly.report", "write", [report.id], vals)
                self.refused("crisis.weekly.report", "write", [report.id], vals, context={"crisis_workflow": True})
        self.refused("crisis.weekly.report", "create", [{"class_id": self.school_class.id, "week_start": "2026-09-14"}])
        for vals in (
            {"is_reported": True},
            {"concern_id": 1},
            {"observation_ids": [[4, 1]]},
            {"report_id": 10**8},
            {"subject_id": self.classmates[0].id},
        ):
            with self.subTest(**vals):
                self.refused("crisis.weekly.report.line", "write", [line.id], vals)
        for vals in ({"level_id": self.levels["red"].id}, {"last_words": "x"}, {"is_followed": False}):
            self.call("crisis.weekly.report.line", "write", [line.id], vals)
        self.env.invalidate_all()
        self.assertEqual((line.level_id, line.last_words, line.is_followed), (self.levels["yellow"], False, True))

    def test_what_was_handed_in_is_locked(self):
        report = self.open_()
        line = report.line_ids
        row = self.note()
        report.action_nil()
        self.refused("crisis.weekly.report", "write", [report.id], {"class_events": "x"})
        self.refused("crisis.weekly.report", "write", [report.id], {"line_ids": [[1, line.id, {"behaviour": "x"}]]})
        self.refused("crisis.weekly.report.line", "write", [line.id], {"behaviour": "x"})
        new = {"report_id": report.id, "subject_id": self.classmates[0].id}
        self.refused("crisis.weekly.report.line", "create", [new])
        self.refused("crisis.weekly.report.line", "action_report_now", [line.id])
        self.refused("crisis.class.observation", "write", [row.id], {"facts": "x"})
        for model, record in (("crisis.weekly.report", report), ("crisis.weekly.report.line", line)):
            for method in ("_transition", "_as_workflow", "_fill_in", "_tell_concern", "unlink", "copy"):
                with self.subTest(model, method=method):
                    self.refused(model, method, [record.id])
        self.authenticate("crisis-leader", "crisis-password-1")
        self.refused("crisis.weekly.report", "write", [report.id], {"class_events": "x"})
        self.refused("crisis.weekly.report", "action_correct", [report.id])
        self.call("crisis.weekly.report", "action_receive", [report.id])
        self.env.invalidate_all()
        self.assertEqual((report.class_events, report.received_by_id), (False, self.users["leader"]))

    def test_a_teacher_of_another_class_gets_nothing(self):
        report = self.open_()
        row = self.note()
        line = report.line_ids
        self.authenticate("crisis-other_homeroom", "crisis-password-1")
        for model, record, methods in (
            (
                "crisis.weekly.report",
                report,
                ("action_nil", "action_submit", "action_discard", "action_correct", "action_receive",
                 "action_open_earlier"),
            ),
            ("crisis.weekly.report.line", line, ("action_report_now",)),
            ("crisis.class.observation", row, ("get_readers",)),
        ):  # fmt: skip
            self.assertEqual(self.call(model, "search_count", [("id", "=", record.id)]), 0)
            texts = {self.refused(model, "read", [ref], ["reference"]) for ref in (record.id, 10**8)}
            for method in methods:
                texts |= {self.refused(model, method, [ref]) for ref in (record.id, 10**8)}
            self.assertEqual(len(texts), 1, texts)
        new = {"report_id": report.id, "subject_id": self.other_pupil.id}
        self.refused("crisis.weekly.report.line", "create", [new])
        self.assertNotEqual(self.call("crisis.weekly.report", "action_open_mine")["res_id"], report.id)
        self.env.invalidate_all()
        self.assertEqual((report.state, report.sudo().line_ids), ("draft", line))
