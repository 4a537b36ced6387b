# SPDX-License-Identifier: LGPL-3.0-or-later
"""The figures of one month, counted and frozen for a school of as many pupils as a district has.

All pupils of the filled database are put into the first school. Beside it Odoo's own grouping of the same pupils by
sex, once for each figure, which is the least that a table of these figures would ask of Odoo.
"""

from datetime import timedelta

import databases
import seed
from duties import _cost

from odoo.tools import SQL

MOVED = ("crisis_subject", "crisis_warning", "crisis_case", "crisis_concern", "crisis_assessment", "crisis_followup")


def measure(database):
    """(number of pupils, number of figures, ``{what: Cost}``); everything is rolled back."""
    costs = {}
    with databases.transaction(database) as env:
        company = env["res.company"].search([("name", "=", "Benchmark school 1")])
        count = company._crisis_today().replace(day=1) - timedelta(days=1)
        month = {"day": count, "company_id": company.id}
        figures = env["crisis.figure"].search([])._counted()
        costs[f"counted, {seed.PUPILS:,} pupils"] = _cost(env, lambda env: _count(env, month))
    with databases.transaction(database) as env:
        for table in MOVED:
            # numbers of pupils are unique by school
            number = SQL(", number = 'bench-' || id") if table == "crisis_subject" else SQL()
            env.cr.execute(SQL("UPDATE %s SET company_id = %s %s", SQL.identifier(table), company.id, number))
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        pupils = env["crisis.subject"].search_count([("company_id", "=", company.id)])
        costs["counted"] = _cost(env, lambda env: _count(env, month))
        statistic = env["crisis.statistic"].search([], limit=1)
        costs["frozen"] = _cost(env, lambda env: statistic.with_env(env).action_freeze())
        own = [("company_id", "=", company.id)]
        costs["Odoo's grouping"] = _cost(
            env,
            lambda env: [env["crisis.subject"]._read_group(own, ["sex"], ["__count"]) for _figure in figures],
        )
    return pupils, len(figures), costs


def _count(env, month):
    env["crisis.statistic"].create(month).action_count()
