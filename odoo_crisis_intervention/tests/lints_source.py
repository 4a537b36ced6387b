# SPDX-License-Identifier: LGPL-3.0-or-later
"""What must hold of the addon's source: nothing that steps around a check goes without its reason."""

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = ("tests", "static", "i18n")
# What steps around rules and checks: the reason stands on the statement's lines or right above.
RISKY = re.compile(
    r"\.sudo\(|\.with_user\(|SUPERUSER_ID|auth\s*=\s*[\"'](public|none)[\"']|csrf\s*=\s*False"
    r"|\._as_workflow\(|bypass_search_access|Domain\.custom|any!|\beval\(|safe_eval"
)
# What steps around the ORM: the function says what for, in its docstring or a comment.
SQL_CALL = re.compile(r"cr\.execute\(|execute_query\(")
# No reason makes these right here.
FORBIDDEN = re.compile(
    r"\bfields\.Html\b|\btracking\s*=|\bmail\.thread\b[\"']\s*[,\]]|\bprint\(|\bcr\.commit\(|_register_hook"
    r"|\bfields\.Date\.today\(|\bdate\.today\(|\bdatetime\.now\(|\benv\.context\.get\([\"']default_"
)
ALLOWED = {
    # The log is written on its own connection, which it has to commit.
    ("models/crisis_access_log.py", "cr.commit("),
}


def sources(root=ROOT):
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] not in SKIPPED:
            yield path.relative_to(root).as_posix(), path.read_text()


def _statements(text):
    """(code, comment) of each logical line, with the comment lines directly above it."""
    above, code, comments, first = [], [], [], None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            (comments if code else above).append(token.string)
        elif token.type == tokenize.NEWLINE:
            yield first, " ".join(code), above + comments
            above, code, comments, first = [], [], [], None
        elif token.type == tokenize.NL:
            if not code and not token.line.strip():
                above = []
        elif token.type == tokenize.STRING and not code:
            pass  # a docstring
        elif token.type not in (tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
            if not code:
                first = token.start[0]
            code.append(token.string)
    return


def _squeeze(code):
    return re.sub(r"\s*([().,=\[\]])\s*", r"\1", code)


def without_reason(files=None):
    """Risky calls whose statement has no comment, on its lines or right above."""
    offences = []
    for name, text in files or sources():
        for line, code, comments in _statements(text):
            found = RISKY.search(_squeeze(code))
            if found and not any(len(comment) > 8 for comment in comments):
                offences.append(f"{name}:{line}: {found.group()} without a reason")
    return offences


def sql_without_reason(files=None):
    offences = []
    for name, text in files or sources():
        lines = text.splitlines()
        for function in ast.walk(ast.parse(text)):
            if not isinstance(function, ast.FunctionDef):
                continue
            body = "\n".join(lines[function.lineno - 1 : function.end_lineno])
            if SQL_CALL.search(body) and not ast.get_docstring(function) and not re.search(r"#|--", body):
                offences.append(f"{name}:{function.lineno}: SQL in {function.name} without a reason")
    return offences


def forbidden(files=None):
    offences = []
    for name, text in files or sources():
        for line, code, _comments in _statements(text):
            found = FORBIDDEN.search(_squeeze(code))
            if found and (name, found.group()) not in ALLOWED:
                offences.append(f"{name}:{line}: {found.group()}")
    return offences


def too_long(limit=400):
    offences = []
    for path in sorted(ROOT.rglob("*.py")):
        length = path.read_text().count("\n")
        if length > limit:
            offences.append(f"{path.relative_to(ROOT)}: {length} lines")
    return offences
