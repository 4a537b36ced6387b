# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .register_common import RegisterCommon

WHO = {
    "enter": "register_keeper",
    "decline": "register_keeper",
    "remove": "leader",
    "refuse_removal": "leader",
    "void": "leader",
}
REMOVAL = ("propose_removal", "refuse_removal", "remove")


@tagged("post_install", "-at_install")
class TestRegisterRpc(HttpCase, RegisterCommon):
    """The screens are one client among many: each guard is met by its bare call."""

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def _refused(self, model, method, *args, **kwargs):
        with mute_logger("odoo.http", "odoo.sql_db"), self.assertRaises(JsonRpcException) as caught:
            self._call(model, method, *args, **kwargs)
        self.assertNotIn("CANARY", str(caught.exception))
        return str(caught.exception)

    def _login(self, name):
        self.env.flush_all()
        self.authenticate(f"crisis-{name}", f"crisis-{name}")

    def _entries(self, state, count):
        """That many entries in ``state``, each of an own pupil who was assessed after the entry."""
        subjects = self.env["crisis.subject"].create(
            [
                {"name": f"{state} {number}", "class_id": self.school_class.id, "company_id": self.company.id}
                for number in range(count)
            ]
        )
        entries = self.env["crisis.warning"]
        for subject in subjects:
            entry = self._proposed(subject=subject)
            if state == "declined":
                self._decide("register_keeper", entry, "decline")
            elif state != "proposed":
                self.as_("register_keeper", entry).action_enter()
                assessment = self._completed(subject=subject).sudo()
                # as workflow: an assessment of the same second does not count as a later one
                assessment._as_workflow().completed_at = entry.entered_at.replace(year=entry.entered_at.year + 1)
            if state == "paused":
                self._decide("counsellor", entry, "pause")
            elif state == "void":
                self._decide("leader", entry, "void")
            elif state == "removed":
                self._decide("counsellor", entry, "propose_removal")
                self.as_("leader", entry).action_remove()
            entries |= entry.sudo()
        self.env.flush_all()
        return entries

    def test_every_pair_of_states_and_steps_over_rpc(self):
        transitions = self.env["crisis.warning"]._transitions
        steps = {name: step for name, step in transitions.items() if step.roles}  # nobody presses the others
        pairs = []
        for state in ("proposed", "active", "paused", "removed", "declined", "void"):
            entries = self._entries(state, len(steps))
            for entry, (name, step) in zip(entries, steps.items(), strict=True):
                if name in ("remove", "refuse_removal") and state in step.sources:
                    self._decide("counsellor", entry, "propose_removal")
                if name == "keep_level" and state in step.sources:
                    entry._as_workflow().write({"proposed_level_id": self.levels["red"].id})
                    self.env.flush_all()
                pairs.append((entry, name, step, state))
        for user in ("counsellor", "register_keeper", "leader"):
            self._login(user)
            for entry, name, step, state in pairs:
                if WHO.get(name, "counsellor") == user:
                    self._walk(entry, name, step, state)

    def _walk(self, entry, name, step, state):
        decision = {
            "res_model": "crisis.warning",
            "res_ref": entry.id,
            "transition": name,
            "reason": "Talked over",
            "level_to_id": self.levels["red"].id if name == "change_level" else False,
        }
        call = (
            ("crisis.decision", "create", [decision])
            if step.reason
            else ("crisis.warning", f"action_{name}", [entry.id])
        )
        with self.subTest(f"{state} {name}"):
            if state in step.sources:
                self._call(*call)
            else:
                self._refused(*call)
            entry.invalidate_recordset()
            self.assertEqual(entry.state, (step.target or state) if state in step.sources else state)

    def test_steps_that_demand_a_reason_are_not_taken_without_one(self):
        entry = self._entries("active", 1)
        self._login("counsellor")
        for name, step in entry._transitions.items():
            if step.reason:
                self._refused("crisis.warning", "_transition", [entry.id], name)
        for reason in ("", "   ", False):
            self._refused(
                "crisis.decision",
                "create",
                [{"res_model": "crisis.warning", "res_ref": entry.id, "transition": "pause", "reason": reason}],
            )
        self._refused(
            "crisis.decision",
            "create",
            [{"res_model": "crisis.warning", "res_ref": entry.id, "transition": "review", "reason": "x"}],
        )
        entry.invalidate_recordset()
        self.assertEqual(entry.state, "active")

    def test_what_steps_write_is_not_written_by_anybody(self):
        entry = self._entries("active", 1)
        assessment = self._completed()
        sheet = self._sheet(self._completed(subject=self.other_pupil))
        records = {record._name: record.sudo() for record in (entry, assessment, sheet)}
        before = {name: record.read(["state", *record._workflow_fields]) for name, record in records.items()}
        forged = {
            "many2one": self.users["deputy"].id,
            "datetime": "2020-01-01 00:00:00",
            "date": "2099-01-01",
            "boolean": True,
        }
        for user in ("counsellor", "register_keeper", "leader", "homeroom", "admin"):
            self._login(user)
            for name, record in records.items():
                self._refused(name, "write", [record.id], {"state": "void"})
                self._refused(name, "web_save", [record.id], {"state": "void"}, specification={})
                for field in record._workflow_fields:
                    with self.subTest(f"{user} {name}.{field}"):
                        value = forged[record._fields[field].type]
                        self._refused(name, "write", [record.id], {field: value})
                        self._refused(
                            name, "write", [record.id], {field: value}, context={"crisis_workflow": True, "su": True}
                        )
        for name, record in records.items():
            record.invalidate_recordset()
            self.assertEqual(record.read(["state", *record._workflow_fields]), before[name])

    def test_an_entry_is_neither_deleted_copied_nor_imported(self):
        entry = self._entries("active", 1)
        for user in ("counsellor", "leader", "admin"):
            self._login(user)
            for method, args in (
                ("unlink", [[entry.id]]),
                ("copy", [[entry.id]]),
                ("load", [[".id", "watch_for"], [[str(entry.id), "x"]]]),
                ("export_data", [[entry.id], ["watch_for"]]),
            ):
                with self.subTest(f"{user} {method}"):
                    self._refused("crisis.warning", method, *args)
        entry.invalidate_recordset()
        self.assertEqual(entry.watch_for, "Absence")
