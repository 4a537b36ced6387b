# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lists of items as manuals print them: ``1-15, 81, 83``."""


def parse(text):
    """The numbers in their order, each once.

    :raises ValueError: anything that is no number or no range from low to high
    """
    numbers = []
    for part in text.replace("，", ",").replace("、", ",").replace("–", "-").split(","):
        if not part.strip():
            continue
        low, dash, high = part.partition("-")
        first, last = int(low), int(high) if dash else int(low)
        if not 0 < first <= last:
            raise ValueError(part)
        numbers += range(first, last + 1)
    return tuple(dict.fromkeys(numbers))
