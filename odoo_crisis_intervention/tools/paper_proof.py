# SPDX-License-Identifier: LGPL-3.0-or-later
"""The timeline of a dossier as data that anybody can check without this program.

The dossier's PDF carries it as ``timeline.json``. A line's digest is the SHA-256 of the previous digest (64 zeros
before the first line) followed by the line's ``values`` as JSON with sorted keys, without spaces, in UTF-8. A line that
was withheld from whoever printed the dossier is there by number and digest only: the chain can still be followed.
"""

import json

from . import hash_chain

FILE_NAME = "timeline.json"
FORMAT = "crisis-timeline-1"


def export(reference, chains):
    """The attachment's bytes.

    :param chains: ``[{"name", "end", "lines": [{"number", "version", "digest", "values" or None}]}]``
    """
    data = {"format": FORMAT, "reference": reference, "start": hash_chain.GENESIS, "chains": chains}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def check(content):
    """``[(chain name, number of the first line that does not fit or None)]`` of an exported timeline.

    :raises ValueError: another format
    """
    data = json.loads(content)
    if data.get("format") != FORMAT:
        raise ValueError("This is not the timeline of a dossier")
    return [(chain["name"], _first_misfit(chain, data["start"])) for chain in data["chains"]]


def _first_misfit(chain, previous):
    for expected, line in enumerate(chain["lines"], 1):
        values = line["values"]
        fits = line["number"] == expected and (
            values is None or line["digest"] == hash_chain.digest(previous, values, line["version"])
        )
        if not fits:
            return expected
        previous = line["digest"]
    return None if previous == chain["end"] else len(chain["lines"]) + 1
