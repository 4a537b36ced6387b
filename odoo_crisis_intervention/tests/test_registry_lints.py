# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import TransactionCase, tagged

from . import lints, lints_source
from .public_methods import GUARDS, TECHNICAL


@tagged("post_install", "-at_install")
class TestRegistryLints(TransactionCase):
    """Run after every module is there: what another addon adds is looked at too."""

    def assertNone(self, offences):
        self.assertFalse(offences, "\n" + "\n".join(sorted(offences)))

    def test_there_is_something_to_look_at(self):
        self.assertGreaterEqual(len(lints.mixin_models(self.env)), 5)

    def test_l01_l09_nothing_outside_points_into_the_ring(self):
        self.assertNone(lints.paths_into(self.env))

    def test_l21_every_confidential_model_has_access_lines_and_global_rules(self):
        self.assertNone(lints.access_lines(self.env) + lints.rules(self.env))

    def test_d1_d2_names_are_opaque_and_nothing_is_inherited_that_tells(self):
        self.assertNone(lints.shape(self.env))

    def test_r13_what_is_deleted_elsewhere_takes_nothing_along(self):
        self.assertNone(lints.relations(self.env))

    def test_l40_l43_no_tracking_no_html_no_field_that_mail_acts_on(self):
        self.assertNone(lints.kinds_of_fields(self.env))

    def test_l15_every_text_is_classified(self):
        self.assertNone(lints.classified(self.env, TECHNICAL))

    def test_l66_every_constraint_speaks_for_itself(self):
        self.assertNone(lints.constraints(self.env))

    def test_l24_no_group_from_outside_leads_to_a_duty_and_nobody_holds_one_by_installing(self):
        offences, ours = lints.groups(self.env)
        self.assertNone(offences)
        self.assertGreaterEqual(len(ours), 8)
        by_duty = self.env["crisis.team.member"].search([("confirmed_at", "!=", False)]).user_id
        holders = ours.with_context(active_test=False).all_user_ids
        config = self.env.ref("odoo_crisis_intervention.group_crisis_config").all_user_ids
        self.assertNone([f"{user.login} holds a group without a duty" for user in holders - by_duty - config])

    def test_l17_every_public_method_is_known_with_its_guard(self):
        found = {
            f"{name}.{method}"
            for name in lints.our_models(self.env) + ["res.users", "res.partner", "hr.employee", "ir.attachment"]
            for method in lints.public_methods(self.env, name)
        }
        inherited = {key.partition(".")[2] for key in GUARDS if key.startswith("*.")}
        unknown = {key for key in found if key not in GUARDS and key.rpartition(".")[2] not in inherited}
        self.assertNone([f"{key}: not in GUARDS (tests/public_methods.py)" for key in unknown])
        gone = {key for key in GUARDS if not key.startswith("*.") and not self._exists(key)}
        self.assertNone([f"{key}: in GUARDS, but it does not exist" for key in gone])

    def _exists(self, key):
        model, _dot, method = key.rpartition(".")
        return model in self.env and hasattr(self.env[model], method)


class TestSourceLints(TransactionCase):
    def assertNone(self, offences):
        self.assertFalse(offences, "\n" + "\n".join(offences))

    def test_what_steps_around_a_check_says_why(self):
        self.assertNone(lints_source.without_reason() + lints_source.sql_without_reason())

    def test_what_is_never_used(self):
        self.assertNone(lints_source.forbidden())

    def test_files_are_short(self):
        self.assertNone(lints_source.too_long())
