# SPDX-License-Identifier: LGPL-3.0-or-later
"""What readers wait for: the register's list and a case's form, at every size side by side."""

from dataclasses import replace

import client
import crowd
import databases
from clock import Task, run_rounds

from odoo import SUPERUSER_ID

ADDON = "odoo_crisis_intervention"
ROWS, FEW = 80, 10
LEAN = f"its shown columns without pictures, {ROWS} rows"


def measure_crowd(database, school):
    """Many counsellors' lists at one moment, as far as the access log is concerned."""
    context = _context(school.counsellor, school)
    return crowd.measure(database, school.counsellor, context, list(range(1, ROWS + 1)))


def measure(schools, rounds):
    """``{size: {(what, who): Series}}`` for ``schools``: ``{size: (database, School)}``."""
    tasks = {
        size: {name: _task(database, school, name[1], call) for name, call in _calls(database, school).items()}
        for size, (database, school) in schools.items()
    }
    run_rounds([task for of_size in tasks.values() for task in of_size.values()], rounds)
    return {size: {name: task.series for name, task in of_size.items()} for size, of_size in tasks.items()}


def _user(school, who):
    return SUPERUSER_ID if who == "superuser" else getattr(school, who)


def _context(uid, school):
    return {"lang": "zh_CN", "tz": "Asia/Shanghai", "uid": uid, "allowed_company_ids": [school.company]}


def _task(database, school, who, call):
    uid = _user(school, who)
    return Task(database, uid, _context(uid, school), call)


def _screen(database, school, who, action):
    uid = _user(school, who)
    with databases.transaction(database, uid, _context(uid, school)) as env:
        return client.open_menu(env, action)


def _calls(database, school):
    calls = {}
    own = [("company_id", "=", school.company)]
    register = {
        "counsellor": _screen(database, school, "counsellor", f"{ADDON}.crisis_warning_action"),
        "homeroom": _screen(database, school, "homeroom", f"{ADDON}.crisis_warning_action_homeroom"),
    }
    case = {who: _screen(database, school, who, f"{ADDON}.crisis_case_action") for who in register}
    staff = _screen(database, school, "hr_officer", "hr.open_view_employee_list_my")
    cases = _homeroom_cases(database, school)
    for who, screen in register.items():
        for limit in (ROWS, FEW):
            calls[f"register list, {limit} rows", who] = _listing(screen, limit)
        calls["case form", who] = _form(case[who], cases)
        calls["timeline of the case", who] = _timeline(cases)
    calls[f"register list, {ROWS} rows", "superuser"] = _listing(register["counsellor"], ROWS, own)
    # The same rows, found by the class instead of by the rule.
    of_class = replace(register["homeroom"], domain=[("class_id", "in", school.classes), ("state", "=", "active")])
    calls[f"class's register list, {ROWS} rows", "superuser"] = _listing(of_class, ROWS, own)
    calls["case form", "superuser"] = _form(case["counsellor"], cases)
    for limit in (ROWS, FEW):
        calls[f"Odoo's employee list, {limit} rows", "hr_officer"] = _listing(staff, limit)
    # The client fetches hidden columns too, and some of this list's are dear.
    lean = {name: spec for name, spec in staff.list_fields.items() if name in staff.shown and name != "avatar_128"}
    calls[LEAN, "hr_officer"] = _listing(replace(staff, list_fields=lean), ROWS)
    employees = _employees(database, school)
    calls["Odoo's employee form", "hr_officer"] = _form(staff, employees)
    calls[f"access log line alone, {ROWS} rows", "counsellor"] = _log_line(cases)
    return calls


def _homeroom_cases(database, school):
    with databases.transaction(database, school.homeroom, _context(school.homeroom, school)) as env:
        return env["crisis.case"].search([], limit=ROWS).ids


def _employees(database, school):
    with databases.transaction(database, school.hr_officer, _context(school.hr_officer, school)) as env:
        return env["hr.employee"].search([], limit=ROWS).ids


def _listing(screen, limit, domain=()):
    def call(env, _number):
        found = len(screen.list(env, limit, domain))
        if found != limit:
            raise ValueError(f"{screen.model}: {found} rows instead of {limit}")

    return call


def _form(screen, ids):
    return lambda env, number: screen.form(env, ids[number % len(ids)])


def _timeline(cases):
    def call(env, number):
        answer = env["crisis.timeline"].get_lines("crisis.case", cases[number % len(cases)])
        if not answer["lines"]:
            raise ValueError("the timeline is empty")

    return call


def _log_line(cases):
    return lambda env, _number: env["crisis.access.log"]._append("read", "crisis.case", cases)
