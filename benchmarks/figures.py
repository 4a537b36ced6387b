# SPDX-License-Identifier: LGPL-3.0-or-later
"""The figures of a run as Markdown tables, and whether each reaches what it should."""

import os
import platform
from pathlib import Path

from census import PUPILS
from crowd import PEOPLE
from custody import FACTS, SHIFTS
from duties import CLASSES
from public_form import LIMIT, SENDERS
from reading import FEW, LEAN, ROWS
from screening import RESULTS
from sos import RESPONDERS, SCREENS

from odoo.release import version as odoo_version

SCALE_LIMIT = 1.3
LIST_LIMIT = 1.3
IMPORT_LIMIT = 4
INSTALL_LIMIT = 30
DUTY_LIMIT = 0.2
DUTY_QUERIES = 2
RERUN_LIMIT = 0.1
COVERAGE_LIMIT = 50
SOS_QUERIES = 3
SCORING_LIMIT = 0.5
FREEZE_LIMIT = 10
HAND_IN_SECONDS = 20
READERS = ("counsellor", "homeroom")


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def verdict(value, limit):
    return "reached" if value <= limit else "**short**"


def machine(cr):
    cr.execute("SHOW server_version")
    processor = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    memory = next((int(line.split()[1]) / 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{processor}, {os.cpu_count()} cores, {memory:.0f} GB; PostgreSQL {cr.fetchone()[0].split()[0]}, "
        f"Python {platform.python_version()}, Odoo {odoo_version}; load average at the end {load}."
    )


def _lines(path):
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def reading(results):
    """``results``: ``{size: {(what, who): Series}}``."""
    sizes = sorted(results)
    names = list(results[sizes[0]])
    rows = []
    for what, who in names:
        row = [f"{what}, {who.replace('_', ' ')}"]
        for size in sizes:
            series = results[size][what, who]
            row.append(f"{series.best:.1f} / **{series.median:.1f}** / {series.worst:.1f} · {series.query_count}")
        rows.append(row)
    head = ["ms: least / **median** / most · queries", *(f"{size:,} rows" for size in sizes)]
    return table(head, rows) + "\n\n" + _reading_ratios(results, sizes)


def crowd(result):
    waits = result.waits
    return (
        f"{len(waits.times)} lines of the access log by {PEOPLE} people at once: {result.seconds:.1f} s, a wait of "
        f"{waits.median:.0f} ms (median), {waits.worst:.0f} ms at most; {result.refused} refused."
    )


def _ratio(series, other):
    return series.median / other.median, f"{series.median / other.median:.2f} ({series.best / other.best:.2f})"


def _reading_ratios(results, sizes):
    rows = []
    small, big = results[sizes[0]], results[sizes[-1]]
    lists = f"register list, {ROWS} rows"
    own = {"counsellor": (lists, "superuser"), "homeroom": (f"class's {lists}", "superuser")}
    for who in READERS:
        for what in (lists, "case form", "timeline of the case"):
            if len(sizes) > 1:
                value, text = _ratio(big[what, who], small[what, who])
                goal = f"{sizes[-1]:,} / {sizes[0]:,} rows"
                rows.append([f"{what}, {who}", goal, text, SCALE_LIMIT, verdict(value, SCALE_LIMIT)])
        staff = f"Odoo's employee list, {ROWS} rows"
        value, text = _ratio(big[lists, who], big[staff, "hr_officer"])
        rows.append([f"{lists}, {who}", staff, text, LIST_LIMIT, verdict(value, LIST_LIMIT)])
        rows.append([f"{lists}, {who}", LEAN, _ratio(big[lists, who], big[LEAN, "hr_officer"])[1], "", ""])
        rows.append([f"{lists}, {who}", "superuser", _ratio(big[lists, who], big[own[who]])[1], "", ""])
        form = _ratio(big["case form", who], big["Odoo's employee form", "hr_officer"])[1]
        rows.append([f"case form, {who}", "Odoo's employee form", form, "", ""])
        many, few = (big[f"register list, {limit} rows", who].query_count for limit in (ROWS, FEW))
        same = "reached" if many == few else "**short**"
        rows.append([f"queries of the register list, {who}", f"{ROWS} / {FEW} rows", f"{many} / {few}", "equal", same])
    return table(["ratio of medians (of least times)", "against", "is", "at most", ""], rows)


def _seconds(series):
    return f"{series.best / 1000:.1f} / **{series.median / 1000:.1f}** / {series.worst / 1000:.1f}"


def roster(results):
    rows = [[name, _seconds(series), series.query_count] for name, series in results.items()]
    value, text = _ratio(results["roster import"], results["Odoo's load of contacts"])
    text = f"Import against load: {text}, at most {IMPORT_LIMIT}: {verdict(value, IMPORT_LIMIT)}."
    return table(["s: least / **median** / most", "time", "queries"], rows) + "\n\n" + text


def duties(costs):
    rows = [[what, f"{cost.seconds:.2f}", cost.queries] for what, cost in costs.items()]
    plain, opened, reminded = (costs[what] for what in ("Odoo's plain way", "opened", "reminded"))
    share = (opened.seconds + reminded.seconds) / plain.seconds
    each = (opened.queries + reminded.queries) / CLASSES
    again = costs["the next run"].seconds / opened.seconds
    goals = [
        ["opened and reminded, against Odoo's plain way", f"{share:.2f}", DUTY_LIMIT, verdict(share, DUTY_LIMIT)],
        ["queries for each duty, reminder included", f"{each:.2f}", DUTY_QUERIES, verdict(each, DUTY_QUERIES)],
        ["the next run, against the first", f"{again:.3f}", RERUN_LIMIT, verdict(again, RERUN_LIMIT)],
    ]
    head = [f"{CLASSES:,} classes", "s", "queries"]
    return table(head, rows) + "\n\n" + table(["ratio", "is", "at most", ""], goals)


def sos(costs):
    rows = [[what, f"{cost.seconds * 1000:.0f}", cost.queries] for what, cost in costs.items()]
    few, many = (costs[f"SOS, {number} responders"] for number in RESPONDERS)
    more = many.queries - few.queries
    share = many.seconds / costs[f"calendar event, {RESPONDERS[1]} attendees"].seconds
    few_screens, many_screens = (costs[f"live screens of {number} responders"] for number in SCREENS)
    looks = many_screens.queries / SCREENS[1] - few_screens.queries / SCREENS[0]
    goals = [
        ["more queries for a look among 100 responders than among 10", f"{looks:.1f}", 1, verdict(looks, 1)],
        ["more queries for 30 responders than for 5", more, SOS_QUERIES, verdict(more, SOS_QUERIES)],
        ["SOS, against the calendar event", f"{share:.2f}", 1, verdict(share, 1)],
    ]
    head = ["in one request", "ms", "queries"]
    return table(head, rows) + "\n\n" + table(["", "is", "at most", ""], goals)


def screening(costs):
    rows = [[what, f"{cost.seconds:.1f}", f"{cost.queries:,}"] for what, cost in costs.items()]
    ours, odoo = list(costs.values())[:2]
    share = ours.seconds / odoo.seconds
    again = costs["the same file again"].queries / costs[f"{RESULTS:,} results taken over"].queries
    goals = [
        ["reading sheets, against Odoo's scoring", f"{share:.2f}", SCORING_LIMIT, verdict(share, SCORING_LIMIT)],
        ["queries of the same file again, against the first", f"{again:.2f}", 1, verdict(again, 1)],
    ]
    return table(["", "s", "queries"], rows) + "\n\n" + table(["", "is", "at most", ""], goals)


def frozen(pupils, count, costs):
    rows = [[what, f"{cost.seconds:.2f}", cost.queries] for what, cost in costs.items()]
    small, large = (cost for what, cost in costs.items() if what.startswith("counted"))
    share = large.seconds / costs["Odoo's grouping"].seconds
    goals = [
        ["counted, against Odoo's grouping", f"{share:.2f}", 1, verdict(share, 1)],
        ["seconds to freeze", f"{costs['frozen'].seconds:.1f}", FREEZE_LIMIT,
         verdict(costs["frozen"].seconds, FREEZE_LIMIT)],
        ["more queries than for a small school", large.queries - small.queries, 0,
         verdict(large.queries - small.queries, 0)],
    ]  # fmt: skip
    head = [f"{count} figures, {pupils:,} pupils", "s", "queries"]
    return table(head, rows) + "\n\n" + table(["", "is", "at most", ""], goals)


def public_form(rushes, rows):
    lines = []
    for what, rush in rushes.items():
        statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(rush.statuses.items()))
        lines.append([what, f"{rush.per_second:.0f}", statuses])
    flood = rushes["a report of a flood"]
    errors = sum(count for status, count in flood.statuses.items() if status >= 500)
    goals = [
        ["rows after the flood", f"{rows:,}", LIMIT, verdict(rows, LIMIT)],
        ["errors (500)", errors, 0, verdict(errors, 0)],
    ]
    head = [f"{SENDERS} at once", "a second", "answers"]
    return table(head, lines) + "\n\n" + table(["", "is", "at most", ""], goals)


