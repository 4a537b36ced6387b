# SPDX-License-Identifier: LGPL-3.0-or-later
"""The guards are guarded: each fault planted here must be found by a lint or make a test of the suite fail.

Faults that need another source are in ``scripts/teeth.py``, run by hand.
"""

from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.models import BaseModel
from odoo.tests import TransactionCase, tagged

from ..models.crisis_access_mixin import AccessScope
from . import (
    lints,
    lints_source,
    test_canary_matrix,
    test_leaks_access,
    test_leaks_links,
    test_leaks_log,
    test_leaks_side,
)
from .canary import CANARY_MODELS
from .canary_case import CanaryCase
from .public_methods import GUARDS, TECHNICAL

# The tests that must fail. Not as names of this module, or they would run here a second time.
SUITE = SimpleNamespace(
    matrix=test_canary_matrix.TestCanaryMatrix,
    access=test_leaks_access.TestLeaksAccess,
    links=test_leaks_links.TestLeaksLinks,
    log=test_leaks_log.TestAccessLog,
    side=test_leaks_side.TestLeaksSide,
)


class FakeField(SimpleNamespace):
    __hash__ = object.__hash__

    def __str__(self):
        return self.name


def fake_field(**values):
    """Something a lint takes for a field."""
    return FakeField(
        **{
            "name": "x_fault",
            "type": "many2one",
            "comodel_name": None,
            "related": None,
            "selection": None,
            "store": True,
            "index": None,
            "ondelete": "restrict",
            "groups": None,
            "inverse_name": None,
            **values,
        }
    )


