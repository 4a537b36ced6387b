# SPDX-License-Identifier: LGPL-3.0-or-later
"""From the lines of a platform's file to sheets: who it is, whether it is new, what is wrong with it."""

import hashlib

from odoo.tools.translate import LazyTranslate

from ..tools import class_name, result_sheet, scoring
from ..tools.oncall import to_utc
from ..tools.roster_sheet import Problem
from .roster_messages import FILE, PROBLEM

_lt = LazyTranslate(__name__)
NOON = 12  # a day without an hour

WORDS = {
    **PROBLEM,
    "unknown_word": _lt("is a word the mapping does not know"),
    "no_score": _lt("is not a number"),
    "no_answer": _lt("is no answer this item has"),
    "no_result": _lt("has no result in any column"),
    "several": _lt("is the name of several pupils; add the student number"),
    "left": _lt("is a pupil who is no longer at this school"),
    "future": _lt("lies in the future"),
    "differs": _lt("has another result of this day already; tick “Replace what differs” or make it void"),
}


def file_words(env, code):
    in_words = env._  # for a lazy term of the table; nothing is collected for translation here
    return in_words(FILE[code])


def problem_words(env, problem):
    in_words = env._  # as above
    what = in_words(WORDS[problem.code])
    return env._("Row %(row)s, column %(column)s: %(what)s", row=problem.row, column=problem.column or "?", what=what)


class ResultReading:
    """What a file would change. Reads with every right of its caller's check; writes in :meth:`write` only."""

    def __init__(self, batch, found):
        self.batch = batch
        self.found = found
        self.env = batch.env
        self.company = batch.company_id
        self.problems = list(found.problems)
        self.new, self.same, self.other = [], [], []
        self.to_see, self.flagged = set(), set()  # numbers of pupils
        instruments = self.env["crisis.instrument"].browse({line.instrument for line in found.lines if line.instrument})
        self.platform = self.env.ref("odoo_crisis_intervention.instrument_platform")
        self.definitions = {row.id: row._pure() for row in instruments | self.platform}
        self._index_pupils()
        self._read_lines()
        self.problems.sort(key=lambda problem: problem.row)

    def counts(self):
        return {
            "row_count": self.found.row_count,
            "new_count": len(self.new),
            "same_count": len(self.same),
            "other_count": len(self.other),
            "see_count": len(self.to_see),
            "flag_count": len(self.flagged),
            "problem_count": len(self.problems),
        }

    def _problem(self, line, kind, code):
        self.problems.append(Problem(line.row, self.found.header(kind), code))

    # -- who -----------------------------------------------------------------------------------------------------------

    def _index_pupils(self):
        domain = [("company_id", "=", self.company.id), ("kind", "=", "student")]
        names = ["number", "name", "class_id", "enrolment_state"]
        pupils = self.env["crisis.subject"].with_context(active_test=False).search_fetch(domain, names)
        self.by_number = {pupil.number: pupil for pupil in pupils if pupil.number}
        self.by_name = pupils.grouped("name")

    def _pupil(self, line):
        if line.number:
            pupil = self.by_number.get(line.number)
            if not pupil:
                return self._problem(line, result_sheet.NUMBER, "no_student")
            if line.name and line.name != pupil.name:
                return self._problem(line, result_sheet.NAME, "other_name")
        else:
            pupils = self.by_name.get(line.name, self.env["crisis.subject"])
            if len(pupils) > 1 and line.class_name:
                wanted = class_name.key(line.class_name)
                pupils = pupils.filtered(lambda pupil: class_name.key(pupil.class_id.name or "") == wanted)
            if len(pupils) != 1:
                return self._problem(line, result_sheet.NAME, "several" if pupils else "no_student")
            pupil = pupils
        if pupil.enrolment_state not in ("enrolled", "on_leave"):
            kind = result_sheet.NUMBER if line.number else result_sheet.NAME
            return self._problem(line, kind, "left")
        return pupil

    # -- what ----------------------------------------------------------------------------------------------------------

    def _read_lines(self):
        today = self.company._crisis_today()
        rows, seen = [], set()
        broken = {problem.row for problem in self.problems}
        for line in self.found.lines:
            pupil = self._pupil(line)
            if line.day and line.day > today:
                self._problem(line, result_sheet.DAY, "future")
            elif pupil and line.row not in broken:
                row = self._row(line, pupil)
                if row and row["key"] in seen:
                    self._problem(line, result_sheet.NUMBER if line.number else result_sheet.NAME, "twice")
                elif row:
                    seen.add(row["key"])
                    rows.append((line, row))
        for number in sorted(self.found.rows_without_result - broken):
            self.problems.append(Problem(number, self.found.header(result_sheet.NUMBER), "no_result"))
        self._compare(rows)

    def _row(self, line, pupil):
        instrument = line.instrument or self.platform.id
        try:
            if line.given or not line.answers:
                result = scoring.given(self.definitions[instrument], line.given)
            else:
                result = scoring.score(
                    self.definitions[instrument],
                    line.answers,
                    sex=pupil.sex or None,
                    grade=pupil.class_id.grade or None,
                    seconds=line.seconds,
                )
        except ValueError as error:
            column = self._column_of(line, error.args[0])
            self.problems.append(Problem(line.row, column, "no_answer"))
            return None
        if line.flagged or result.to_see:
            self.to_see.add(pupil.id)
        if line.flagged or result.flags:
            self.flagged.add(pupil.id)
        day = line.day or self.batch.answered_on
        key = f"{instrument}|{pupil.id}|{day}"
        return {
            "instrument_id": instrument,
            "subject_id": pupil.id,
            "source": "platform",
            "answered_at": to_utc(self.company._crisis_tz_name(), day, NOON),
            "seconds": line.seconds or 0,
            "answers": line.answers,
            "given": line.given,
            "flagged": line.flagged,
            "key": hashlib.sha256(key.encode()).hexdigest(),
            "import_id": self.batch.id,
        }

    def _column_of(self, line, code):
        """The title of the column that brought an answer or a score, for the message."""
        for column in self.batch.mapping_id._columns():
            if column.instrument == line.instrument and code in (column.item, column.scale):
                return column.header
        return ""

    def _compare(self, rows):
        keys = [row["key"] for _line, row in rows]
        domain = [("company_id", "=", self.company.id), ("key", "in", keys), ("state", "!=", "void")]
        known = {sheet.key: sheet for sheet in self.env["crisis.sheet"].search(domain)}
        for line, row in rows:
            sheet = known.get(row["key"])
            if not sheet:
                self.new.append(row)
            elif self._is_same(sheet, row):
                self.same.append(row)
            elif self.batch.replaces:
                self.other.append((sheet, row))
            else:
                self._problem(line, result_sheet.NUMBER if line.number else result_sheet.NAME, "differs")

    def _is_same(self, sheet, row):
        if row["given"]:
            scores = {
                score.scale_id.code: score.value if score.has_value else score.band_id.code for score in sheet.score_ids
            }
            return scores == row["given"] and sheet.is_flagged == row["flagged"]
        answers = {str(number): answer for number, answer in row["answers"].items()}
        return answers == (sheet.answers or {}) and (sheet.is_flagged or not row["flagged"])

    # -- writing -------------------------------------------------------------------------------------------------------

    def write(self, batch):
        for sheet, _row in self.other:
            # inside the step of the import, which checked
            sheet._as_workflow().write({"state": "void", "void_reason": batch.env._("Replaced by a corrected result")})
        batch.env["crisis.sheet"].flush_model(["state"])
        batch.env["crisis.sheet"]._take_in([*self.new, *(row for _sheet, row in self.other)])
