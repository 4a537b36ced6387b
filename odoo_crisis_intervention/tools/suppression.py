# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which counts may be shown so that nobody can reckon a small one back. No Odoo in here.

A count under the threshold is left out, and so is every other count that would tell it: by a sum, by a difference, by
the period before, by an earlier version of the same sheet, or by another table of which it is a part. Nought is shown:
it is nobody. Which of the counts left out are the small ones is not told.

What is shown is a set of equations over *atoms*, the finest cells. A secret is told if and only if it is a combination
of them, which is linear algebra; it is done modulo a large prime, so that it is exact and quick.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, islice, product

PRIME = (1 << 61) - 1
DIMENSIONS = ("stage", "sex", "level", "outcome")
# Small groups of people that are looked at in one table.
MOST_GROUPS = 600
# What is shown of a table, in this order: what stands further up is sooner shown.
MARGINS = ((), ("stage",), ("sex",), ("level",), ("outcome",), ("stage", "sex"))


def add_up(*terms):
    """The sum of ``(factor, vector)``."""
    total = defaultdict(int)
    for factor, vector in terms:
        for atom, number in vector.items():
            total[atom] += factor * number
    return {atom: number for atom, number in total.items() if number}


class Known:
    """What everybody can reckon from what is shown, and the secrets that must not be among it."""

    def __init__(self):
        self._rows = {}  # pivot → row; reduced, so that no pivot stands in another row
        self._secrets = []

    def _reduce(self, vector):
        row = {atom: number % PRIME for atom, number in vector.items() if number % PRIME}
        for pivot in [atom for atom in row if atom in self._rows]:
            self._subtract(row, row[pivot], self._rows[pivot])
        return row

    @staticmethod
    def _subtract(row, factor, other):
        for atom, number in other.items():
            rest = (row.get(atom, 0) - factor * number) % PRIME
            if rest:
                row[atom] = rest
            else:
                row.pop(atom, None)

    def guard(self, vector):
        """Keep ``vector`` from being told from now on; what is told already cannot be called back."""
        if row := self._reduce(vector):
            self._secrets.append(row)

    def try_to_add(self, vectors):
        """Show ``vectors``, unless that tells a secret. Whether it was done."""
        before = dict(self._rows), list(self._secrets)
        for vector in vectors:
            row = self._reduce(vector)
            if row and not self._add(row):
                self._rows, self._secrets = before
                return False
        return True

    def _add(self, row):
        pivot = next(iter(row))
        inverse = pow(row[pivot], PRIME - 2, PRIME)
        row = {atom: number * inverse % PRIME for atom, number in row.items()}
        secrets = []
        for secret in self._secrets:
            if pivot in secret:
                secret = dict(secret)
                self._subtract(secret, secret[pivot], row)
                if not secret:
                    return False
            secrets.append(secret)
        for other, known in self._rows.items():
            if pivot in known:
                known = dict(known)
                self._subtract(known, known[pivot], row)
                self._rows[other] = known
        self._rows[pivot] = row
        self._secrets = secrets
        return True


@dataclass
class Table:
    """One figure.

    :param cells: ``{(stage, sex, level, outcome): count}``; what is not named is nought.
    :param part_of: name of the table that counts a larger group of the same people.
    :param made_of: ``{name: sign}`` of the tables it is the balance of; between levels there are moves besides.
    :param slice_of: name of the table of which it is those with one of ``outcomes``.
    :param earlier: ``[(cells, keys that were shown)]`` of the same count, as it was shown before.
    """

    name: str
    cells: dict
    domain: dict  # dimension → its values; a dimension that the figure does not have is missing
    part_of: str = ""
    made_of: dict = field(default_factory=dict)
    slice_of: str = ""
    outcomes: tuple = ()
    earlier: list = field(default_factory=list)

    def margins(self):
        """The counts it is shown by: ``((dimension, value), …)``, the total is ``()``."""
        for names in MARGINS:
            if all(name in self.domain for name in names):
                yield from (tuple(zip(names, values, strict=True)) for values in product(*map(self.domain.get, names)))

    def cells_of(self, key):
        chosen = dict(key)
        values = [[chosen[name]] if name in chosen else list(self.domain.get(name, [None])) for name in DIMENSIONS]
        return list(product(*values))

    def value(self, key, cells=None):
        cells = self.cells if cells is None else cells
        return sum(cells.get(cell, 0) for cell in self.cells_of(key))

    def partitions(self):
        """Groups of keys each of which divides everybody the table counts."""
        for names in MARGINS[1:]:
            if all(name in self.domain for name in names):
                yield [key for key in self.margins() if tuple(name for name, _value in key) == names]


