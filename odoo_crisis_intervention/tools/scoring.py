# SPDX-License-Identifier: LGPL-3.0-or-later
"""From the answers of one sheet to scores, bands, red flags and doubts. Plain functions, no database (plan Art. 11).

An instrument is data: which answers are possible, which items are turned round, which belong to which scale, from where
a band begins, how many answers may be missing, when a sheet is not to be trusted. What comes out are suggestions with
their reasons; whether somebody is talked with is decided by a person, and nothing here is a diagnosis.

Three rules of reading hold for every instrument:

* a red flag is an answer to one item, and it is raised whatever the sum says and even when the sheet is not valid;
* a red-flag item that was not answered is named, so that somebody asks in person;
* a refusal where an instrument counts refusals is an answer, not a gap.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

REFUSED = "refused"

SUM, MEAN, COUNT, HIGHEST = "sum", "mean", "count", "highest"


@dataclass(frozen=True)
class Item:
    """One question. ``flag_from``: answers from here on are a red flag. ``refusal``: what a refusal counts as."""

    number: int
    lowest: int = 0
    highest: int = 1
    reverse: bool = False
    flag_from: int | None = None
    refusal: int | None = None
    only_after: tuple = ()  # asked when one of these was answered above its lowest

    def value(self, answer):
        """What an answer counts as, or None when there is none.

        :raises ValueError: an answer that the item does not have
        """
        if answer is None or (answer == REFUSED and self.refusal is None):
            return None
        number = self.refusal if answer == REFUSED else answer
        if isinstance(number, bool) or not isinstance(number, int) or not self.lowest <= number <= self.highest:
            raise ValueError(self.number)
        return self.lowest + self.highest - number if self.reverse and answer != REFUSED else number


@dataclass(frozen=True)
class Band:
    """From ``lowest`` on a score is called ``code``. ``to_see``: whoever is here is talked with. ``urgency``: 0 first
    by number, higher sooner."""

    lowest: Fraction
    code: str
    to_see: bool = False
    urgency: int = 0


@dataclass(frozen=True)
class Scale:
    """A score over some items.

    ``method``: the sum, the mean, how many answers reach ``counts_from``, or the highest answer. ``factor`` multiplies
    a sum. With up to ``may_miss`` gaps a sum is completed by the mean of the others, as the manuals say; with more
    there is no score. ``on_norm``: bands are read from the T value instead of the raw score.
    """

    code: str
    items: tuple
    method: str = SUM
    factor: int = 1
    may_miss: int = 0
    counts_from: int = 1
    bands: tuple = ()
    on_norm: bool = False


@dataclass(frozen=True)
class Norm:
    """Mean and deviation of a scale among pupils of a sex (None: both) and of grades from–to."""

    scale: str
    mean: Fraction
    deviation: Fraction
    sex: str | None = None
    grade_from: int = 1
    grade_to: int = 12

    def fits(self, scale, sex, grade):
        return (
            self.scale == scale
            and self.sex in (None, sex)
            and (grade is None or self.grade_from <= grade <= self.grade_to)
        )


@dataclass(frozen=True)
class Doubt:
    """When a sheet is not to be trusted: a ``scale`` from ``limit`` on (a lie scale), the same answer ``limit`` times
    running (``run``), or less than ``limit`` seconds for the whole sheet (``fast``)."""

    code: str
    kind: str
    limit: int
    scale: str | None = None


@dataclass(frozen=True)
class Instrument:
    code: str
    items: tuple
    scales: tuple
    doubts: tuple = ()
    norms: tuple = ()


@dataclass(frozen=True)
class Score:
    """``value`` is None when too many answers are missing; ``t_value`` where a norm fits."""

    code: str
    value: Fraction | None
    band: Band | None = None
    missing: int = 0
    completed: bool = False
    t_value: int | None = None


@dataclass(frozen=True)
class Result:
    scores: tuple
    flags: tuple = ()  # (item, answer)
    to_ask: tuple = ()  # red-flag items without an answer
    doubts: tuple = ()  # codes
    gaps: tuple = ()  # items without an answer
    by_code: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_valid(self):
        return not self.doubts and all(score.value is not None or score.band for score in self.scores)

    @property
    def to_see(self):
        """Whether the sheet by itself is a reason to talk with somebody."""
        return bool(self.flags or self.to_ask) or any(score.band and score.band.to_see for score in self.scores)

    @property
    def urgency(self):
        return max((score.band.urgency for score in self.scores if score.band), default=0)


def rounded(number):
    """To a whole number, halves upwards, as the manuals do; Python rounds halves to even."""
    number = Fraction(number)
    quotient = Decimal(number.numerator) / Decimal(number.denominator)
    return int(quotient.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def band_of(bands, value):
    """The last band that begins at or below the value; None below all."""
    reached = [band for band in bands if value >= band.lowest]
    return max(reached, key=lambda band: band.lowest) if reached else None


def score(instrument, answers, sex=None, grade=None, seconds=None):
    """Read one sheet.

    :param answers: item number → whole number, ``REFUSED`` or None.
    :param seconds: how long answering took, where that is known.
    :raises ValueError: an answer an item does not have, or an item the instrument lacks; ``args[0]`` is the item
    """
    items = {item.number: item for item in instrument.items}
    for number in answers:
        if number not in items:
            raise ValueError(number)
    values = {number: item.value(answers.get(number)) for number, item in items.items()}
    asked = {number for number, item in items.items() if _is_asked(item, items, values)}
    read = (_score(scale, values, asked, instrument.norms, sex, grade) for scale in instrument.scales)
    scores = tuple(line for line in read if line)
    by_code = {line.code: line for line in scores}
    flagged = [item for item in instrument.items if item.flag_from is not None and item.number in asked]
    return Result(
        scores=scores,
        flags=tuple(
            (item.number, answers[item.number])
            for item in flagged
            if values[item.number] is not None and values[item.number] >= item.flag_from
        ),
        to_ask=tuple(item.number for item in flagged if values[item.number] is None),
        doubts=tuple(doubt.code for doubt in instrument.doubts if _doubtful(doubt, by_code, items, answers, seconds)),
        gaps=tuple(number for number in items if number in asked and values[number] is None),
        by_code=by_code,
    )


def _is_asked(item, items, values):
    if not item.only_after:
        return True
    return any(values[number] is not None and values[number] > items[number].lowest for number in item.only_after)


def _score(scale, values, asked, norms, sex, grade):
    wanted = [number for number in scale.items if number in asked]
    if not wanted:
        return None  # nothing of it was to be asked, so nothing is missing
    known = [values[number] for number in wanted if values[number] is not None]
    missing = len(wanted) - len(known)
    if not known or missing > scale.may_miss:
        return Score(scale.code, None, missing=missing)
    if scale.method == SUM:
        value = Fraction(sum(known))
        if missing:
            value = Fraction(rounded(value * len(wanted) / len(known)))
        value *= scale.factor
    elif scale.method == MEAN:
        value = Fraction(sum(known), len(known))
    elif scale.method == COUNT:
        value = Fraction(sum(number >= scale.counts_from for number in known))
    else:
        value = Fraction(max(known))
    norm = next((norm for norm in norms if norm.fits(scale.code, sex, grade)), None)
    t_value = rounded(50 + 10 * (value - norm.mean) / norm.deviation) if norm else None
    if scale.on_norm:
        band = band_of(scale.bands, t_value) if t_value is not None else None
    else:
        band = band_of(scale.bands, value)
    return Score(scale.code, value, band, missing, bool(missing), t_value)


def given(instrument, values):
    """What another platform has scored already: scale code → score, or code of a band where it tells no score.

    :raises ValueError: a scale or a band the instrument does not have; ``args[0]`` is the code
    """
    scales = {scale.code: scale for scale in instrument.scales}
    scores = []
    for code, value in values.items():
        if code not in scales:
            raise ValueError(code)
        if isinstance(value, str):
            band = next((band for band in scales[code].bands if band.code == value), None)
            if band is None:
                raise ValueError(value)
            scores.append(Score(code, None, band))
        else:
            value = Fraction(value)
            scores.append(Score(code, value, band_of(scales[code].bands, value)))
    by_code = {line.code: line for line in scores}
    doubts = tuple(
        doubt.code for doubt in instrument.doubts if doubt.kind == "scale" and _doubtful(doubt, by_code, {}, {}, None)
    )
    return Result(tuple(scores), doubts=doubts, by_code=by_code)


def _doubtful(doubt, by_code, items, answers, seconds):
    if doubt.kind == "scale":
        line = by_code.get(doubt.scale)
        return line is not None and line.value is not None and line.value >= doubt.limit
    if doubt.kind == "run":
        return _longest_run([answers.get(number) for number in sorted(items)]) >= doubt.limit
    return seconds is not None and seconds < doubt.limit


def _longest_run(given):
    """How often the same answer stands in a row; gaps break a run."""
    longest = run = 0
    for place, answer in enumerate(given):
        run = 0 if answer is None else run + 1 if place and answer == given[place - 1] else 1
        longest = max(longest, run)
    return longest
