# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inviting a guardian to sign, and what an answer is worth (plan Art. 21; catalogue L97, L98, R43)."""

import json
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ..tools import signing as tool
from .signing_common import WORDS, SigningCommon, drawn

SECRETS = ("token_digest", "code_digest", "code_salt", "code_until", "tries")


@tagged("post_install", "-at_install")
class TestSigning(SigningCommon):
    def sign(self, name, signing, code):
        row = self.on_portal(name, signing)
        self.assertEqual(row._portal_code(code)[0], "ok")
        row._portal_sign(drawn())
        self.env.invalidate_all()

    # -- what is given, and to whom ------------------------------------------------------------------------------------

    def test_what_is_told_once_is_kept_nowhere(self):
        mails = self.env["mail.mail"].search([])
        signing, code, token = self.invite()
        self.assertEqual((len(code), len(token), signing.state), (6, 43, "open"))
        self.assertEqual(signing.signer_id, self.users["mother"])
        self.env.flush_all()
        row = self.env.execute_query(SQL("SELECT to_jsonb(s) FROM crisis_guardian_signing s WHERE id = %s", signing.id))
        self.assertNotIn(token, json.dumps(row))
        self.assertNotIn(code, json.dumps(row[0][0]["code_digest"]))
        self.assertEqual(row[0][0]["token_digest"], tool.token_digest(token))
        for who in ("counsellor", "leader", "admin"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, signing).read(list(SECRETS))
        shown = self.as_("counsellor", signing).read()[0]
        self.assertFalse(set(SECRETS) & set(shown))
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.users["mother"].partner_id)
        for secret in (token, code, self.pupil.name, signing.reference, "http"):
            self.assertNotIn(secret, f"{mail.subject} {mail.body_html}")

    def test_a_gateway_takes_the_code_and_the_screen_does_not_show_it(self):
        notice = type(self.env["crisis.notice"])
        sent = []
        self.patch(
            notice, "_crisis_deliver_code", lambda self, user, phone, code: sent.append((user, phone, code)) or 1
        )
        action = self.draft().action_invite()
        self.assertFalse(action["params"]["code"])
        self.assertEqual(sent[0][:2], (self.users["mother"], self.mother.phone))
        self.assertRegex(sent[0][2], r"^\d{6}$")

    def test_who_may_not_sign_is_not_invited(self):
        version = self.offered()
        with self.assertRaises(ValidationError):
            self.draft(self.stranger, version)
        cases = {
            "custody": lambda: self.mother.write({"has_custody": False}),
            "told": lambda: self.mother.write({"may_inform": False, "may_inform_reason": "court"}),
            "login": lambda: self.mother.write({"partner_id": False}),
            "desk": lambda: self.mother.write({"partner_id": self.users["teacher"].partner_id.id}),
            "gone": lambda: self.users["mother"].write({"active": False}),
            "age": lambda: self.pupil.profile_ids.write({"birth_date": self.today - timedelta(days=18 * 366)}),
            "withheld": self._withhold,
        }
        if not self.pupil.profile_ids:
            self.env["crisis.subject.profile"].create({"subject_id": self.pupil.id})
        for name, change in cases.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                change()
                signing = self.draft(self.mother, version)
                self.assertTrue(signing.obstacle)
                with self.assertRaises(UserError):
                    signing.action_invite()
                savepoint.rollback()
                self.env.invalidate_all()

    def _withhold(self):
        values = {"case_id": self.env["crisis.case"].search([], limit=1).id, "guardian_ids": [(6, 0, self.mother.ids)]}
        rows = self.as_("counsellor", self.env["crisis.guardian.withholding"])
        self.as_("leader", rows.create({**values, "reason": "Blows at home"})).action_countersign()

    def test_nothing_but_what_is_offered_is_asked_for(self):
        version = self.offered()
        signing = self.draft(version=version)
        self.as_("counsellor", version).action_new_version()
        with self.assertRaises(UserError):
            signing.action_invite()
        fresh = version.agreement_id.version_ids - version
        with self.assertRaises(UserError):
            self.as_("counsellor", fresh).action_ask_on_portal()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db")
    def test_nobody_signs_or_refuses_from_a_desk(self):
        signing, _code, _token = self.invite()
        for who in ("counsellor", "leader", "register_keeper", "homeroom", "admin", "foreign_counsellor"):
            records = self.as_(who, signing)
            for step in ("sign", "refuse", "lock"):
                with self.subTest(who, step=step), self.assertRaises(AccessError):
                    records._transition(step)
                with self.assertRaises(UserError):
                    self.as_(who, self.env["crisis.decision"]).create(
                        {"res_model": signing._name, "res_ref": signing.id, "transition": step, "reason": "x"}
                    )
            for name in ("state", "reason", "until", "digest", "signer_id", "version_digest", *SECRETS):
                with self.subTest(who, name=name), self.assertRaises(UserError):
                    call_kw(records.browse(), "write", [[signing.id], {name: False}], {})
        for who in ("teacher", "homeroom", "academic_affairs", "foreign_counsellor", "config"):
            with self.subTest(who), self.assertRaises(UserError):
                self.draft(self.father, signing.version_id, who)
        with self.assertRaises(UserError):
            self.as_("counsellor", self.env["crisis.guardian.signing"]).create(
                {"version_id": signing.version_id.id, "guardian_id": self.father.id, "state": "signed"}
            )

    def test_the_form_tells_no_phone_of_a_guardian_out_of_reach(self):
        """The phone is filled in from the guardian chosen, and the choice comes from the browser."""
        with self.assertRaises(AccessError):
            self.as_("homeroom", self.env["crisis.guardian.signing"]).onchange(
                {"guardian_id": self.stranger.id}, ["guardian_id"], {"guardian_id": {}, "guardian_phone": {}}
            )

    # -- an answer -----------------------------------------------------------------------------------------------------

    def test_signed_is_signed_by_the_guardian_and_frozen(self):
        signing, code, _token = self.invite()
        self.sign("mother", signing, code)
        version = signing.version_id
        self.assertEqual((signing.state, version.state, version.way), ("signed", "signed", "portal"))
        self.assertEqual((version.guardian_id, version.signed_by_id), (self.mother, self.users["mother"]))
        self.assertEqual(version.agreement_id.state, "filing")
        self.assertFalse(signing.token_digest or signing.code_digest or signing.code_until)
        self.assertTrue(signing._is_intact())
        lines = self.env["crisis.timeline"].search([("res_model", "=", signing._name), ("res_ref", "=", signing.id)])
        by_guardian = lines.filtered(lambda line: line.author_id == self.users["mother"])
        self.assertEqual(
            {line.event.partition(":")[2] for line in by_guardian},
            {"code", "sign", "frozen"},
            "the guardian's own steps",
        )

    def test_a_word_changed_by_sql_is_found_before_and_after(self):
        signing, code, token = self.invite()
        change = SQL(
            "UPDATE crisis_readmission_version SET guardian_part = 'pays' WHERE id = %s", signing.version_id.id
        )
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(change)
            row = self.on_portal("mother", signing)
            self.assertFalse(row._portal_own() or row._portal_by_address(token), "nobody signs words nobody offered")
            savepoint.rollback()
        self.sign("mother", signing, code)
        for column, value in (("reason", "x"), ("answered_at", "2020-01-01"), ("guardian_id", self.father.id)):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                table, name = SQL.identifier("crisis_guardian_signing"), SQL.identifier(column)
                self.env.cr.execute(SQL("UPDATE %s SET %s = %s WHERE id = %s", table, name, value, signing.id))
                self.env.invalidate_all(flush=False)
                self.assertFalse(signing._is_intact())
                savepoint.rollback()
        self.env.cr.execute(change)
        self.env.invalidate_all(flush=False)
        self.assertEqual(self.as_("leader", signing).action_check()["params"]["type"], "danger")

    def test_what_happens_to_the_words_ends_the_invitation(self):
        for name in ("new version", "paper", "withdrawn", "void", "another guardian", "asked again"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                signing, code, token = self.invite()
                version = signing.version_id
                if name == "new version":
                    self.as_("counsellor", version).action_new_version()
                elif name == "paper":
                    values = {"guardian_id": self.father.id, "way": "screen", "signature": drawn()}
                    self.as_("counsellor", version).write(values)
                    self.as_("counsellor", version).action_sign()
                elif name == "withdrawn":
                    self.as_("register_keeper", signing).action_withdraw()
                elif name == "void":
                    self._decide("leader", version.agreement_id, "void")
                elif name == "another guardian":
                    other, other_code, _token = self.invite(self.father, version)
                    self.sign("father", other, other_code)
                elif name == "asked again":
                    self.invite(self.mother, version)
                self.env.invalidate_all()
                self.assertEqual(signing.state, "withdrawn")
                row = self.on_portal("mother", signing)
                self.assertFalse(row._portal_by_address(token))
                self.assertNotEqual(row._portal_code(code)[0], "ok")
                savepoint.rollback()
                self.env.invalidate_all()

    def _decide(self, who, record, step):
        values = {"res_model": record._name, "res_ref": record.id, "transition": step, "reason": "Entered twice"}
        return self.as_(who, self.env["crisis.decision"]).create(values)

    def test_a_parent_without_custody_does_not_sign_at_a_desk_either(self):
        version = self.offered()
        self.father.has_custody = False
        row = self.as_("counsellor", version)
        row.write({"guardian_id": self.father.id, "way": "screen", "signature": drawn()})
        with self.assertRaises(UserError):
            row.action_sign()

    @mute_logger("odoo.sql_db")
    def test_the_database_itself_keeps_one_signature(self):
        signing, code, _token = self.invite()
        self.sign("mother", signing, code)
        other = self.draft(self.father, signing.version_id).sudo()
        values = {"state": "signed", "digest": "x", "answered_at": fields.Datetime.now(), "signer_id": self.env.uid}
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            other._as_workflow().write(values)
            other.flush_recordset()
        self.assertIn("one_signature", str(caught.exception))

    # -- tries and time, against a small model of them -----------------------------------------------------------------

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        steps=st.lists(
            st.sampled_from(["wrong", "right", "open", "old", "sign", "refuse", "hour", "days", "renew", "divorce"]),
            max_size=9,
        )
    )
    def test_an_answer_takes_address_code_and_time(self, steps):
        now = fields.Datetime.now()
        with self.env.cr.savepoint() as savepoint, freeze_time(now) as clock:
            signing, code, token = self.invite()
            tries, until, code_until, custody, ended, locked = 0, now + timedelta(hours=72), None, True, None, False
            old = []
            for step in steps:
                row = self.on_portal("mother", signing)
                live = not ended and not locked and custody and fields.Datetime.now() < until
                self.assertEqual(bool(row._portal_by_address(token)), live, steps)
                self.assertFalse([each for each in old if row._portal_by_address(each)], steps)
                if step == "hour":
                    clock.tick(timedelta(hours=1))
                elif step == "days":
                    clock.tick(timedelta(hours=73))
                elif step == "divorce":
                    self.mother.has_custody = custody = False
                elif step == "renew" and not ended:
                    desk = self.as_("counsellor", signing)
                    if not custody:
                        with self.assertRaises(UserError):
                            desk.action_renew()
                        continue
                    old.append(token)
                    code, token = self.told(desk.action_renew())
                    tries, until, code_until, locked = 0, fields.Datetime.now() + timedelta(hours=72), None, False
                elif not live:
                    continue
                elif step == "open":
                    old.append(token)
                    token, code_until = row._portal_open(), None
                elif step == "old" and old:
                    self.assertFalse(row._portal_by_address(old[-1]))
                elif step == "wrong":
                    answer, left = row._portal_code(self.wrong(code))
                    tries += 1
                    locked = tries >= self.company.crisis_signing_tries
                    self.assertEqual((answer, left), ("locked", 0) if locked else ("wrong", 5 - tries), steps)
                elif step == "right":
                    answer, fresh = row._portal_code(code)
                    self.assertEqual(answer, "ok", steps)
                    old.append(token)
                    token, code_until = fresh, fields.Datetime.now() + timedelta(minutes=30)
                elif step in ("sign", "refuse"):
                    act, said = (row._portal_sign, drawn()) if step == "sign" else (row._portal_refuse, "No")
                    if code_until and fields.Datetime.now() < code_until:
                        act(said)
                        ended = {"sign": "signed", "refuse": "refused"}[step]
                        self.env.invalidate_all()
                        self.assertEqual((signing.state, signing.version_id.state), (ended, ended), steps)
                        self.assertTrue(signing._is_intact())
                    else:
                        with self.assertRaises(UserError):
                            act(said)
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.cr.cache.clear()


