# SPDX-License-Identifier: LGPL-3.0-or-later
"""A test fails on a warning that the addon logged meanwhile, unless it expects one (assertLogs, mute_logger).

Odoo's own test runner makes a build red for that; pytest has to be told.
"""

import logging

import pytest

OURS = "odoo.addons.odoo_crisis_intervention"


class Collector(logging.Handler):
    def __init__(self):
        super().__init__(level=logging.WARNING)
        self.records = []

    def emit(self, record):
        # Test classes have loggers of their own; on them the browser tells what it dropped when its page was closed.
        if record.name.startswith(OURS) and not record.name.startswith(OURS + ".tests."):
            self.records.append(record)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    collector = Collector()
    # On the root: assertLogs and mute_logger cut the way to it.
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        result = yield
    finally:
        root.removeHandler(collector)
    if collector.records:
        lines = "\n".join(f"{r.levelname} {r.name}: {r.getMessage()}" for r in collector.records)
        pytest.fail(f"the addon logged:\n{lines}", pytrace=False)
    return result
