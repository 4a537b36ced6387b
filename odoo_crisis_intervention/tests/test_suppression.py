# SPDX-License-Identifier: LGPL-3.0-or-later
"""Small counts are left out so that nobody can reckon them back: 1,000 synthetic sheets, each attacked by a solver.

The solver shares nothing with the tool: it tries every union of cells instead of the ones the tool thinks of, and where
linear algebra gives no answer it looks for another school that would show the same sheet.
"""

import random
from itertools import combinations, product

from odoo.tests import BaseCase, tagged

from ..tools.suppression import Table, publish

THRESHOLD = 10
PRIME = 2_147_483_647  # not the tool's
STAGES = ("primary", "junior", "senior")
SEXES = ("male", "female", None)
LEVELS = ("red", "orange", "yellow", "blue")


class Attacker:
    """Knows what is shown, that counts are not negative, and how the sheet is made; nothing else."""

    def __init__(self):
        self.rows = {}  # pivot → row, in which no other pivot stands
        self.shown = []

    def learn(self, terms):
        self.shown.append(terms)
        row = self.rest(terms)
        if row:
            pivot = min(row, key=repr)
            inverse = pow(row[pivot], PRIME - 2, PRIME)
            row = {atom: entry * inverse % PRIME for atom, entry in row.items()}
            for other, known in self.rows.items():
                if pivot in known:
                    self.rows[other] = self._less(known, known[pivot], row)
            self.rows[pivot] = row

    @staticmethod
    def _less(row, factor, other):
        row = dict(row)
        for atom, entry in other.items():
            row[atom] = (row.get(atom, 0) - factor * entry) % PRIME
        return {atom: entry for atom, entry in row.items() if entry}

    def rest(self, terms):
        """What stays unknown of a sum; empty: it can be reckoned. It adds up, as sums do."""
        row = {}
        for factor, atom in terms:
            row = self._less(row, -factor, {atom: 1})
        for pivot in [atom for atom in row if atom in self.rows]:
            row = self._less(row, row[pivot], self.rows[pivot])
        return row


def margin(cells, **chosen):
    names = ("stage", "sex", "level", "outcome")
    return [cell for cell in cells if all(cell[names.index(name)] == value for name, value in chosen.items())]


