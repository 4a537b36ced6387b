# SPDX-License-Identifier: LGPL-3.0-or-later
"""What of a longer text goes onto a card of 85 by 54 mm: whole lines, shortened where they are too long. No Odoo."""

import unicodedata

MORE = "…"


def width(text):
    """Columns of a text: characters of East Asian scripts take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def cut(text, columns):
    """``text`` within so many columns; an ellipsis says that there is more."""
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for character in text:
        used += width(character)
        if used > columns - 2:
            break
        kept += character
    return kept.rstrip() + MORE


def card_lines(text, lines, columns):
    """The first ``lines`` lines of a text that say something, each within ``columns``."""
    said = [" ".join(line.split()) for line in (text or "").splitlines()]
    return [cut(line, columns) for line in said if line][:lines]
