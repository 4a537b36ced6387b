# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import freeze_time, tagged

from .common_office import TODAY, OfficeCommon

FEW, MANY = 5, 200


@tagged("post_install", "-at_install")
@freeze_time(f"{TODAY} 02:00:00")
class TestOfficeQueries(OfficeCommon):
    """The lists of who has read and who was trained cost the same for five colleagues and for two hundred."""

    def _queries(self, name, call):
        counts = []
        for _time in range(3):
            records = self.as_(name, self.env["crisis.plan"])
            records.env["crisis.access.mixin"]._crisis_forget_scopes()
            before = self.cr.sql_log_count
            call(records.env)
            counts.append(self.cr.sql_log_count - before)
        return min(counts)

    def _read(self, model, specification, groupby=None):
        def call(env):
            found = env[model].web_search_read([], specification, limit=500)
            self.assertTrue(found["records"])
            if groupby:
                env[model].formatted_read_group([], [groupby], ["__count"])

        return call

    def test_coverage_of_the_plan_and_of_trainings(self):
        name = {"fields": {"display_name": {}}}
        calls = {
            "plan": (
                self._read(
                    "crisis.plan.coverage",
                    {"employee_id": name, "department_id": name, "state": {}, "confirmed_at": {}},
                    "department_id",
                ),
                24,
            ),
            "departments": (self._read("crisis.plan.department", {"department_id": name, "staff_count": {}}), 12),
            "trained": (
                self._read("crisis.training.coverage", {"role_id": name, "person_name": {}, "state": {}}, "role_id"),
                16,
            ),
            "targets": (self._read("crisis.training.target", {"role_id": name, "held_count": {}}), 12),
        }
        self._published()
        staff = self._staff(FEW)
        few = {key: self._queries("leader", call) for key, (call, _most) in calls.items()}
        more = self._staff(MANY)
        self.school_class.teacher_ids |= staff | more
        many = {key: self._queries("leader", call) for key, (call, _most) in calls.items()}
        self.assertEqual(few, many)
        for key, (_call, most) in calls.items():
            self.assertLessEqual(many[key], most, key)

    def test_publishing_and_a_list_of_two_hundred(self):
        """Everybody's duty in one go, the list of a training in one go: no query for each person."""
        counts = []
        for people in (FEW, MANY):
            self._staff(people)
            draft = self._draft()
            before = self.cr.sql_log_count
            draft.action_publish()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLess((counts[1] - counts[0]) / MANY, 5, counts)
        training = self._training("homeroom", state="planned")
        training.role_ids = self.roles["all_staff"]
        before = self.cr.sql_log_count
        training.action_fill()
        self.env.flush_all()
        self.assertGreater(training.expected_count, MANY)
        self.assertLess(self.cr.sql_log_count - before, 40)