@tagged("post_install", "-at_install")
class TestSuppression(BaseCase):
    def _draw(self, rng, cells):
        """Counts as schools have them: many noughts, many small ones, some large."""
        high = rng.choice((4, 12, 40))
        return {cell: rng.choice((0, 0, 1, 2, rng.randrange(high), rng.randrange(high))) for cell in cells}

    def _attack(self, tables, shown):
        attacker = Attacker()
        for table in tables:
            for key in shown[table.name]:
                chosen = margin(table.cells, **dict(key))
                if sum(table.cells[cell] for cell in chosen):
                    attacker.learn([(1, (table.name, cell)) for cell in chosen])
                else:
                    for cell in chosen:
                        attacker.learn([(1, (table.name, cell))])
        return attacker

    def _told(self, attacker, table, dimensions):
        """Every group of people of a few, made of cells in whatever way, whose number could be reckoned."""
        groups = {}
        for cell, value in table.cells.items():
            group = groups.setdefault(tuple(cell[number] for number in dimensions), [0, []])
            group[0] += value
            group[1].append((1, (table.name, cell)))
        rests = [(name, value, attacker.rest(terms)) for name, (value, terms) in groups.items()]

        def search(place, names, value, rest):
            if names and 0 < value < THRESHOLD and not rest:
                yield f"{table.name} {names}: {value}"
            for number in range(place, len(rests)):
                name, more, other = rests[number]
                yield from search(number + 1, (*names, name), value + more, Attacker._less(rest, -1, other))

        return list(search(0, (), 0, {}))

    def _world(self, rng, dimensions):
        stages = STAGES[: rng.choice((2, 3))]
        sexes = SEXES[: rng.choice((2, 3))]
        domain = {"stage": stages, "sex": sexes}
        if "level" in dimensions:
            domain["level"] = LEVELS[: rng.choice((2, 3))]
        cells = list(product(stages, sexes, domain.get("level", (None,)), (None,)))
        return domain, cells

    def test_rows_and_columns_with_totals(self):
        shown_counts = 0
        for seed in range(600):
            rng = random.Random(seed)
            domain, cells = self._world(rng, ())
            table = Table("found", self._draw(rng, cells), domain)
            shown = publish([table], THRESHOLD)
            shown_counts += len(shown["found"])
            attacker = self._attack([table], shown)
            with self.subTest(seed=seed):
                self.assertFalse(self._told(attacker, table, (0, 1)))
                self._assert_other_schools(attacker, table)
        self.assertGreater(shown_counts, 600 * 4, "what is large enough is shown")

    def _assert_other_schools(self, attacker, table):
        """For every small count there is another school with the same sheet and another number there."""
        cells = list(table.cells)
        for key in table.margins():
            chosen = margin(cells, **dict(key))
            if 0 < sum(table.cells[cell] for cell in chosen) < THRESHOLD:
                self.assertTrue(self._another(attacker, table, cells, set(chosen)), key)

    def _another(self, attacker, table, cells, chosen):
        """A change of the cells that leaves everything shown as it is, nothing under nought, and the chosen not."""
        rows = [[int((1, (table.name, cell)) in terms) for cell in cells] for terms in attacker.shown]
        choices = [(0, 1, -1) if table.cells[cell] else (0, 1) for cell in cells]

        def search(place, sums, change):
            if place == len(cells):
                return bool(change) and not any(sums)
            for step in choices[place]:
                rest = [total + step * row[place] for total, row in zip(sums, rows, strict=True)]
                left = len(cells) - place - 1
                if all(abs(total) <= sum(row[place + 1 :]) for total, row in zip(rest, rows, strict=True) if total):
                    if (left or not any(rest)) and search(
                        place + 1, rest, change + (step if cells[place] in chosen else 0)
                    ):
                        return True
            return False

        return search(0, [0] * len(rows), 0)

    def test_a_sheet_of_the_register_and_the_sheet_before(self):
        """Four tables that balance, one that is a part, and last month's closing that is this month's opening."""
        for seed in range(250):
            rng = random.Random(seed)
            domain, cells = self._world(rng, ("level",))
            before = Table("before", self._draw(rng, cells), domain)
            shown = publish([before], THRESHOLD)
            opening = Table("opening", dict(before.cells), domain, earlier=[(before.cells, shown["before"])])
            entered, left = (Table(name, self._draw(rng, cells), domain) for name in ("entered", "left"))
            level_free = {cell: max(0, opening.cells[cell] + entered.cells[cell] - left.cells[cell]) for cell in cells}
            left.cells.update({cell: opening.cells[cell] + entered.cells[cell] - level_free[cell] for cell in cells})
            closing = Table("closing", level_free, domain, made_of={"opening": 1, "entered": 1, "left": -1})
            plan = Table("plan", {cell: rng.randint(0, level_free[cell]) for cell in cells}, domain, part_of="closing")
            tables = [opening, entered, left, closing, plan]
            shown.update(publish(tables, THRESHOLD))
            attacker = self._attack([before, *tables], shown)
            # what the attacker knows besides: the opening is the closing before, and the balance of each margin
            for cell in cells:
                attacker.learn([(1, ("before", cell)), (-1, ("opening", cell))])
            for stage, sex in product(domain["stage"], domain["sex"]):
                of = margin(cells, stage=stage, sex=sex)
                terms = [(sign, (name, cell)) for cell in of for name, sign in closing.made_of.items()]
                attacker.learn([*terms, *((-1, ("closing", cell)) for cell in of)])
            with self.subTest(seed=seed):
                for table in (before, *tables):
                    self.assertFalse(self._told(attacker, table, (0, 1)))
                    self.assertFalse(self._told(attacker, table, (2,)))
                for key in plan.margins():
                    rest = closing.value(key) - plan.value(key)
                    of = margin(cells, **dict(key))
                    terms = [(1, ("closing", cell)) for cell in of] + [(-1, ("plan", cell)) for cell in of]
                    self.assertFalse(0 < rest < THRESHOLD and not attacker.rest(terms), (key, rest))

    def test_a_corrected_sheet_does_not_tell_by_its_difference(self):
        for seed in range(150):
            rng = random.Random(seed)
            domain, cells = self._world(rng, ())
            versions = [Table("v0", self._draw(rng, cells), domain)]
            shown = publish(versions, THRESHOLD)
            for number in (1, 2):
                values = {cell: max(0, value + rng.choice((0, 0, 0, 1, -1, 12))) for cell, value in
                          versions[-1].cells.items()}  # fmt: skip
                earlier = [(table.cells, shown[table.name]) for table in versions]
                versions.append(Table(f"v{number}", values, domain, earlier=earlier))
                shown.update(publish([versions[-1]], THRESHOLD))
            attacker = self._attack(versions, shown)
            with self.subTest(seed=seed):
                for table in versions:
                    self.assertFalse(self._told(attacker, table, (0, 1)))
                for old, new in combinations(versions, 2):
                    for key in new.margins():
                        of = margin(cells, **dict(key))
                        change = abs(new.value(key) - old.value(key))
                        terms = [(1, (new.name, cell)) for cell in of] + [(-1, (old.name, cell)) for cell in of]
                        self.assertFalse(0 < change < THRESHOLD and not attacker.rest(terms), (key, change))

    def test_examples(self):
        domain = {"stage": ["junior", "senior"], "sex": ["male", "female"]}
        cells = {("junior", "male", None, None): 25, ("junior", "female", None, None): 3,
                 ("senior", "male", None, None): 14, ("senior", "female", None, None): 16}  # fmt: skip
        shown = publish([Table("found", cells, domain)], THRESHOLD)["found"]
        self.assertIn((), shown)
        self.assertIn((("stage", "junior"),), shown)
        self.assertNotIn((("stage", "junior"), ("sex", "female")), shown, "a small count")
        self.assertNotIn((("stage", "junior"), ("sex", "male")), shown, "its sibling would tell it")
        nobody = publish([Table("found", {}, domain)], THRESHOLD)["found"]
        self.assertEqual(len(nobody), 9, "nought is nobody, and is shown")
        few = publish([Table("found", {("junior", "male", None, None): 2}, domain)], THRESHOLD)["found"]
        self.assertNotIn((), few)
        everything = publish([Table("found", cells, domain)], 0)["found"]
        self.assertEqual(len(everything), 9, "without a threshold everything is shown")

    def test_a_table_that_is_a_slice_of_another(self):
        """Who answered so that it can be read is known from the table of all who were asked."""
        outcomes = ["answered", "invalid", "absent"]
        cells = {("junior", "male", None, "answered"): 150, ("junior", "male", None, "invalid"): 4,
                 ("junior", "male", None, "absent"): 20}  # fmt: skip
        domain = {"stage": ["junior"], "sex": ["male", "female"]}
        asked = Table("asked", cells, {**domain, "outcome": outcomes})
        answered = Table("answered", {("junior", "male", None, None): 154}, domain, part_of="asked",
                         slice_of="asked", outcomes=("answered", "invalid"))  # fmt: skip
        shown = publish([asked, answered], THRESHOLD)
        self.assertIn((), shown["asked"])
        self.assertFalse((("outcome", "answered"),) in shown["asked"] and () in shown["answered"], "154 less 150")
