# SPDX-License-Identifier: LGPL-3.0-or-later
"""A whole district's questionnaires: 100,000 sheets read by the addon's plain functions, beside Odoo's own scoring of
as many survey answers; and a school's 2,000 results brought in from a platform's file.

Both sides read nine questions with four answers. Odoo's side begins with the answers in the database, since that is
where its scoring works; ours begins with the answers in memory. What it takes to write sheets is measured apart.
"""

import base64
import io
import random

import databases
import openpyxl
from duties import Cost, _clock, _cost

from odoo import sql_db

SHEETS = 100_000
RESULTS = 2_000
CHUNK = 1_000
QUESTIONS, ANSWERS = 9, 4


def measure(database):
    """``{what: Cost}``; everything in transactions that are rolled back."""
    costs = {}
    with databases.transaction(database) as env:
        costs[f"{SHEETS:,} sheets, plain functions"] = _plain(env)
    with databases.transaction(database) as env:
        costs[f"{SHEETS:,} survey answers, Odoo's scoring"] = _survey(env)
    with databases.transaction(database) as env:
        pupils = _pupils(env)
        batch = _batch(env, pupils)
        costs[f"{RESULTS:,} results looked at"] = _cost(env, lambda env: batch.action_check())
        costs[f"{RESULTS:,} results taken over"] = _cost(env, lambda env: batch.action_take_over())
        again = _batch(env, pupils, batch.mapping_id)
        again.action_check()
        costs["the same file again"] = _cost(env, lambda env: again.action_take_over())
        if (batch.new_count, again.same_count) != (RESULTS, RESULTS):
            raise ValueError(f"taken over {batch.new_count}, found again {again.same_count}")
    return costs


def _plain(env):
    from odoo.addons.odoo_crisis_intervention.tools import scoring

    definition = env.ref("odoo_crisis_intervention.instrument_phq9")._pure()
    draw = random.Random(9)
    sheets = [{number: draw.randrange(ANSWERS) for number in range(1, QUESTIONS + 1)} for _sheet in range(SHEETS)]
    start = _clock()
    for answers in sheets:
        scoring.score(definition, answers, sex="female", grade=8)
    return Cost(_clock() - start, 0)


def _survey(env):
    """Odoo's own scoring of answers that are in the database, a thousand at a time."""
    survey = env["survey.survey"].create({"title": "Benchmark", "scoring_type": "scoring_without_answers"})
    questions = env["survey.question"].create(
        [
            {
                "survey_id": survey.id,
                "title": f"Question {number}",
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    (0, 0, {"value": str(score), "answer_score": score}) for score in range(ANSWERS)
                ],
            }
            for number in range(QUESTIONS)
        ]
    )
    inputs = env["survey.user_input"]
    question_ids = questions.ids
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO survey_user_input (survey_id, state, access_token, create_date)
        SELECT %s, 'done', 'bench' || n, now() FROM generate_series(1, %s) n RETURNING id
        """,
        [survey.id, SHEETS],
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        """
        INSERT INTO survey_user_input_line
               (user_input_id, survey_id, question_id, answer_type, suggested_answer_id, answer_score, skipped)
        SELECT i.id, i.survey_id, a.question_id, 'suggestion', a.id, a.answer_score, false
          FROM survey_user_input i
          JOIN survey_question q ON q.survey_id = i.survey_id
          JOIN LATERAL (SELECT * FROM survey_question_answer a
                         WHERE a.question_id = q.id AND a.answer_score = (i.id * 7 + q.id * 3) %% %s) a ON true
         WHERE i.survey_id = %s
        """,
        [ANSWERS, survey.id],
    )
    if env.cr.rowcount != SHEETS * QUESTIONS:
        raise ValueError(f"{env.cr.rowcount} answers")
    env.cr.execute(
        """
        INSERT INTO survey_question_survey_user_input_rel (survey_user_input_id, survey_question_id)
        SELECT i, q FROM unnest(%s) i, unnest(%s) q
        """,
        [ids, question_ids],
    )
    env.cr.execute("ANALYZE survey_user_input, survey_user_input_line")
    fields = [inputs._fields[name] for name in ("scoring_percentage", "scoring_total")]
    queries, start = sql_db.sql_counter, _clock()
    for first in range(0, SHEETS, CHUNK):
        chunk = inputs.browse(ids[first : first + CHUNK])
        for field in fields:
            env.add_to_compute(field, chunk)
        env.flush_all()
        env.invalidate_all()
    return Cost(_clock() - start, sql_db.sql_counter - queries)


def _pupils(env):
    school_class = env["crisis.school.class"].create(
        {"name": "Seven (1)", "stage": "junior", "grade": 7, "number": 1, "company_id": env.company.id}
    )
    rows = [
        {
            "name": f"学生{number:05d}",
            "number": f"B{number:05d}",
            "class_id": school_class.id,
            "company_id": env.company.id,
        }
        for number in range(RESULTS)
    ]
    return env["crisis.subject"].create(rows)


def _batch(env, pupils, mapping=None):
    instrument = env.ref("odoo_crisis_intervention.instrument_phq9")
    columns = [(0, 0, {"header": "学号", "kind": "number"}), (0, 0, {"header": "姓名", "kind": "name"})]
    columns += [
        (0, 0, {"header": f"第{number}题", "kind": "answer", "instrument_id": instrument.id, "item": number})
        for number in range(1, QUESTIONS + 1)
    ]
    mapping = mapping or env["crisis.result.mapping"].create({"name": "Benchmark", "line_ids": columns})
    book = openpyxl.Workbook()
    page = book.active
    page.append(["学号", "姓名", *(f"第{number}题" for number in range(1, QUESTIONS + 1))])
    draw = random.Random(2)
    for pupil in pupils:
        page.append([pupil.number, pupil.name, *(draw.randrange(ANSWERS) // 2 for _item in range(QUESTIONS))])
    content = io.BytesIO()
    book.save(content)
    return env["crisis.result.import"].create(
        {"mapping_id": mapping.id, "upload": base64.b64encode(content.getvalue())}
    )
