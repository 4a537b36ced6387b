# SPDX-License-Identifier: LGPL-3.0-or-later
"""A report over the wire, as a browser or a script sends it: locks, private doors, lines and files (plan Art. 12)."""

from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .test_concern_report import CANARY
from .test_concern_work import PIXEL, WorkCommon


@tagged("post_install", "-at_install")
class TestConcernRpc(WorkCommon, HttpCase):
    """The same locks where they count: over the wire."""

    def call(self, model, method, *args):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw", {"model": model, "method": method, "args": list(args), "kwargs": {}}
        )

    def test_a_report_with_lines_and_a_file_from_the_browser(self):
        self.users["teacher"].password = "crisis-password-1"
        self.authenticate("crisis-teacher", "crisis-password-1")
        spec = {"facts": {}, "signal_ids": {"fields": {"signal_id": {}}}, "document_ids": {"fields": {"reference": {}}}}
        vals = {
            "facts": CANARY,
            "signal_ids": [[0, "virtual_1", {"signal_id": self.signal.id, "how_known": "classmate"}]],
            "document_ids": [[0, "virtual_2", {"res_model": "crisis.concern", "name": "a.png", "upload": PIXEL}]],
        }
        [row] = self.call("crisis.concern", "web_save", [], vals, spec)
        self.assertEqual(len(row["signal_ids"]), 1)
        self.assertEqual(len(row["document_ids"]), 1)
        [row] = self.call(
            "crisis.concern",
            "web_save",
            [row["id"]],
            {"document_ids": [[0, "virtual_3", {"res_model": "crisis.concern", "name": "b.png", "upload": PIXEL}]]},
            spec,
        )
        self.assertEqual(len(row["document_ids"]), 2)
        self.call("crisis.concern", "action_submit", [row["id"]])
        concern = self.env["crisis.concern"].browse(row["id"])
        self.assertEqual(concern.document_ids.author_id, self.users["teacher"])
        self.assertEqual(concern.state, "submitted")

    def test_locked_fields_and_private_doors_over_rpc(self):
        concern = self.sent()
        self.users["counsellor"].password = self.users["teacher"].password = "crisis-password-1"
        self.authenticate("crisis-counsellor", "crisis-password-1")
        self.assertEqual(self.call("crisis.concern", "read", [concern.id], ["facts"])[0]["facts"], CANARY)
        for vals in (
            {"facts": "x"},
            {"state": "closed"},
            {"author_id": self.users["counsellor"].id},
            {"submitted_at": False},
            {"is_urgent": True, "closed_at": "2025-01-01 00:00:00"},
        ):
            with self.subTest(**vals), self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
                self.call("crisis.concern", "write", [concern.id], vals)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.make_jsonrpc_request(
                "/web/dataset/call_kw",
                {
                    "model": "crisis.concern",
                    "method": "write",
                    "args": [[concern.id], {"state": "closed"}],
                    "kwargs": {"context": {"crisis_workflow": True}},
                },
            )
        for method in ("_transition", "_on_assessment_created", "_as_workflow", "unlink", "copy"):
            with self.subTest(method), self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
                self.call("crisis.concern", method, [concern.id])
        concern.invalidate_recordset()
        self.assertEqual((concern.facts, concern.state), (CANARY, "submitted"))
        self.authenticate("crisis-teacher", "crisis-password-1")
        for method, args in (("read", (["facts"],)), ("web_read", ({"facts": {}},)), ("action_acknowledge", ())):
            with self.subTest(method), self.assertRaises(JsonRpcException) as caught, mute_logger("odoo.http"):
                self.call("crisis.concern", method, [concern.id], *args)
            self.assertNotIn("CANARY", str(caught.exception))