@tagged("post_install", "-at_install")
class TestTeethOfLints(TransactionCase):
    @contextmanager
    def field_on(self, model, **values):
        cls = self.env.registry[model]
        with patch.object(cls, "_fields", {**cls._fields, "x_fault": fake_field(**values)}):
            yield

    def assertFound(self, offences, part):
        self.assertTrue([text for text in offences if part in text], f"not found: {part} in {offences}")

    def test_paths_into_the_ring(self):
        for values in (
            {"comodel_name": "crisis.case"},
            {"type": "one2many", "comodel_name": "crisis.warning"},
            {"type": "many2many", "comodel_name": "crisis.concern"},
            {"type": "char", "related": "user_id.x.y", "comodel_name": "crisis.access.log"},
            {"type": "reference", "selection": [("crisis.case", "Case")]},
            {"type": "many2one_reference"},
        ):
            with self.field_on("res.partner", **values):
                self.assertFound(lints.paths_into(self.env), "x_fault")
        self.env.cr.execute("CREATE VIEW x_fault_view AS SELECT subject_id, level_id FROM crisis_case")
        self.assertFound(lints.paths_into(self.env), "x_fault_view")

    def test_paths_through_the_ring(self):
        partner = self.env.registry["res.partner"]
        link = fake_field(name="x_link", comodel_name="crisis.case")
        value = fake_field(name="x_fault", type="char", related="x_link.summary")
        with patch.object(partner, "_fields", {**partner._fields, "x_link": link, "x_fault": value}):
            self.assertFound(lints.paths_into(self.env), "which crosses crisis.case")

    def test_access_lines_and_rules(self):
        rule = self.env.ref("odoo_crisis_intervention.rule_crisis_case_read")
        line = self.env["ir.model.access"].search([("model_id.model", "=", "crisis.case")], limit=1)
        for part, fault in (
            ("no global rule for read", rule.unlink),
            (
                "no global rule for read",
                lambda: rule.write({"groups": [Command.link(self.env.ref("base.group_user").id)]}),
            ),
            ("is a group rule", lambda: rule.write({"groups": [Command.link(self.env.ref("base.group_user").id)]})),
            ("is switched off", lambda: rule.write({"active": False})),
            ("is not [", lambda: rule.write({"domain_force": "[(1, '=', 1)]"})),
            ("no global rule for read", lambda: rule.write({"perm_read": False, "perm_write": True})),
            ("lets delete", lambda: line.write({"perm_unlink": True})),
            ("is for everybody", lambda: line.write({"group_id": False})),
            ("outside the school", lambda: line.write({"group_id": self.env.ref("base.group_portal").id})),
            (
                "has no access line",
                self.env["ir.model.access"].search([("model_id.model", "=", "crisis.timeline.chain")]).unlink,
            ),
        ):
            savepoint = self.env.cr.savepoint()
            fault()
            self.assertFound(lints.access_lines(self.env) + lints.rules(self.env), part)
            savepoint.rollback()
            savepoint.close()

    def test_shape_of_a_model(self):
        model = self.env.registry["crisis.case"]

        class Threaded(model):
            _name = "mail.thread"

        for part, attribute, value in (
            ("_order", "_order", "level_id desc"),
            ("_allow_sudo_commands", "_allow_sudo_commands", True),
            ("its reference", "_rec_name", "subject_id"),
            ("its reference", "_rec_names_search", ["reference", "summary"]),
            ("_compute_display_name", "_compute_display_name", lambda self: None),
            ("name_search", "name_search", lambda self: []),
            ("_check_company_auto", "_check_company_auto", False),
            ("not a table", "_transient", True),
            ("inherits mail.thread", "mro", lambda: [Threaded, *type.mro(model)]),
        ):
            with patch.object(model, attribute, value):
                self.assertFound(lints.shape(self.env), part)

    def test_fields_of_a_model(self):
        for part, check, values in (
            ("ondelete set null", lints.relations, {"comodel_name": "res.users", "ondelete": "set null"}),
            ("ondelete cascade", lints.relations, {"comodel_name": "crisis.level", "ondelete": "cascade"}),
            ("ondelete cascade", lints.relations, {"type": "many2many", "ondelete": "cascade"}),
            ("html", lints.kinds_of_fields, {"type": "html"}),
            ("tracking", lints.kinds_of_fields, {"type": "char", "tracking": True}),
            ("mail acts on", lints.kinds_of_fields, {"name": "partner_id"}),
            ("addon's route", lints.kinds_of_fields, {"type": "binary"}),
            ("neither narrative", lambda env: lints.classified(env, TECHNICAL), {"type": "text"}),
        ):
            with self.field_on("crisis.case", **values):
                self.assertFound(check(self.env), part)
        with patch.object(self.env.registry["crisis.case"], "_crisis_narrative", ("summary", "gone")):
            self.assertFound(lints.classified(self.env, TECHNICAL), "gone does not exist")

    def test_constraints_groups_and_methods(self):
        model = self.env.registry["crisis.case"]
        silent = models.UniqueIndex("(subject_id)")
        silent.name = "x_fault"
        with patch.object(model, "_table_objects", {"x_fault": silent}):
            self.assertFound(lints.constraints(self.env), "no message")
        duty = self.env.ref("odoo_crisis_intervention.group_crisis_counsellor")
        savepoint = self.env.cr.savepoint()
        self.env.ref("base.group_system").write({"implied_ids": [Command.link(duty.id)]})
        self.assertFound(lints.groups(self.env)[0], "implies")
        savepoint.rollback()
        savepoint.close()

        def tell_all(self):
            return self.sudo().read()

        definition = next(cls for cls in model.mro() if (cls.__module__ or "").endswith("models.crisis_case"))
        self.assertNotIn("tell_all", GUARDS)
        definition.tell_all = tell_all
        self.addCleanup(delattr, definition, "tell_all")
        self.assertIn("tell_all", lints.public_methods(self.env, "crisis.case"))

    def test_source(self):
        for check, code in (
            (lints_source.without_reason, "x = records.sudo().name\n"),
            (lints_source.without_reason, "x = records.with_user(user)\n"),
            (lints_source.without_reason, "# sudo: a reason\n\nx = records.sudo()\n"),
            (lints_source.without_reason, '@http.route("/x", auth="public")\ndef f():\n    pass\n'),
            (lints_source.without_reason, '@http.route("/x", csrf=False)\ndef f():\n    pass\n'),
            (lints_source.sql_without_reason, "def f(self):\n    self.env.cr.execute('SELECT 1')\n"),
            (lints_source.forbidden, "note = fields.Html()\n"),
            (lints_source.forbidden, "name = fields.Char(tracking=True)\n"),
            (lints_source.forbidden, '_inherit = ["crisis.confidential.mixin", "mail.thread"]\n'),
            (lints_source.forbidden, "today = fields.Date.today()\n"),
            (lints_source.forbidden, "self.env.cr.commit()\n"),
        ):
            self.assertTrue(check([("models/x.py", code)]), code)
            self.assertFalse(check([("models/x.py", "x = records.sudo()  # sudo: a good reason\n")]))


