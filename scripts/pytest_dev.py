# SPDX-License-Identifier: LGPL-3.0-or-later
"""What pytest has to be told about Odoo.

A test fails on a warning that the addon logged meanwhile, unless it expects one (assertLogs, mute_logger), as under
Odoo's own test runner. And each worker has a folder of files of its own: Odoo sweeps that folder after every class of
tests, and takes the other worker's files for rubbish where both share one.
"""

import contextlib
import logging
import os
import pathlib
import shutil

import pytest
import pytest_odoo

OURS = "odoo.addons.odoo_crisis_intervention"
LONG = {"test_leaks_http", "test_canary_matrix", "test_canary_papers", "test_walkthrough", "test_teeth"}


class Collector(logging.Handler):
    def __init__(self):
        super().__init__(level=logging.WARNING)
        self.records = []

    def emit(self, record):
        # Test classes have loggers of their own; on them the browser tells what it dropped when its page was closed.
        if record.name.startswith(OURS) and not record.name.startswith(OURS + ".tests."):
            self.records.append(record)


@contextlib.contextmanager
def own_filestore(original, database):
    """In place of pytest-odoo's one folder for all: the template's files, linked, and what this worker adds."""
    from odoo.tools import config

    stores = pathlib.Path(config["data_dir"], "filestore")
    mine = stores / database
    if original != database and (stores / original).is_dir():
        shutil.copytree(stores / original, mine, copy_function=os.link, dirs_exist_ok=True)
    try:
        yield
    finally:
        if original != database:
            shutil.rmtree(mine, ignore_errors=True)


pytest_odoo._shared_filestore = own_filestore


def pytest_collection_modifyitems(items):
    """The long ones first, or a worker ends with one of them while the other has nothing left to take over."""
    items.sort(key=lambda item: item.path.stem not in LONG)


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
