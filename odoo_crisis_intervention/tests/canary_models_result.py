# SPDX-License-Identifier: LGPL-3.0-or-later
"""A file of results in the canary matrix: counsellors only, no grant."""

import base64

from .canary import declare


def batch(story):
    """A file that was looked at, with the canary in what was found wrong; made once."""
    if not hasattr(story, "result_import"):
        mapping = story.case.env["crisis.result.mapping"].create(
            {"name": "District platform", "company_id": story.pupil.company_id.id}
        )
        story.result_import = story.as_("counsellor", "crisis.result.import").create(
            {"mapping_id": mapping.id, "upload": base64.b64encode("学号,得分\n".encode())}
        )
        story.result_import.sudo()._as_workflow().write({"problems": story.word("result-problems")})
        story.env.flush_all()
    return story.result_import.sudo()


declare("crisis.result.import", batch, {"counsellor"})
