# SPDX-License-Identifier: LGPL-3.0-or-later
"""Words for the codes of ``tools.roster_sheet`` and ``roster_plan``, in the reader's language."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FILE = {
    "empty": _lt("The file has no rows."),
    "too_large": _lt("The file is larger than 10 MB."),
    "too_many_rows": _lt("The file has more than 20,000 rows. Split it."),
    "not_readable": _lt("The file cannot be read. Save it as xlsx, or as csv in UTF-8 or GB18030."),
    "old_excel": _lt("This is the old Excel format (xls). Save it as xlsx."),
}

PROBLEM = {
    "required": _lt("is missing"),
    "too_long": _lt("is too long"),
    "number_lost": _lt("was cut by Excel; enter it as text"),
    "national_id": _lt("is an identity card number; use the school's own number"),
    "date": _lt("is not a date"),
    "date_range": _lt("cannot be right: before 1900 or in the future"),
    "date_without_day": _lt("has no day of the month"),
    "sex": _lt("is neither male nor female"),
    "yes_no": _lt("is neither yes nor no"),
    "enrolment": _lt("is not a known enrolment state"),
    "stage": _lt("is not a known stage"),
    "phone": _lt("is not a telephone number"),
    "grade": _lt("is not a grade"),
    "class_number": _lt("is not a class number"),
    "twice": _lt("stands in the file twice"),
    "ambiguous_name": _lt("is the name of several people; enter the staff number"),
    "no_person": _lt("is nobody of the staff"),
    "no_user": _lt("is no login of this school"),
    "user_taken": _lt("is the login of another member of staff"),
    "no_grade": _lt("does not tell the grade; add a column for it"),
    "no_class": _lt("is no class of this school year"),
    "no_tag": _lt("has a support tag that is not in the list"),
    "no_student": _lt("is no pupil of this school"),
    "other_name": _lt("is not the name of the pupil with this number"),
    "why_not": _lt("needs a reason in its own column"),
}


def file_message(env, code):
    in_words = env._  # for a lazy term of the table above; nothing is collected for translation here
    return in_words(FILE[code])


def problem_message(env, problem):
    in_words = env._  # as above
    what = in_words(PROBLEM[problem.code])
    return env._("Row %(row)s, column %(column)s: %(what)s", row=problem.row, column=problem.column or "?", what=what)


def sheet_message(env, sheet):
    if not sheet.kind:
        return env._("It is not clear what this sheet is. Choose its contents, or name its columns as in our template.")
    return env._("Columns are missing: %(columns)s", columns=", ".join(sheet.missing))
