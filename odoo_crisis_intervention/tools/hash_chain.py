# SPDX-License-Identifier: LGPL-3.0-or-later
"""Hash chains: each line's digest covers the one before, so that a changed, added or cut line is found.

Version 1: ``sha256(previous digest + canonical JSON of the line)``, hexadecimal. The version is stored with each line,
so that a later way of writing lines never breaks the proof of older ones.
"""

import hashlib
import json

GENESIS = "0" * 64
CURRENT_VERSION = 1


def canonical(values):
    """``values`` (JSON types only) as the one text that is hashed: sorted keys, no spaces, no escapes."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(previous, values, version=CURRENT_VERSION):
    """Digest of a line that follows ``previous``.

    :raises ValueError: unknown version
    """
    if version != 1:
        raise ValueError(f"unknown hash version {version}")
    return hashlib.sha256((previous + canonical(values)).encode()).hexdigest()


def verify(lines, start=GENESIS):
    """Number of the first line that does not fit, or ``None`` when the chain is whole.

    :param lines: (number, version, digest, values) in order; numbers run 1, 2, 3 … Values are None where a line was
        destroyed with proof: its digest stands for it, and the line after it covers that digest
    """
    previous = start
    for expected, (number, version, stored, values) in enumerate(lines, 1):
        if number != expected or values is not None and stored != digest(previous, values, version):
            return expected
        previous = stored
    return None
