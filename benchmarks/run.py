# SPDX-License-Identifier: LGPL-3.0-or-later
"""./dev bench [install] [import] [duties] [form] [coverage] [sos] [screening] [census] [frozen] [read]
[--sizes 2000,20000,100000] [--rounds 20] [--readme]

Measures the addon beside Odoo's own apps on this machine; see README.md of this folder.
"""

import argparse
import contextlib
import logging
import os
import sys
import time
from datetime import date
from pathlib import Path

import odoo
from odoo.tools import config

HERE = Path(__file__).resolve().parent
PARTS = ("install", "import", "duties", "form", "coverage", "sos", "screening", "census", "frozen", "read")
MARKS = ("<!-- figures -->", "<!-- end of figures -->")
SIZES = "2000,20000,100000"


def say(text):
    sys.stderr.write(f"    {text}\n")


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n\n")[1])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (all of them)")
    parser.add_argument("--sizes", default=SIZES, help=f"rows of the roster ({SIZES})")
    parser.add_argument("--rounds", type=int, default=20, help="rounds of reading (20)")
    parser.add_argument("--long-rounds", type=int, default=3, help="rounds of import and installation (3)")
    parser.add_argument("--readme", action="store_true", help="put the figures into benchmarks/README.md")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    options.parts = options.parts or PARTS
    options.sizes = sorted({int(size) for size in options.sizes.split(",")})
    return options


def start_odoo():
    config.parse_config(["-c", os.environ["ODOO_RC"], "-d", os.environ["DEV_DB"], "--no-http", "--log-level=warn"])
    odoo.netsvc.init_logger()
    # What the numbers are made of is not what goes wrong here.
    logging.getLogger("odoo.addons.base.models.res_users").setLevel(logging.ERROR)


def install_part(options):
    import figures
    import installing

    return "Installation", figures.installing(installing.measure(os.environ["DEV_DB_BASE"], options.long_rounds))


def import_part(options):
    import databases
    import figures
    import roster

    try:
        results = roster.measure(os.environ["DEV_DB"], options.long_rounds)
    finally:
        databases.forget(os.environ["DEV_DB"])
    return "Roster import", figures.roster(results)


def duties_part(options):
    import databases
    import duties
    import figures

    name = databases.copy(os.environ["DEV_DB_TEMPLATE"], "duties")
    try:
        return "Duties", figures.duties(duties.measure(name))
    finally:
        databases.drop(name)


def form_part(options):
    import databases
    import figures
    import public_form

    # In the run's own database: it is the one that Odoo answers requests for.
    try:
        return "Public help page", figures.public_form(*public_form.measure(os.environ["DEV_DB"]))
    finally:
        databases.forget(os.environ["DEV_DB"])


def coverage_part(options):
    import custody
    import figures

    return "Special custody", figures.coverage(*custody.measure())


def sos_part(options):
    import databases
    import figures
    import sos

    name = databases.copy(os.environ["DEV_DB_TEMPLATE"], "sos")
    try:
        return "SOS", figures.sos(sos.measure(name))
    finally:
        databases.drop(name)


def screening_part(options):
    import databases
    import figures
    import screening

    name = databases.copy(os.environ["DEV_DB_TEMPLATE"], "screening")
    try:
        return "Screening", figures.screening(screening.measure(name))
    finally:
        databases.drop(name)


def frozen_part(options):
    import databases
    import figures
    import frozen
    import seed

    name = databases.copy(os.environ["DEV_DB_TEMPLATE"], "frozen")
    try:
        with databases.transaction(name, commit=True) as env:
            seed.fill(env, options.sizes[-1])
        databases.tidy(name)
        return "Figures of a month", figures.frozen(*frozen.measure(name))
    finally:
        databases.drop(name)


def census_part(options):
    import census
    import databases
    import figures

    # In the run's own database: it is the one that Odoo answers requests for.
    try:
        return "A class on tablets", figures.census(census.measure(os.environ["DEV_DB"]))
    finally:
        databases.forget(os.environ["DEV_DB"])


def read_part(options):
    import databases
    import figures
    import reading
    import seed

    with contextlib.ExitStack() as stack:
        schools = {}
        for size in options.sizes:
            start = time.monotonic()
            name = databases.copy(os.environ["DEV_DB_TEMPLATE"], size)
            stack.callback(databases.drop, name)
            with databases.transaction(name, commit=True) as env:
                schools[size] = name, seed.fill(env, size)
            databases.tidy(name)
            say(f"{size:,} rows made in {time.monotonic() - start:.0f} s")
        text = figures.reading(reading.measure(schools, options.rounds))
        return "Reading", f"{text}\n\n{figures.crowd(reading.measure_crowd(*schools[options.sizes[-1]]))}"


def main():
    options = arguments()
    start_odoo()
    import databases
    import figures

    texts = []
    measures = {
        "install": install_part,
        "import": import_part,
        "duties": duties_part,
        "form": form_part,
        "coverage": coverage_part,
        "sos": sos_part,
        "screening": screening_part,
        "frozen": frozen_part,
        "census": census_part,
        "read": read_part,
    }
    for part in PARTS:
        if part in options.parts:
            start = time.monotonic()
            title, text = measures[part](options)
            texts.append(f"### {title}\n\n{text}")
            say(f"{title.lower()}: {time.monotonic() - start:.0f} s")
    with databases.transaction(os.environ["DEV_DB"]) as env:
        texts.insert(0, f"{date.today():%Y-%m-%d}, on {figures.machine(env.cr)}")
    text = "\n\n".join(texts) + "\n"
    sys.stdout.write(text)
    if options.readme:
        readme = HERE / "README.md"
        before, rest = readme.read_text().split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        readme.write_text(f"{before}{MARKS[0]}\n\n{text}\n{MARKS[1]}{after}")


if __name__ == "__main__":
    main()
