# SPDX-License-Identifier: LGPL-3.0-or-later
"""Runs Odoo's own static tests (its module test_lint) on this addon only, instead of on everything Odoo carries."""

import logging
import os
import subprocess
from unittest.mock import patch

import pytest

ADDON = "odoo_crisis_intervention"
LOGGERS = ("odoo.addons.test_lint", "odoo.tools")


class Collector(logging.Handler):
    """Some of these tests only log what they find."""

    def __init__(self):
        super().__init__(level=logging.WARNING)
        self.messages = []

    def emit(self, record):
        if record.name.startswith(LOGGERS):
            self.messages.append(record.getMessage())


def only_our_addon(real_run):
    """For test_pylint, which starts pylint on all of Odoo."""
    from odoo import tools

    def run(command, *args, **kwargs):
        if isinstance(command, list):
            command = [part for part in command if part != tools.config.root_path]
        if kwargs.get("env", {}).get("PYTHONPATH"):
            # pytest has put the folder of Odoo's addons on the path, where "calendar" hides Python's own.
            paths = kwargs["env"]["PYTHONPATH"].split(os.pathsep)
            paths = [path for path in paths if not path.endswith(os.path.join("odoo", "addons"))]
            kwargs["env"]["PYTHONPATH"] = os.pathsep.join(paths)
        return real_run(command, *args, **kwargs)

    return run


def some_modules_only(real_test):
    def test(self, modules, eslintrc_path):
        if modules:
            real_test(self, modules, eslintrc_path)

    return test


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        module = item.module
        if hasattr(module, "get_modules"):
            module.get_modules = lambda: [ADDON]
        if hasattr(module, "TestESLint"):  # its second run is for the point of sale, and wants more plugins
            module.TestESLint._test_eslint = some_modules_only(module.TestESLint._test_eslint)
        if hasattr(module, "MODULES_TO_LINT"):  # test_docstring: by the name of the model or of its module
            module.MODULES_TO_LINT = ("crisis.", ADDON)
            module.MODULES_TO_LINT_ONLY_PUBLIC_METHODS = ()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    from odoo.modules import Manifest

    ours = [Manifest.for_addon(ADDON)]
    collector = Collector()
    logging.getLogger().addHandler(collector)
    try:
        with (
            patch.object(Manifest, "all_addon_manifests", lambda *args, **kwargs: list(ours)),
            patch.object(subprocess, "run", only_our_addon(subprocess.run)),
            patch.dict(os.environ, {"PYLINTHOME": os.path.abspath(".dev/pylint")}),
        ):
            result = yield
    finally:
        logging.getLogger().removeHandler(collector)
    if collector.messages:
        pytest.fail("\n".join(collector.messages), pytrace=False)
    return result
