# SPDX-License-Identifier: LGPL-3.0-or-later
"""The roster of one school through the addon's import, beside as many contacts through Odoo's own ``load``."""

import base64
import io

import databases
import openpyxl
from clock import Task, run_rounds

PUPILS, GUARDIANS, CLASS_SIZE = 2000, 2, 45


def measure(database, rounds):
    """``{name: Series}``; every round is rolled back."""
    with databases.transaction(database, commit=True) as env:
        office = env["res.users"].create(
            {
                "name": "Office",
                "login": "bench-office",
                "group_ids": [
                    (4, env.ref("base.group_user").id),
                    (4, env.ref("odoo_crisis_intervention.group_crisis_config").id),
                ],
            }
        )
        office, admin, company = office.id, env.ref("base.user_admin").id, env.company.id
    context = {"lang": "en_US", "tz": "Asia/Shanghai", "allowed_company_ids": [company]}
    upload, contacts = base64.b64encode(_workbook()), _contacts()
    tasks = {
        "Odoo's load of contacts": Task(database, admin, context, lambda env, _number: _load(env, contacts)),
        "roster import": Task(database, office, context, lambda env, _number: _import(env, upload)),
        "its preview alone": Task(database, office, context, lambda env, _number: _preview(env, upload)),
    }
    run_rounds(list(tasks.values()), rounds, warmup=0)
    return {name: task.series for name, task in tasks.items()}


def _pupil(number):
    return f"2025{number:05d}", f"学生{number:05d}"


def _workbook():
    book = openpyxl.Workbook()
    pupils, guardians = book.active, book.create_sheet("监护人")
    pupils.title = "学生"
    pupils.append(["学号", "姓名", "班级", "性别", "出生日期", "是否住校", "家庭住址", "联系电话"])
    guardians.append(["学号", "监护人姓名", "关系", "联系电话"])
    for n in range(PUPILS):
        number, name = _pupil(n)
        of_school = n // CLASS_SIZE
        school_class = f"{'七八九'[of_school % 3]}年级({of_school // 3 + 1})班"
        phone = f"139{n:08d}"
        pupils.append([number, name, school_class, "男女"[n % 2], "2012-03-05", "是否"[n % 2], f"示例路{n}号", phone])
        for guardian, relation in zip(range(GUARDIANS), ("母亲", "父亲"), strict=False):
            guardians.append([number, f"家长{n:05d}{'甲乙'[guardian]}", relation, f"138{n:07d}{guardian}"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _contacts():
    return [[name, number, f"139{n:08d}", f"示例路{n}号"] for n in range(PUPILS) for number, name in (_pupil(n),)]


def _load(env, contacts):
    result = env["res.partner"].load(["name", "ref", "phone", "street"], contacts)
    if not result["ids"] or len(result["ids"]) != PUPILS:
        raise ValueError(f"Odoo's load failed: {result['messages'][:3]}")


def _preview(env, upload):
    screen = env["crisis.roster.import"].create({"upload": upload, "file_name": "roster.xlsx"})
    screen.action_preview()
    if not screen.is_ready:
        raise ValueError("\n".join(sheet.problems or sheet.unknown_columns or "" for sheet in screen.sheet_ids))
    return screen


def _import(env, upload):
    """What the office does: looks at the preview, then confirms. Each step reads the file."""
    _preview(env, upload).action_confirm()
    env.flush_all()
    counts = [env[model].sudo().search_count([]) for model in ("crisis.subject", "crisis.guardian")]
    if counts != [PUPILS, PUPILS * GUARDIANS]:
        raise ValueError(f"imported {counts}")
