#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-3.0-or-later
"""The translation template and the Chinese translation, from Odoo's export.

    i18n.py EXPORT.pot ADDON [--check]

Without --check, ADDON/i18n/<addon>.pot is replaced by the export and zh_CN.po is brought up to date with it: new terms
come in empty, old ones go, what is translated stays. Fails when a term is not translated, or only fuzzily. With --check
nothing is written, and a template that is not what Odoo exports now is a failure too.
"""

import sys
from pathlib import Path

import polib

LANGUAGE = "zh_CN"
# Odoo writes the time of the export; without it the files change with their terms only.
VOLATILE = ("POT-Creation-Date", "PO-Revision-Date")


def key(entry):
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural)


def described(entry):
    """All that the template says about a term."""
    return (key(entry), sorted(map(tuple, entry.occurrences)), sorted(entry.comment.splitlines()))


def read_export(path):
    pot = polib.pofile(str(path))
    for name in VOLATILE:
        pot.metadata.pop(name, None)
    for entry in pot:
        entry.occurrences.sort()
    pot.sort(key=key)
    return pot


def merged(pot, po):
    """``po`` with exactly the terms of ``pot``, in its order."""
    known = {key(entry): entry for entry in po if not entry.obsolete}
    result = polib.POFile(wrapwidth=po.wrapwidth)
    result.header = po.header
    result.metadata = {name: value for name, value in po.metadata.items() if name not in VOLATILE}
    for source in pot:
        entry = polib.POEntry(msgid=source.msgid, msgctxt=source.msgctxt, msgid_plural=source.msgid_plural)
        entry.occurrences = source.occurrences
        entry.comment = source.comment
        entry.flags = [flag for flag in source.flags if flag != "fuzzy"]
        old = known.get(key(source))
        if old:
            entry.msgstr = old.msgstr
            entry.msgstr_plural = old.msgstr_plural
            entry.tcomment = old.tcomment
            if old.fuzzy:
                entry.flags.append("fuzzy")
        result.append(entry)
    return result


def new_po(pot):
    po = polib.POFile()
    po.header = pot.header
    po.metadata = {
        **{name: value for name, value in pot.metadata.items() if name not in VOLATILE},
        "Language": LANGUAGE,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return po


def where(entry):
    place = ":".join(entry.occurrences[0]) if entry.occurrences else "?"
    return f"{place.rstrip(':')}  {entry.msgid!r}"


def report(title, entries):
    if not entries:
        return
    print(f"{title}: {len(entries)}")
    for entry in entries[:40]:
        print("   ", where(entry))
    if len(entries) > 40:
        print(f"    ... and {len(entries) - 40} more")


def check_template(path, pot):
    """Whether the template in the checkout says what Odoo exports now."""
    current = read_export(path) if path.exists() else polib.POFile()
    if sorted(map(described, current)) == sorted(map(described, pot)):
        return True
    ours, theirs = {key(e) for e in current}, {key(e) for e in pot}
    print(f"{path} is not what Odoo exports now: run ./dev i18n")
    report("terms it lacks", [e for e in pot if key(e) not in ours])
    report("terms that are gone", [e for e in current if key(e) not in theirs])
    return False


def main(export, addon, check=False):
    folder = Path(addon) / "i18n"
    pot_path, po_path = folder / f"{Path(addon).name}.pot", folder / f"{LANGUAGE}.po"
    pot = read_export(export)
    old = polib.pofile(str(po_path)) if po_path.exists() else new_po(pot)
    po = merged(pot, old)
    good = True
    if check:
        good = check_template(pot_path, pot)
    else:
        folder.mkdir(exist_ok=True)
        pot.save(str(pot_path))
        po.save(str(po_path))
    terms = {key(entry) for entry in pot}
    untranslated = [entry for entry in po if not entry.translated() and not entry.fuzzy]
    fuzzy = [entry for entry in po if entry.fuzzy]
    report(f"{po_path}: not translated", untranslated)
    report(f"{po_path}: fuzzy", fuzzy)
    if check:
        extra = [entry for entry in old if key(entry) not in terms or entry.obsolete]
        report(f"{po_path}: terms that are gone", extra)
        good = good and not extra
    good = good and not untranslated and not fuzzy
    print(f"{len(pot)} terms, {len(po) - len(untranslated) - len(fuzzy)} translated into {LANGUAGE}")
    return 0 if good else 1


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    sys.exit(main(*arguments, check="--check" in sys.argv))
