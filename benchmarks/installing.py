# SPDX-License-Identifier: LGPL-3.0-or-later
"""Installing the addon as an administrator does it at the command line, where its dependencies are already there."""

import os
import resource
import subprocess
import sys
import time

import databases
from clock import Series


def measure(base, rounds):
    """``{name: (Series of time, Series of processor time)}`` of whole processes, and of Odoo's start alone."""
    result = {"installation": (Series(), Series()), "Odoo's start alone": (Series(), Series())}
    for _round in range(rounds):
        name = databases.copy(base, "install")
        try:
            for what, options in (("Odoo's start alone", []), ("installation", ["-i", os.environ["DEV_ADDON"]])):
                start, used = time.perf_counter(), _processor_time()
                _odoo("-d", name, *options)
                result[what][0].times.append((time.perf_counter() - start) * 1000)
                result[what][1].times.append((_processor_time() - used) * 1000)
        finally:
            databases.drop(name)
    return result


def _processor_time():
    """Seconds that ended children computed: Odoo's, not PostgreSQL's."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _odoo(*options):
    command = [sys.executable, "-m", "odoo", "server", "-c", os.environ["ODOO_RC"], "--stop-after-init", "--no-http"]
    done = subprocess.run([*command, "--log-level=error", *options], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"Odoo ended with {done.returncode}:\n{done.stderr[-3000:]}")
