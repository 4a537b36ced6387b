# SPDX-License-Identifier: LGPL-3.0-or-later
"""Schools of 2,000 pupils each: roster, staff, register, cases and timelines, as many as a run asks for.

The people who are measured belong to the first school. Its counsellor reaches the whole register of the school; its
homeroom teacher has two classes of 45 (one as deputy) in which everybody is in the register: more than any real
class, so that both lists have 80 rows.
"""

from dataclasses import dataclass

import lines
import prototypes
from cloning import Cloner

PUPILS = 2000
CLASS_SIZE = 45
CLASSES = -(-PUPILS // CLASS_SIZE)
ENTRIES = 200  # a tenth; also the number of employees of a school
HOMEROOM_PUPILS = 2 * CLASS_SIZE


@dataclass
class School:
    """The first school, as the measurements need it: ids only, good in every transaction."""

    company: int
    counsellor: int
    homeroom: int
    hr_officer: int
    classes: list


def fill(env, rows):
    """Fill the database of ``env`` with ``rows`` pupils. Returns the first :class:`School`."""
    schools = max(1, rows // PUPILS)
    companies = _companies(env, schools)
    first = companies[0]
    people = _people(env, first)
    records = prototypes.make(env, first, people)
    env.flush_all()
    _schools_table(env, companies)
    cloner = Cloner(env)
    _staff(env, cloner, records)
    _roster(env, cloner, records, people)
    _confidential(env, cloner, records)
    env.invalidate_all()
    lines.write_timelines(env, people["counsellor"].id)
    # Confirming duties wrote log lines on another connection, which only a new transaction sees.
    env.cr.commit()
    lines.write_access_log(env, schools * PUPILS, people["counsellor"].id, first.id)
    teacher = people["homeroom_employee"].id
    own = ["|", ("homeroom_employee_id", "=", teacher), ("deputy_employee_id", "=", teacher)]
    classes = env["crisis.school.class"].search(own)
    users = (people[name].id for name in ("counsellor", "homeroom", "hr_officer"))
    return School(first.id, *users, classes.ids)


def _companies(env, count):
    companies = env["res.company"].create([{"name": f"Benchmark school {n}"} for n in range(1, count + 1)])
    companies.write({"crisis_tz": "Asia/Shanghai"})
    return companies


def _people(env, company):
    team = env["crisis.team"].create({"name": "Intervention team", "company_id": company.id})
    users = {}
    for login, groups in (
        ("counsellor", ["base.group_user"]),
        ("homeroom", ["base.group_user"]),
        ("keeper", ["base.group_user"]),
        ("hr_officer", ["base.group_user", "hr.group_hr_user"]),
    ):
        user = env["res.users"].create(
            {
                "name": login.replace("_", " ").title(),
                "login": f"bench-{login}",
                "lang": "zh_CN",
                "tz": "Asia/Shanghai",
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
            }
        )
        employee = env["hr.employee"].create({"name": user.name, "user_id": user.id, "company_id": company.id})
        users[login] = user
        users[f"{login}_employee"] = employee
        if login in ("counsellor", "keeper"):
            role = {"counsellor": "counsellor", "keeper": "register_keeper"}[login]
            env["crisis.team.member"].create(
                {"team_id": team.id, "employee_id": employee.id, "role": role, "date_from": "2020-01-01"}
            ).action_confirm()
    return users


def _schools_table(env, companies):
    env.cr.execute("CREATE TEMP TABLE bench_school (school integer PRIMARY KEY, company_id integer) ON COMMIT DROP")
    env.cr.execute(
        "INSERT INTO bench_school SELECT o - 1, id FROM unnest(%s) WITH ORDINALITY AS u(id, o)", [companies.ids]
    )


def _staff(env, cloner, records):
    resource, employee, version = map(cloner.block, ("resource.resource", "hr.employee", "hr.version"))
    source = f"SELECT school * {ENTRIES} + i AS n, company_id FROM bench_school, generate_series(1, {ENTRIES}) i"  # noqa: S608
    name = "'Employee ' || lpad(s.n::text, 6, '0')"
    cloner.clone(records["resource"], source, id=f"{resource} + s.n", company_id="s.company_id", name=name)
    cloner.clone(
        records["employee"],
        source,
        id=f"{employee} + s.n",
        resource_id=f"{resource} + s.n",
        company_id="s.company_id",
        name=name,
        current_version_id="NULL",
    )
    cloner.clone(
        records["version"],
        source,
        id=f"{version} + s.n",
        employee_id=f"{employee} + s.n",
        company_id="s.company_id",
        name=name,
    )
    env.cr.execute(
        "UPDATE hr_employee e SET current_version_id = v.id FROM hr_version v WHERE v.employee_id = e.id AND e.id > %s",
        [employee],
    )


def _roster(env, cloner, records, people):
    classes, subjects = cloner.block("crisis.school.class"), cloner.block("crisis.subject")
    cloner.clone(
        records["class"],
        f"SELECT school * {CLASSES} + i AS n, i, company_id FROM bench_school, generate_series(1, {CLASSES}) i",  # noqa: S608
        id=f"{classes} + s.n",
        company_id="s.company_id",
        name="'Class ' || s.i",
        number="s.i",
    )
    env["crisis.school.class"].browse(classes + 1).homeroom_employee_id = people["homeroom_employee"]
    env["crisis.school.class"].browse(classes + 2).deputy_employee_id = people["homeroom_employee"]
    env.flush_all()
    env.cr.execute(
        """
        CREATE TEMP TABLE bench_person ON COMMIT DROP AS
        SELECT school * %(pupils)s + i + 1 AS n, company_id, %(subjects)s + school * %(pupils)s + i + 1 AS subject_id,
               %(classes)s + school * %(classes_each)s + i / %(class_size)s + 1 AS class_id,
               CASE WHEN school = 0 THEN i < %(homeroom)s OR i >= %(pupils)s - (%(entries)s - %(homeroom)s)
                    ELSE i %% (%(pupils)s / %(entries)s) = 0 END AS is_warned
          FROM bench_school, generate_series(0, %(pupils)s - 1) i
        """,
        {
            "pupils": PUPILS,
            "subjects": subjects,
            "classes": classes,
            "classes_each": CLASSES,
            "class_size": CLASS_SIZE,
            "homeroom": HOMEROOM_PUPILS,
            "entries": ENTRIES,
        },
    )
    cloner.clone(
        records["subject"],
        "SELECT * FROM bench_person",
        id="s.subject_id",
        company_id="s.company_id",
        class_id="s.class_id",
        name="'Pupil ' || lpad(s.n::text, 6, '0')",
        number="'N' || s.n",
    )
    for kind in ("profile", "guardian"):
        block = cloner.block(records[kind]._name)
        columns = {"id": f"{block} + s.n", "company_id": "s.company_id", "subject_id": "s.subject_id"}
        cloner.clone(records[kind], "SELECT * FROM bench_person", **columns)


def _confidential(env, cloner, records):
    names = ("concern", "warning", "case", "assessment", "followup")
    block = {name: cloner.block(records[name]._name) for name in names}
    levels = env["crisis.level"].search([]).ids
    env.cr.execute(
        f"""
        CREATE TEMP TABLE bench_entry ON COMMIT DROP AS
        SELECT e.*, {", ".join(f"{block[name]} + e.n AS {name}_id" for name in names)},
               (%s)[1 + e.n %% %s] AS level_id
          FROM (SELECT row_number() OVER (ORDER BY n) AS n, company_id, subject_id, class_id
                  FROM bench_person WHERE is_warned) e
        """,  # noqa: S608
        [levels, len(levels)],
    )
    common = {"company_id": "s.company_id", "subject_id": "s.subject_id"}
    entries = "SELECT * FROM bench_entry"

    def reference(letter):
        return f"'CI-{letter}' || lpad(upper(to_hex(s.n)), 6, '0')"

    cloner.clone(
        records["warning"],
        entries,
        id="s.warning_id",
        reference=reference("W"),
        class_id="s.class_id",
        level_id="s.level_id",
        review_by="CURRENT_DATE + mod(s.n, 40)::int - 10",
        **common,
    )
    cloner.clone(
        records["case"],
        entries,
        id="s.case_id",
        reference=reference("C"),
        class_id="s.class_id",
        level_id="s.level_id",
        warning_id="s.warning_id",
        **common,
    )
    cloner.clone(
        records["concern"],
        entries,
        id="s.concern_id",
        reference=reference("R"),
        case_id="s.case_id",
        **common,
    )
    cloner.clone(
        records["assessment"],
        entries,
        id="s.assessment_id",
        reference=reference("A"),
        case_id="s.case_id",
        concern_id="s.concern_id",
        level_id="s.level_id",
        **common,
    )
    cloner.clone(
        records["followup"],
        f"SELECT e.*, {block['followup']} + 3 * (e.n - 1) + k AS id, k FROM bench_entry e, generate_series(1, 3) k",  # noqa: S608
        id="s.id",
        reference="'CI-F' || lpad(upper(to_hex(3 * s.n + s.k)), 6, '0')",
        case_id="s.case_id",
        class_id="s.class_id",
        **common,
    )
