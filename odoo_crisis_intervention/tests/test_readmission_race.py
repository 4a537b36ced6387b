# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two heads press at once, on two real connections that commit; what they leave is taken away by hand."""

import threading
from contextlib import closing
from functools import partial
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.service import model as service_model
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

TABLES = (
    "crisis_readmission_version",
    "crisis_readmission_approval",
    "crisis_readmission_gate",
    "crisis_academic_registration",
    "crisis_readmission_agreement",
    "crisis_case",
    "crisis_timeline_chain",
    "crisis_subject_profile",
)


@tagged("post_install", "-at_install")
class TestReadmissionRace(TransactionCase):
    def setUp(self):
        super().setUp()
        self.heads = (SUPERUSER_ID, self.env.ref("base.user_admin").id)
        with closing(self._cursor()) as cr:
            env = self._env(cr)
            subject = env["crisis.subject"].create({"name": "Race of heads", "number": "RACE-HEADS"})
            self.subject_id = subject.id
            case = env["crisis.case"].create({"subject_id": subject.id})
            agreement = env["crisis.readmission.agreement"].create(
                {"case_id": case.id, "returns_on": fields.Date.add(subject.company_id._crisis_today(), days=9)}
            )
            self.agreement_id = agreement.id
            now, public = fields.Datetime.now(), env.ref("base.public_user").id
            passed = {"state": "done", "done_at": now, "done_by_id": public}
            agreement.gate_ids.filtered(lambda gate: gate.sequence <= 5)._as_workflow().write(passed)
            agreement._as_workflow().write({"state": "approving", "proposed_by_id": public})
            agreement._open_next_gate()
            approvals = env["crisis.readmission.approval"]
            with patch.object(type(approvals), "_heads", lambda _self, _agreement: self._offices(env)):
                approvals._ask_heads(agreement)
            self.approval_ids = agreement.approval_ids.ids
            self._keep(cr)
        self.addCleanup(self._take_away)

    def _offices(self, env):
        names = ("student_affairs", "academic_affairs")
        users = env["res.users"].browse(self.heads)
        return {name: (env["hr.department"], user) for name, user in zip(names, users, strict=True)}

    def _cursor(self):
        return db_connect(self.env.cr.dbname).cursor()

    def _keep(self, cr):
        cr.commit()  # pylint: disable=unknown-option-value,invalid-commit  # the other connection must see it

    def _env(self, cr, uid=SUPERUSER_ID):
        return api.Environment(cr, uid, {}, su=True)

    def _take_away(self):
        with closing(self._cursor()) as cr:
            # SQL: rows of a pupil who never was, whose models refuse deletion
            cr.execute(
                "DELETE FROM mail_activity WHERE res_model = 'crisis.duty' AND res_id IN"
                " (SELECT id FROM crisis_duty WHERE source_model LIKE 'crisis.readmission%'"
                " OR source_model = 'crisis.academic.registration')"
            )
            cr.execute(
                "DELETE FROM crisis_duty WHERE source_model LIKE 'crisis.readmission%'"
                " OR source_model = 'crisis.academic.registration'"
            )
            cr.execute("ALTER TABLE crisis_timeline DISABLE TRIGGER USER")
            cr.execute("DELETE FROM crisis_timeline WHERE subject_id = %s", [self.subject_id])
            cr.execute("ALTER TABLE crisis_timeline ENABLE TRIGGER USER")
            for table in TABLES:
                if table in {model._table for model in self.env.registry.values()}:
                    cr.execute(f"DELETE FROM {table} WHERE subject_id = %s", [self.subject_id])  # noqa: S608
            cr.execute("DELETE FROM crisis_subject WHERE id = %s", [self.subject_id])
            self._keep(cr)

    def _press(self, approval_id, uid, gate, results):
        with closing(self._cursor()) as cr:
            env = self._env(cr, uid)
            approval = env["crisis.readmission.approval"].browse(approval_id)
            self.assertEqual(approval.agreement_id.state, "approving")  # the snapshot in which both begin
            gate.wait()
            service_model.retrying(partial(self._approve, env, approval_id), env)
            results.append(approval_id)

    def _approve(self, env, approval_id):
        env["crisis.readmission.approval"].browse(approval_id).action_approve()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_heads_press_at_once_and_the_way_goes_on_once(self):
        gate, results = threading.Barrier(2, timeout=20), []
        crowd = [
            threading.Thread(target=self._press, args=(approval_id, uid, gate, results))
            for approval_id, uid in zip(self.approval_ids, self.heads, strict=True)
        ]
        with patch.object(service_model.random, "uniform", lambda _low, _high: 0.1):
            for person in crowd:
                person.start()
            for person in crowd:
                person.join(60)
        self.assertEqual(sorted(results), sorted(self.approval_ids))
        with closing(self._cursor()) as cr:
            agreement = self._env(cr)["crisis.readmission.agreement"].browse(self.agreement_id)
            self.assertEqual((agreement.state, agreement.approved_count), ("registering", 2))
            self.assertEqual(set(agreement.approval_ids.mapped("state")), {"approved"})
            self.assertEqual(len(agreement.approval_ids.decided_by_id), 2)
            lines = agreement.env["crisis.timeline"].search(
                [("subject_id", "=", self.subject_id), ("event", "=", "crisis.readmission.agreement:heads_agree")]
            )
            self.assertEqual(len(lines), 1)