class Sheet:
    """Tables that tell something about each other."""

    def __init__(self, tables, threshold):
        self.tables = {table.name: table for table in tables}
        self.threshold = threshold
        self.known = Known()
        self.shown = {name: set() for name in self.tables}
        self.coarse = set()  # so many small groups that the total has to do

    def publish(self):
        """``{table: keys that may be shown}``."""
        for table in self.tables.values():
            self._remember(table)
        for table in self.tables.values():
            self._guard(table)
        order = sorted(
            ((MARGINS.index(tuple(name for name, _value in key)), -table.value(key), place, table.name, key)
             for place, table in enumerate(self.tables.values()) for key in table.margins()),
            key=lambda row: row[:3],
        )  # fmt: skip
        # Nought first: whoever adds nobody to a group has not hidden it.
        self._show(row for row in order if not row[1])
        for table in self.tables.values():
            self._guard_groups(table)
        self._show(row for row in order if not self._is_small(row[1]) and row[1])
        return self.shown

    def _show(self, order):
        for _margin, _value, _place, name, key in order:
            if not key or name not in self.coarse:
                if self.known.try_to_add(self._equations(self.tables[name], key)):
                    self.shown[name].add(key)

    def _is_small(self, value):
        return 0 < abs(value) < self.threshold

    def _equations(self, table, key, version=None):
        """What showing a count says. Where it is nought, everything in it is."""
        cells = None if version is None else table.earlier[version][0]
        parts = [self._atoms(table, cell, version) for cell in table.cells_of(key)]
        return [self._vector(table, key, version)] if table.value(key, cells) else parts

    def _vector(self, table, key, version=None):
        return add_up(*((1, self._atoms(table, cell, version)) for cell in table.cells_of(key)))

    def _atoms(self, table, cell, version):
        if table.slice_of:
            return {(table.slice_of, version, (*cell[:3], outcome)): 1 for outcome in table.outcomes}
        if version is not None or not table.made_of:
            return {(table.name, version, cell): 1}
        terms = [(sign, {(name, None, cell): 1}) for name, sign in table.made_of.items()]
        return add_up(*terms, (1, self._moved(table, cell)))

    def _moved(self, table, cell):
        """Who came from other levels; over all levels nobody did."""
        stage, sex, level, outcome = cell
        *others, last = table.domain["level"]
        if level != last:
            return {(table.name, "moved", cell): 1}
        return {(table.name, "moved", (stage, sex, other, outcome)): -1 for other in others}

    def _remember(self, table):
        for version, (cells, shown) in enumerate(table.earlier):
            # The same count shown again, as last month's closing is this month's opening, says nothing about a change.
            version = None if cells == table.cells else version
            for key in table.margins():
                if key in shown:
                    self.known.try_to_add(self._equations(table, key, version))

    def _guard(self, table):
        for key in table.margins():
            versions = [(table.value(key), self._vector(table, key))]
            versions += [
                (table.value(key, cells), self._vector(table, key, version))
                for version, (cells, _shown) in enumerate(table.earlier)
            ]
            secrets = versions + [
                (value - other, add_up((1, vector), (-1, another)))
                for (value, vector), (other, another) in combinations(versions, 2)
            ]
            if whole := self.tables.get(table.part_of):
                if key in set(whole.margins()):
                    rest = add_up((1, self._vector(whole, key)), (-1, self._vector(table, key)))
                    secrets.append((whole.value(key) - table.value(key), rest))
            for value, vector in secrets:
                if self._is_small(value):
                    self.known.guard(vector)
        for cell in table.cells_of(()):
            if self._is_small(table.cells.get(cell, 0)):
                self.known.guard(self._atoms(table, cell, None))

    def _guard_groups(self, table):
        groups = list(islice(self._small_groups(table), MOST_GROUPS + 1))
        if len(groups) > MOST_GROUPS:
            self.coarse.add(table.name)
        for keys in groups[:MOST_GROUPS]:
            self.known.guard(add_up(*((1, self._vector(table, key)) for key in keys)))

    def _small_groups(self, table):
        """Every group of people that a shown sum or difference might be about, as long as it is small."""
        for partition in table.partitions():
            counts = [(table.value(key), key) for key in partition if key not in self.shown[table.name]]
            yield from self._small_unions(sorted(counts, key=lambda row: row[0]))

    def _small_unions(self, counts, start=0, value=0, keys=()):
        for place in range(start, len(counts)):
            count, key = counts[place]
            if value + count >= self.threshold:
                return  # they are in order: what follows is no smaller
            if value + count:
                yield (*keys, key)
            yield from self._small_unions(counts, place + 1, value + count, (*keys, key))


def publish(tables, threshold):
    """``{table: keys that may be shown}``. Tables that have nothing to do with each other are looked at apart."""
    shown = {}
    for group in _connected(tables):
        shown.update(Sheet(group, threshold).publish())
    return shown


def _connected(tables):
    groups = {table.name: {table.name} for table in tables}
    for table in tables:
        for other in {table.part_of, table.slice_of, *table.made_of} & set(groups):
            merged = groups[table.name] | groups[other]
            for name in merged:
                groups[name] = merged
    by_name = {table.name: table for table in tables}
    seen = set()
    for table in tables:
        if table.name not in seen:
            seen |= groups[table.name]
            yield [by_name[name] for name in by_name if name in groups[table.name]]
