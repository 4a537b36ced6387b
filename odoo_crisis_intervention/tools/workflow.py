# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a transition of a workflow is; the machinery that runs it is ``crisis.workflow.mixin``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One allowed step.

    :param sources: states it may start from.
    :param target: state it leads to; ``None`` keeps the state (for example a change of level).
    :param roles: functions or relations (``tools.roles``) that may take it.
    :param reason: it demands a written reason, so it is taken through ``crisis.decision``.
    :param four_eyes: name of a field; the acting user must not be the one written there.
    :param audience: who may read the line it leaves in the timeline, ``"need"`` or ``"clinical"``.
    """

    sources: tuple
    target: str | None
    roles: tuple = ()
    reason: bool = False
    four_eyes: str | None = None
    audience: str = "need"
