# SPDX-License-Identifier: LGPL-3.0-or-later
import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..tools.plan_digest import plan_digest
from .common_office import TODAY, OfficeCommon

PDF = base64.b64encode(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


@tagged("post_install", "-at_install")
@freeze_time(f"{TODAY} 02:00:00")
class TestPlan(OfficeCommon):
    # -- versions --------------------------------------------------------------------------------------------------

    def test_publishing_freezes_and_supersedes(self):
        first = self._published()
        self.assertEqual((first.number, first.state, self.plan.version_in_force_id), (1, "in_force", first))
        self.assertEqual(len(first.digest), 64)
        frozen = {
            "title": "Other", "effective_on": "2026-01-01", "decided_by": "Somebody", "change_summary": "Nothing",
            "file": PDF, "plan_id": self.plan.copy().id, "chapter_ids": [(5,)],
        }  # fmt: skip
        for name, value in frozen.items():
            for version in (first, self.as_("leader", first), self.as_("config", first)):
                with self.subTest(name=name), self.assertRaises(UserError):
                    version.write({name: value})
        chapter = self.as_("leader", first.chapter_ids[0])
        with self.assertRaises(UserError):
            chapter.text = "Other"
        with self.assertRaises(UserError):
            chapter.create({"version_id": first.id, "name": "One more"})
        with self.assertRaises(UserError):
            chapter.unlink()
        with self.assertRaises(UserError):
            first.unlink()
        second = self.env["crisis.plan.version"].browse(self.as_("leader", self.plan).action_new_version()["res_id"])
        self.assertEqual((second.number, second.state), (2, "draft"))
        self.assertEqual(second.chapter_ids.mapped("name"), ["Aim", "Ways"])
        with self.assertRaises(UserError):
            chapter.version_id = second
        second.chapter_ids[0].text = "Nobody is left alone, day and night."
        with self.assertRaises(UserError):
            second.action_publish()  # who decided it, from when?
        second.write({"effective_on": TODAY, "decided_by": "The head"})
        self.as_("leader", second).action_publish()
        self.assertEqual((first.state, second.state, self.plan.version_in_force_id), ("superseded", "in_force", second))
        self.assertEqual(second.published_by_id, self.users["leader"])
        self.assertNotEqual(first.digest, second.digest)
        self.assertEqual(self.as_("leader", self.plan).action_new_version()["res_id"], max(self.plan.version_ids.ids))

    def test_digest_tells_a_change_past_the_orm(self):
        version = self._published()
        reader = self.as_("teacher", version)
        self.assertEqual(reader.action_verify()["params"]["type"], "success")
        self.env.flush_all()
        self.env.cr.execute("UPDATE crisis_plan_chapter SET text = 'x' WHERE id = %s", [version.chapter_ids[0].id])
        self.env.invalidate_all()
        self.assertEqual(reader.action_verify()["params"]["type"], "danger")
        self.assertNotEqual(plan_digest(["1"], [("a", "b")]), plan_digest(["1"], [("a", "b")], b"file"))

    def test_steps_are_not_written_by_hand(self):
        version = self._draft(state="in_force", number=9, digest="x")
        self.assertEqual((version.state, version.number, version.digest), ("draft", 1, False))
        for vals in ({"state": "in_force"}, {"digest": "x"}, {"published_by_id": 1}, {"reviewed_on": TODAY}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.as_("leader", version).write(vals)

    def test_signed_copy_is_a_pdf(self):
        version = self._draft(file=PDF, file_name="plan.pdf", chapter_ids=[])
        version.action_publish()
        self.assertEqual(version.state, "in_force")
        with self.assertRaises(ValidationError):
            self._draft(file=base64.b64encode(b"MZ not a pdf at all"), file_name="plan.pdf")
        with self.assertRaises(UserError):
            self._draft(chapter_ids=[]).action_publish()

    def test_revision_is_due_a_year_later_until_somebody_looks_through_it(self):
        version = self._published(effective_on="2025-10-01")
        self.assertEqual(str(self.plan.revision_due_on), "2026-10-01")
        self.assertTrue(self.plan.is_revision_due)
        self.as_("leader", version).action_review()
        self.assertEqual(str(self.plan.revision_due_on), "2027-10-14")
        self.assertFalse(self.plan.is_revision_due)
        self.company.crisis_plan_revision_months = 6
        self.assertEqual(str(self.plan.revision_due_on), "2027-04-14")

    # -- confirming ------------------------------------------------------------------------------------------------

    def test_each_confirms_for_himself(self):
        version = self._published()
        reader = self.as_("teacher", version)
        self.assertFalse(reader.my_confirmation_at)
        reader.action_confirm_read()
        reader.action_confirm_read()  # a second tap
        confirmation = version.confirmation_ids
        self.assertEqual((len(confirmation), confirmation.user_id), (1, self.users["teacher"]))
        self.assertEqual(confirmation.employee_id, self.employees["teacher"])
        self.assertFalse(confirmation.is_on_paper or confirmation.entered_by_id)
        self.assertTrue(reader.my_confirmation_at)
        self.assertFalse(self.as_("homeroom", version).my_confirmation_at)
        for name in ("teacher", "leader", "config", "admin"):
            vals = {"version_id": version.id, "user_id": self.users["homeroom"].id}
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, self.env["crisis.plan.confirmation"]).create(vals)
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, confirmation).write({"user_id": self.users["homeroom"].id})
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, confirmation).unlink()
        with self.assertRaises(UserError):
            self.as_("teacher", self._draft()).action_confirm_read()
        with self.assertRaises(AccessError):
            self.as_("foreign_leader", version).action_confirm_read()

    def test_on_paper_by_the_office_which_is_named(self):
        version = self._published()
        guard = self.env["hr.employee"].create({"name": "Guard", "company_id": self.company.id})
        people = self.employees["teacher"] | guard
        rows = self.env["crisis.plan.coverage"].search([("employee_id", "in", people.ids)])
        self.assertEqual(rows.mapped("state"), ["missing", "no_login"])
        for name in ("teacher", "auditor", "counsellor", "foreign_leader"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, rows).action_confirm_on_paper()
        self.as_("config", rows).action_confirm_on_paper()
        self.assertEqual(version.confirmation_ids.entered_by_id, self.users["config"])
        self.assertTrue(all(version.confirmation_ids.mapped("is_on_paper")))
        self.assertEqual(self.as_("leader", rows).mapped("state"), ["paper", "paper"])
        self.as_("config", rows).action_confirm_on_paper()
        self.assertEqual(len(version.confirmation_ids), 2)

    def test_coverage_by_department(self):
        version = self._published()
        department = self.env["hr.department"].create({"name": "Grade seven", "company_id": self.company.id})
        staff = self._staff(4)
        staff.department_id = department
        for person in staff[:3]:
            version.with_user(person.user_id).action_confirm_read()
        row = self.as_("teacher", version).department_ids.filtered(lambda r: r.department_id == department)
        self.assertEqual((row.staff_count, row.confirmed_count, row.missing_count), (4, 3, 1))
        self.assertEqual(row.confirmed_rate, 75)
        everybody = self.env["hr.employee"].search_count([("company_id", "=", self.company.id)])
        self.assertEqual((version.staff_count, version.confirmed_count), (everybody, 3))
        missing = self.as_("leader", self.env["crisis.plan.coverage"]).search([("is_confirmed", "=", False)])
        self.assertEqual(len(missing), everybody - 3)
        self.assertIn(staff[3], missing.employee_id)
        staff[3].user_id.active = False
        self.assertEqual(missing.filtered(lambda r: r.employee_id == staff[3]).state, "no_login")
        staff[3].active = False
        self.assertEqual(version.staff_count, everybody - 1)

    def test_who_reads_what(self):
        version = self._published()
        self._draft()
        self.as_("teacher", version).action_confirm_read()
        self.as_("homeroom", version).action_confirm_read()
        names = self.env["crisis.plan.coverage"]
        for name, reads_names, reads_confirmations in (
            ("teacher", False, 1), ("homeroom", False, 1), ("counsellor", False, 0), ("auditor", False, 2),
            ("leader", True, 2), ("deputy", True, 2), ("config", True, 2), ("foreign_leader", False, 0),
        ):  # fmt: skip
            with self.subTest(name=name):
                self.assertEqual(bool(self.as_(name, names).search([])), reads_names)
                own = self.as_(name, self.env["crisis.plan.confirmation"]).search([])
                self.assertEqual(len(own), reads_confirmations)
                foreign = name == "foreign_leader"
                self.assertEqual(bool(self.as_(name, self.env["crisis.plan.version"]).search([])), not foreign)
                self.assertEqual(bool(self.as_(name, self.env["crisis.plan.department"]).search([])), not foreign)
        for name in ("teacher", "counsellor", "register_keeper", "auditor", "foreign_leader"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, self.plan).name = "Mine"
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, version).action_publish()
        portal = self.env["res.users"].create(
            {"name": "Portal", "login": "crisis-portal", "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)]}
        )
        for model in (self.plan, version, version.chapter_ids, version.confirmation_ids, version.department_ids):
            with self.subTest(model=model._name), self.assertRaises(AccessError):
                model.with_user(portal).check_access("read")

    def test_menu_opens_the_one_plan_itself(self):
        teacher = self.as_("teacher", self.env["crisis.plan"])
        self.assertFalse(teacher._action_in_force().get("res_id"))
        version = self._published()
        action = self.env.ref("odoo_crisis_intervention.action_crisis_plan_read").with_user(self.users["teacher"])
        opened = action.with_context(allowed_company_ids=self.company.ids).run()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("crisis.plan.version", version.id))

    # -- duties ----------------------------------------------------------------------------------------------------

    def test_reading_is_a_duty_of_everybody_and_ends_with_the_confirmation(self):
        version = self._published()
        duties = self.env["crisis.duty"].search([("kind_code", "=", "plan_read"), ("company_id", "=", self.company.id)])
        with_login = self.env["crisis.plan.coverage"].search(
            [("version_id", "=", version.id), ("user_id", "!=", False)]
        )
        self.assertEqual(duties.owner_ids, with_login.user_id)
        self.assertEqual(set(duties.mapped("state")), {"open"})
        self.as_("teacher", version).action_confirm_read()
        done = duties.filtered(lambda duty: duty.state == "done")
        self.assertEqual((done.owner_ids, done.done_by_id), (self.users["teacher"], self.users["teacher"]))
        opened = self.as_("homeroom", duties.filtered(lambda d: d.owner_ids == self.users["homeroom"])).action_open()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("crisis.plan.version", version.id))
        self.employees["other_homeroom"].active = False
        version._crisis_sync_dues()
        left = duties.filtered(lambda duty: duty.owner_ids == self.users["other_homeroom"])
        self.assertEqual(left.state, "cancelled")
        second = self._published(effective_on=TODAY)
        self.assertEqual(set((duties - done).mapped("state")), {"cancelled"})
        self.assertEqual(done.state, "done")
        again = self.env["crisis.duty"].search([("source_key", "=", str(second.id)), ("kind_code", "=", "plan_read")])
        self.assertIn(self.users["teacher"], again.owner_ids)

    def test_revision_is_a_duty_of_the_leaders_when_the_year_is_over(self):
        domain = [("kind_code", "=", "plan_revision"), ("company_id", "=", self.company.id)]
        version = self._published(effective_on="2026-09-01")
        self.assertFalse(self.env["crisis.duty"].search(domain))
        with freeze_time("2027-08-25 02:00:00"):
            version._crisis_sync_dues()
            duty = self.env["crisis.duty"].search(domain)
            self.assertEqual(duty.owner_ids, self.users["leader"] | self.users["deputy"])
            self.as_("deputy", version).action_review()
            self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["deputy"]))
            version._crisis_sync_dues()
            self.assertEqual(self.env["crisis.duty"].search(domain), duty)