@tagged("post_install", "-at_install")
class TestTeethOfLeaks(CanaryCase):
    """Each fault makes the named tests of the suite fail."""

    rpc, reads = SUITE.access.rpc, SUITE.access.reads
    forge = SUITE.access.forge
    other, lines, without_triggers = SUITE.log.other, SUITE.log.lines, SUITE.log.without_triggers
    export, tell_again = SUITE.side.export, SUITE.log.tell_again
    links, revealing = SUITE.links.links, SUITE.links.revealing
    doors, check_words, ask = SUITE.matrix.doors, SUITE.matrix.check_words, SUITE.matrix.ask
    offence, assertNoOffence = SUITE.matrix.offence, SUITE.matrix.assertNoOffence

    def setUp(self):
        super().setUp()
        self.asked, self.offences = 0, {}
        self.references = {model: tokens["reference"] for model, tokens in self.tokens.items()}

    def assertSuiteFails(self, test, *patches, only=None):
        """``test`` fails while ``patches`` are in force, and is a test that passes without them (it runs elsewhere)."""
        savepoint = self.env.cr.savepoint()
        try:
            with ExitStack() as stack:
                for one in patches:
                    stack.enter_context(one)
                if only:
                    stack.enter_context(patch.dict(CANARY_MODELS, {only: CANARY_MODELS[only]}, clear=True))
                with self.assertRaises(Exception) as caught:
                    test(self)
            self.assertIsInstance(caught.exception, AssertionError | UserError, test)
        finally:
            savepoint.rollback()
            savepoint.close()
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def on(self, model, name, value):
        return patch.object(self.env.registry[model], name, value)

    def test_rules_time_and_exclusions(self):
        everything = self.on("crisis.case", "_crisis_read_domain", lambda model: Domain.TRUE)
        self.assertSuiteFails(SUITE.access.test_l29_two_schools_are_two_worlds, everything)
        self.assertSuiteFails(SUITE.access.test_l25_the_group_alone_opens_no_record, everything)
        self.assertSuiteFails(SUITE.matrix.test_a_stranger_finds_nothing_by_searching, everything, only="crisis.case")

        known = {}

        def remembered(mixin):
            return known.setdefault(mixin.env.uid, mixin._crisis_read_scope())

        self.assertSuiteFails(
            SUITE.access.test_l23_time_alone_ends_a_grant_and_a_duty_in_a_warm_process,
            *(self.on(model, "_crisis_scope", remembered) for model in CANARY_MODELS),
        )
        add = AccessScope.add
        blind = patch.object(
            AccessScope, "add", lambda scope, kind, *rest: "excluded" in kind or add(scope, kind, *rest)
        )
        self.assertSuiteFails(
            SUITE.access.test_l22_an_exclusion_a_grants_end_and_a_moved_class_close_the_next_request, blind
        )
        self.assertSuiteFails(
            SUITE.access.test_l22_l99_a_duty_that_ends_closes_the_next_request,
            self.on("crisis.timeline", "_crisis_author_field", "author_id"),
        )

    def test_what_a_client_sends(self):
        forgeable = [
            self.on(model, "_inside_workflow", lambda record: bool(record.env.context.get("crisis_workflow")))
            for model in CANARY_MODELS
            if hasattr(self.env[model], "_inside_workflow")
        ]
        self.assertSuiteFails(
            SUITE.access.test_l18_l19_no_context_key_and_no_write_sets_what_steps_set, *forgeable, only="crisis.case"
        )
        trusting = [self.on(model, "_crisis_check_links", lambda record, values: None) for model in CANARY_MODELS]
        self.assertSuiteFails(SUITE.links.test_l02_l03_a_guessed_number_in_a_form_is_answered_with_nothing, *trusting)

    def test_the_log(self):
        log = self.env.registry["crisis.access.log"]
        append = log._append

        def swallow(*args, **kwargs):
            try:
                append(*args, **kwargs)
            except UserError:
                return

        self.assertSuiteFails(
            SUITE.log.test_r34_where_no_line_can_be_written_nothing_is_shown, patch.object(log, "_append", swallow)
        )
        deaf = patch.object(log, "_append", lambda *args, **kwargs: None)
        self.assertSuiteFails(SUITE.log.test_r31_a_refused_read_leaves_its_line_though_all_is_rolled_back, deaf)
        self.assertSuiteFails(SUITE.log.test_a_read_leaves_its_line_though_all_is_rolled_back, deaf)
        silent = self.on("crisis.followup", "_crisis_check_grouping", lambda model, spec: None)
        self.assertSuiteFails(
            SUITE.matrix.test_a_reader_sees_what_he_must_and_each_look_leaves_a_line, silent, only="crisis.followup"
        )

    def test_the_timeline(self):
        self.cr.execute("DROP TRIGGER crisis_timeline_append_only_row ON crisis_timeline")
        self.assertSuiteFails(SUITE.log.test_the_database_itself_refuses_to_change_what_was_written)
        hashed = self.env.registry["crisis.timeline"]._hashed_values
        without_text = self.on(
            "crisis.timeline", "_hashed_values", lambda line: {**hashed(line), "text": "", "event": ""}
        )
        self.assertSuiteFails(SUITE.log.test_r33_the_timeline_verifies_and_one_changed_byte_is_found, without_text)

    def test_export_copy_and_deletion(self):
        self.assertSuiteFails(
            SUITE.side.test_l71_export_needs_a_leader_a_grant_by_another_and_stays_within_bounds,
            self.on("crisis.case", "export_data", BaseModel.export_data),
        )
        self.assertSuiteFails(
            SUITE.side.test_l84_nothing_is_copied, self.on("crisis.case", "copy_data", BaseModel.copy_data)
        )
        self.assertSuiteFails(
            SUITE.side.test_l79_deleting_a_person_a_colleague_or_a_user_says_the_same_whatever_there_is,
            self.on("crisis.subject", "unlink", lambda subject: True),
        )
