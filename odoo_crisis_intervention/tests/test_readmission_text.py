# SPDX-License-Identifier: LGPL-3.0-or-later
"""The words of an agreement on return: offered, signed, refused, changed, forged (plan Art. 21)."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .handover_common import ink
from .readmission_common import ReadmissionCommon


@tagged("post_install", "-at_install")
class TestReadmissionText(ReadmissionCommon):
    def test_the_text_is_filled_from_the_schools_sentences(self):
        agreement = self.proposed()
        self.ruling(agreement, "conditions")
        self.approve(agreement)
        self.register(agreement)
        version = agreement.sudo().version_ids
        self.assertIn("Pupil A", version.school_part)
        self.assertIn("Seven (1)", version.school_part)
        self.assertNotIn("{", "".join(version[name] for name in ("school_part", "guardian_part", "contact", "again")))
        self.assertEqual(version.conditions, "Half days for two weeks")

    def test_signed_on_screen_and_the_second_signature_is_refused(self):
        _agreement, version = self.to_sign()
        self.as_("counsellor", version).write({"guardian_id": self.mother.id, "way": "screen"})
        with self.assertRaises(UserError):
            self.rpc("counsellor", version._name, "action_sign", version.ids)
        self.as_("register_keeper", version).write({"signature": ink()})
        self.as_("register_keeper", version).action_sign()
        self.env.invalidate_all()
        self.assertEqual((version.state, version.signer_relation), ("signed", "Mother"))
        for values in ({"signature": ink("red")}, {"scan": ink()}, {"signer_name": "Somebody"}):
            with self.subTest(values=list(values)), self.assertRaises(UserError):
                self.rpc("counsellor", version._name, "write", version.ids, values)
        with self.assertRaises(UserError):
            self.rpc("counsellor", version._name, "action_sign", version.ids)
        with self.assertRaises(UserError):
            version.sudo()._sign_on_portal(self.mother, ink())
        read = self.rpc("leader", version._name, "read", version.ids, ["signature", "scan"])[0]
        self.assertFalse(read["signature"] or read["scan"])

    def test_who_may_not_sign(self):
        _agreement, version = self.to_sign()
        stranger = self.env["crisis.guardian"].create({"subject_id": self.other_pupil.id, "name": "CANARY"})
        barred = self.env["crisis.guardian"].create(
            {"subject_id": self.pupil.id, "name": "X", "may_inform": False, "may_inform_reason": "Court order"}
        )
        for guardian in (stranger, barred):
            with self.subTest(guardian=guardian.name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self.rpc("counsellor", version._name, "write", version.ids, {"guardian_id": guardian.id})
                self.env.invalidate_all()
                with self.assertRaises(UserError):
                    version.sudo()._sign_on_portal(guardian, ink())
        with self.assertRaises(UserError):
            self.as_("counsellor", version).write({"guardian_id": self.mother.id, "way": "portal", "signature": ink()})
            self.as_("counsellor", version).action_sign()

    def test_a_change_by_sql_is_found(self):
        _agreement, version = self.in_force()
        changes = (
            ("guardian_part", "nothing"),
            ("returns_on", "2026-01-01"),
            ("signer_name", "Somebody else"),
            ("signed_at", "2026-01-01 00:00:00"),
            ("ink", b"eA=="),
            ("text_digest", "0" * 64),
            ("digest", "0" * 64),
        )
        for name, value in changes:
            self.env.flush_all()
            with self.subTest(name=name):
                savepoint = self.env.cr.savepoint(flush=False)
                table = SQL.identifier("crisis_readmission_version")
                change = SQL("UPDATE %s SET %s = %s WHERE id = %s", table, SQL.identifier(name), value, version.id)
                self.env.cr.execute(change)
                self.env.invalidate_all()
                answer = self.rpc("homeroom", version._name, "action_check", version.ids)
                self.assertEqual(answer["params"]["type"], "danger")
                savepoint.rollback()
                savepoint.close(rollback=False)
                self.env.invalidate_all()
        answer = self.rpc("homeroom", version._name, "action_check", version.ids)
        self.assertEqual(answer["params"]["type"], "success")
        # also whoever reckons the digests anew: the timeline remembers
        self.env.cr.execute("UPDATE crisis_readmission_version SET guardian_part = 'x' WHERE id = %s", [version.id])
        self.env.invalidate_all()
        forged = [version.sudo()._text_now(), version.id]
        self.env.cr.execute("UPDATE crisis_readmission_version SET text_digest = %s WHERE id = %s", forged)
        self.env.invalidate_all()
        self.assertFalse(version.sudo()._is_intact())

    def test_an_offered_text_that_was_changed_is_not_signed(self):
        _agreement, version = self.to_sign()
        self.env.cr.execute("UPDATE crisis_readmission_version SET school_part = 'x' WHERE id = %s", [version.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "NOT what was offered"):
            self.sign_on_paper(version)

    def test_refused_then_a_new_version(self):
        agreement, version = self.to_sign()
        self.as_("counsellor", version).write({"guardian_id": self.mother.id, "refusal_reason": "Not every evening"})
        self.as_("counsellor", version).action_refuse()
        self.env.invalidate_all()
        self.assertEqual((agreement.state, version.state), ("refused", "refused"))
        action = self.rpc("counsellor", version._name, "action_new_version", version.ids)
        fresh = self.env[version._name].browse(action["res_id"])
        self.env.invalidate_all()
        self.assertEqual((agreement.state, fresh.sudo().state, fresh.sudo().number), ("signing", "draft", 2))
        self.as_("counsellor", fresh).write({"guardian_part": "We call on Sundays"})
        self.as_("counsellor", fresh).action_offer()
        self.sign_on_paper(fresh)
        self.assertEqual(agreement.state, "filing")
        self.assertEqual(version.sudo().guardian_part != fresh.sudo().guardian_part, True)

    def test_a_change_in_force_is_a_new_version(self):
        agreement, version = self.in_force()
        with self.assertRaises(UserError):
            self.rpc("counsellor", version._name, "write", version.ids, {"arrangement": "Whole days"})
        fresh = self.env[version._name].browse(
            self.rpc("counsellor", version._name, "action_new_version", version.ids)["res_id"]
        )
        with self.assertRaises(UserError):
            self.rpc("counsellor", version._name, "action_new_version", version.ids)
        self.as_("counsellor", fresh).write({"arrangement": "Whole days", "valid_until": self.today(300)})
        self.as_("counsellor", fresh).action_offer()
        self.sign_on_paper(fresh)
        self.assertEqual((agreement.state, version.sudo().state), ("in_force", "in_force"))
        self.as_("register_keeper", agreement).action_file()
        self.env.invalidate_all()
        self.assertEqual((version.sudo().state, fresh.sudo().state), ("superseded", "in_force"))
        self.assertEqual(agreement.valid_until, self.today(300))
        self.assertTrue(version.sudo()._is_intact() and fresh.sudo()._is_intact())
