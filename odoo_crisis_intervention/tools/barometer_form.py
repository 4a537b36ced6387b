# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a peer supporter's browser posts, read without trust and without JavaScript. No Odoo in here.

A value that the form does not offer was made by hand: :class:`Forged`. What a pupil may mistype (a day, a text without
end) is an error with a code, so that the form can show everything typed again. With one line marked "at once" nothing
mistyped is an error: the report goes out with what can be read.
"""

from dataclasses import dataclass, field
from datetime import date

RATINGS = ("climate", "classmates", "teachers", "sleep", "own_mood")
CHOICES = {
    "weather": ("sunny", "cloudy", "overcast", "rain", "thunder"),
    **dict.fromkeys(RATINGS, ("1", "2", "3", "4", "5")),
}
TEXTS = ("events", "topics", "wishes_activity", "wishes_help")
URGENCIES = ("normal", "worried", "at_once")
TEXT_MAX = 2000
WHO_MAX = 120
MAX_LINES = 10


class Forged(Exception):
    """Something that the form cannot have sent."""


@dataclass
class Parsed:
    values: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    errors: list = field(default_factory=list)


def clean(text):
    """As typed, with the line ends of a server and without what no database keeps."""
    return (text or "").replace("\x00", "").replace("\r\n", "\n").strip()


def line_count(post):
    """How many classmates the form asked about."""
    try:
        count = int(post.get("lines") or 1)
    except ValueError:
        raise Forged from None
    if not 0 < count <= MAX_LINES:
        raise Forged
    return count


def parse(post, pupil_ids, today):
    """:param pupil_ids: the only pupils who can be named, those of the own class."""
    parsed = Parsed()
    for name, options in CHOICES.items():
        value = post.get(name) or False
        if value and value not in options:
            raise Forged
        parsed.values[name] = value
    for name in TEXTS:
        parsed.values[name] = _text(post.get(name), TEXT_MAX, parsed)
    parsed.values["wants_to_talk"] = bool(post.get("wants_to_talk"))
    for number in range(line_count(post)):
        line = _line(post, f"line{number}_", pupil_ids, today, parsed)
        if line["urgency"] != "normal" or any(value for name, value in line.items() if name != "urgency"):
            parsed.lines.append(line)
    if any(line["urgency"] == "at_once" for line in parsed.lines):
        parsed.errors.clear()
    return parsed


def _line(post, prefix, pupil_ids, today, parsed):
    urgency = post.get(f"{prefix}urgency") or "normal"
    if urgency not in URGENCIES:
        raise Forged
    return {
        "subject_id": _pupil(post.get(f"{prefix}who"), pupil_ids),
        "subject_description": _text(post.get(f"{prefix}description"), WHO_MAX, parsed),
        "facts": _text(post.get(f"{prefix}facts"), TEXT_MAX, parsed),
        "noticed_on": _day(post.get(f"{prefix}since"), today, parsed),
        "action_taken": _text(post.get(f"{prefix}action"), TEXT_MAX, parsed),
        "urgency": urgency,
    }


def _pupil(text, pupil_ids):
    if not text:
        return False
    if not text.isdecimal() or int(text) not in pupil_ids:
        raise Forged
    return int(text)


def _text(text, longest, parsed):
    text = clean(text)
    if len(text) > longest:
        parsed.errors.append("long")
    return text[:longest] or False


def _day(text, today, parsed):
    text = clean(text)
    if not text:
        return False
    try:
        day = date.fromisoformat(text)
    except ValueError:
        parsed.errors.append("day")
        return False
    if day > today:
        parsed.errors.append("future")
        return False
    return day
