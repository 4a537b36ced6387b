# SPDX-License-Identifier: LGPL-3.0-or-later
"""Timelines and access log with true digests: what is seeded passes the addon's own verification."""

import io
import json
import random
from datetime import datetime, timedelta

from odoo.addons.odoo_crisis_intervention.tools import hash_chain

LINES = 20
START = datetime(2025, 9, 1, 2)
TEXT = "What was seen, said and agreed, in two or three sentences. " * 3
HASHED = ("kind", "event", "text", "audience", "res_model", "happened_at", "written_at", "number", "res_ref")


class Copy:
    """Rows of one table in memory, sent by one COPY."""

    def __init__(self, env, table):
        self.cr, self.table, self.columns, self.text = env.cr, table, None, io.StringIO()

    def add(self, row):
        self.columns = self.columns or list(row)
        values = ("\\N" if value in (None, "") else str(value) for value in row.values())
        self.text.write("\t".join(values) + "\n")

    def send(self):
        self.text.seek(0)
        self.cr._obj.copy_expert(f"COPY {self.table} ({', '.join(self.columns)}) FROM STDIN", self.text)


def write_timelines(env, author):
    """``LINES`` lines for each entry of the temporary table ``bench_entry``, one chain each."""
    env.cr.execute("SELECT COALESCE(max(id), 0) FROM crisis_timeline_chain")
    first_chain = env.cr.fetchone()[0] + 1
    env.cr.execute("SELECT company_id, subject_id, warning_id, case_id FROM bench_entry ORDER BY n")
    chains, timeline = Copy(env, "crisis_timeline_chain"), Copy(env, "crisis_timeline")
    for chain, (company, subject, warning, case) in enumerate(env.cr.fetchall(), first_chain):
        digest = hash_chain.GENESIS
        for number in range(1, LINES + 1):
            line = _line(number, warning, case)
            hashed = {name: line[name] for name in HASHED} | {"subject": subject, "author": author}
            digest = hash_chain.digest(digest, hashed)
            timeline.add(
                {
                    **line,
                    "reference": f"CI-T{chain * 32 + number:06X}",
                    "company_id": company,
                    "subject_id": subject,
                    "subject_kind": "student",
                    "chain_id": chain,
                    "author_id": author,
                    "hash_version": hash_chain.CURRENT_VERSION,
                    "digest": digest,
                }
            )
        chains.add({"id": chain, "subject_id": subject, "res_ref": 0, "number": LINES, "digest": digest})
    chains.send()
    timeline.send()
    env.cr.execute(
        "SELECT setval(pg_get_serial_sequence('crisis_timeline_chain', 'id'), max(id)) FROM crisis_timeline_chain"
    )
    if broken := env["crisis.timeline.chain"].browse(chain)._verify():
        raise ValueError(f"a seeded timeline does not verify (line {broken})")


def _line(number, warning, case):
    """Two steps of the register, every third line a step of the case, the rest written by people."""
    at = (START + timedelta(days=number)).strftime("%Y-%m-%d %H:%M:%S")
    of_warning, is_step = number < 3, number < 3 or number % 3 == 0
    event = ("crisis.warning:enter" if of_warning else "crisis.case:follow_up") if is_step else "line"
    return {
        "number": number,
        "res_model": "crisis.warning" if of_warning else "crisis.case",
        "res_ref": warning if of_warning else case,
        "kind": "event" if is_step else ("contact", "measure", "note")[number % 3],
        "event": event,
        "text": "" if is_step else TEXT,
        "happened_at": at,
        "written_at": at,
        "audience": "clinical" if number % 4 == 0 else "need",
    }


def write_access_log(env, count, user, company):
    """``count`` reads of earlier days; every tenth is a list of 80 rows."""
    choice = random.Random(count)
    env.cr.execute("SELECT array_agg(id) FROM crisis_warning")
    entries = env.cr.fetchone()[0]
    env.cr.execute("SELECT number, digest FROM crisis_access_log_head")
    first, digest = env.cr.fetchone()
    log = Copy(env, "crisis_access_log")
    for number in range(first + 1, first + 1 + count):
        line = {
            "at": (START + timedelta(minutes=number)).strftime("%Y-%m-%d %H:%M:%S"),
            "user_ref": user,
            "company_ref": company,
            "operation": "read",
            "res_model": "crisis.warning",
            "res_refs": sorted(choice.sample(entries, 80) if number % 10 == 0 else choice.sample(entries, 1)),
            "detail": "",
        }
        digest = hash_chain.digest(digest, line)
        stored = {**line, "res_refs": json.dumps(line["res_refs"])}
        log.add({**stored, "number": number, "hash_version": hash_chain.CURRENT_VERSION, "digest": digest})
    log.send()
    env.cr.execute("UPDATE crisis_access_log_head SET number = %s, digest = %s", [number, digest])