@tagged("post_install", "-at_install")
class TestPlanByRpc(OfficeCommon, HttpCase):
    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_confirms_for_another(self):
        version = self._published()
        self.authenticate("crisis-teacher", "crisis-teacher")

        def call(model, method, args, **kwargs):
            return self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json={
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {"model": model, "method": method, "args": args, "kwargs": kwargs},
                },
            ).json()

        other = self.users["homeroom"].id
        tries = (
            ("crisis.plan.confirmation", "create", [[{"version_id": version.id, "user_id": other}]]),
            ("crisis.plan.confirmation", "_confirm", [[], version.id, [[other, False]]]),
            ("crisis.plan.coverage", "action_confirm_on_paper", [self.env["crisis.plan.coverage"].search([]).ids]),
            ("crisis.plan.version", "write", [[version.id], {"confirmation_ids": [[0, 0, {"user_id": other}]]}]),
            ("crisis.plan.version", "action_publish", [[version.id]]),
            ("crisis.plan.version", "action_review", [[version.id]]),
        )
        for model, method, args in tries:
            with self.subTest(method=f"{model}.{method}"):
                self.assertIn("error", call(model, method, args))
        self.assertFalse(version.confirmation_ids)
        context = {"uid": other, "user_id": other, "default_user_id": other}
        self.assertNotIn("error", call("crisis.plan.version", "action_confirm_read", [[version.id]], context=context))
        self.assertEqual(version.confirmation_ids.user_id, self.users["teacher"])