@tagged("post_install", "-at_install")
class TestSigningTools(SigningCommon):
    def test_codes_and_addresses(self):
        salt = tool.salt()
        stored = tool.code_digest("012345", salt)
        for typed in ("012345", "012 345", " 012-345 ", "０１２３４５"):
            self.assertTrue(tool.code_matches(typed, salt, stored), typed)
        for typed in ("12345", "", None, "012346", "x" * 10**6, "²³"):
            self.assertFalse(tool.code_matches(typed, salt, stored), typed)
        self.assertFalse(tool.code_matches("012345", salt, False), "used up")
        for token in ("", None, "x", "é" * 43, "a" * 44, "a" * 42 + "\0"):
            self.assertEqual(tool.token_digest(token), "")

    def test_only_a_drawing_is_a_signature(self):
        self.assertTrue(tool.picture(drawn()).startswith(b"\x89PNG"))
        for bad in (drawn(blank=True), drawn(size=(5000, 20)), "", None, "é", "AAAA", 5):
            with self.subTest(bad=str(bad)[:20]), self.assertRaises(tool.SignatureRefused):
                tool.picture(bad)

    def test_the_words_are_all_there(self):
        text = "\n".join(part for section in self.offered().sudo()._portal_sections() for part in section)
        for words in WORDS.values():
            self.assertIn(words, text)