def census(result):
    rows = [
        [what, len(series.times), series.query_count, f"{series.median:.0f}", f"{series.worst:.0f}"]
        for what, series in result.waits.items()
    ]
    seconds, left = result.seconds, result.left_with_odoo
    lost = PUPILS - len(result.waits["handed in"].times) if "handed in" in result.waits else PUPILS
    goals = [
        ["errors (500)", result.errors, 0, verdict(result.errors, 0)],
        ["pupils who could not hand in", lost, 0, verdict(lost, 0)],
        ["sheets left with Odoo", left, 0, verdict(left, 0)],
        [
            f"seconds until all {PUPILS} have handed in",
            f"{seconds:.1f}",
            HAND_IN_SECONDS,
            verdict(seconds, HAND_IN_SECONDS),
        ],
    ]
    head = [f"{PUPILS} tablets, 4 workers", "requests", "queries", "ms (median)", "ms (most)"]
    taken = f"{result.sheets} sheets of {PUPILS} pupils taken in."
    return "\n\n".join([table(head, rows), taken, table(["", "is", "at most", ""], goals)])


def coverage(series, spans, gaps):
    row = [f"{series.best:.1f} / **{series.median:.1f}** / {series.worst:.1f}", spans, gaps]
    head = [f"ms for {SHIFTS} shifts and {FACTS:,} facts: least / **median** / most", "time", "spans", "gaps"]
    text = (
        f"Gaps of a month: {series.median:.1f} ms, at most {COVERAGE_LIMIT}: {verdict(series.median, COVERAGE_LIMIT)}."
    )
    return table(head, [["who was there, gaps, who is next", *row]]) + "\n\n" + text


def installing(results):
    rows = [
        [
            name,
            *(
                f"{series.best / 1000:.1f} / **{series.median / 1000:.1f}** / {series.worst / 1000:.1f}"
                for series in pair
            ),
        ]
        for name, pair in results.items()
    ]
    value = results["installation"][0].median / 1000
    text = f"Installation: {value:.1f} s, at most {INSTALL_LIMIT}: {verdict(value, INSTALL_LIMIT)}."
    return table(["s: least / **median** / most", "time", "of it Odoo's own processor time"], rows) + "\n\n" + text
