# SPDX-License-Identifier: LGPL-3.0-or-later
"""The digest under which a published plan is frozen. Plain functions without Odoo."""

import hashlib
import json


def plan_digest(heads, chapters, file=b""):
    """SHA-256 of a plan's heads, its chapters in their order, and its signed file.

    :param heads: texts that stand above the plan: number, title, dates, who decided
    :param chapters: ``[(heading, text)]``

    >>> plan_digest(["1", "Plan"], [("One", "a")]) == plan_digest(["1", "Plan"], [("One", "b")])
    False
    """
    whole = {
        "heads": [head or "" for head in heads],
        "chapters": [[heading or "", text or ""] for heading, text in chapters],
        "file": hashlib.sha256(file).hexdigest() if file else "",
    }
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
