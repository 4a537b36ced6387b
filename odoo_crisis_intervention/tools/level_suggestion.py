# SPDX-License-Identifier: LGPL-3.0-or-later
"""What level the facts suggest, and why. Plain functions, no database (plan Art. 3 and 13, S1 chapter 5.3).

A suggestion is never a decision: a person sets the level and may differ. Every suggestion therefore carries its reasons
as ``(code, params)``; params hold plain JSON values only. ``level_reasons`` has the words, in the reader's language.

Two rules of reading hold everywhere:

* what was not asked or dated counts towards caution: a signal without a date is recent, an unasked question is named;
* nothing lowers a level: protective factors belong into the counsellor's rationale, not into arithmetic.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta

LEVEL_CODES = ("blue", "yellow", "orange", "red")  # from mild to grave

DEFAULT_WINDOW_DAYS = 30  # "recent" of Art. 3, unless the school says otherwise
HOURS_NORMAL = 72
HOURS_URGENT = 24
HOURS_IMMEDIATE = 1

ATTEMPT_JUST_NOW_DAYS = 3
SELF_INJURY_JUST_NOW_DAYS = 1
ATTEMPT_RECENT_DAYS = 90
INTENT_GRAVE = 7  # of 10
INTENT_SERIOUS = 4
RATING_POOR = 3  # of 10, 10 is well
RATING_LOW = 6


@dataclass(frozen=True)
class Suggestion:
    """``level_code`` is one of LEVEL_CODES, or None when the facts suggest no level at all."""

    level_code: str | None
    reasons: tuple = ()

    def to_json(self):
        """The reasons as text for a column; the level has its own."""
        return json.dumps([[code, params] for code, params in self.reasons], sort_keys=True)


def reasons_from_json(text):
    """The reverse of ``Suggestion.to_json``; an empty column gives no reasons."""
    return tuple((code, params) for code, params in json.loads(text or "[]"))


def rank(level_code):
    """0 for no level, 1 for blue … 4 for red."""
    return LEVEL_CODES.index(level_code) + 1 if level_code else 0


def graver(*level_codes):
    """The gravest of the codes given; None counts as no level."""
    return max(level_codes, key=rank, default=None)


def one_step_up(level_code):
    """The next graver level; red stays red."""
    return LEVEL_CODES[min(rank(level_code), len(LEVEL_CODES) - 1)]


# -- concerns ----------------------------------------------------------------------------------------------------


def is_recent(observed_on, today, window_days=DEFAULT_WINDOW_DAYS):
    """Whether a sign seen on that day still counts. No date, or one ahead of us (a slip, a time zone), counts."""
    if not observed_on:
        return True
    return observed_on >= today - timedelta(days=window_days)


def recent_signals(signals, today, window_days=DEFAULT_WINDOW_DAYS):
    """The different recent signs among ``(signal_key, observed_on)``; one sign seen twice is one sign."""
    return {key for key, observed_on in signals if is_recent(observed_on, today, window_days)}


def is_urgent(recent_count, urgency="normal", injured=False):
    """One recent sign makes a report urgent, whatever the reporter chose; so does an injury."""
    return bool(recent_count or injured or urgency in ("urgent", "immediate"))


def suggest_from_concern(
    signals, today, window_days=DEFAULT_WINDOW_DAYS, urgency="normal", injured=False, categories=0, aggravating=False
):
    """Suggested level of a report.

    :param signals: iterable of ``(signal_key, observed_on)``
    :param categories: how many target categories (Art. 3) were named
    :param aggravating: whether one of them weighs more (category 4)
    """
    signals = list(signals)
    recent = recent_signals(signals, today, window_days)
    old = {key for key, _observed_on in signals} - recent
    level, reasons = None, []

    def at_least(code, reason, **params):
        nonlocal level
        level = graver(level, code)
        reasons.append((reason, params))

    if recent:
        at_least("yellow", "recent_signal", count=len(recent), days=window_days)
    if old:
        at_least("blue", "old_signal", count=len(old), days=window_days)
    if categories:
        at_least("blue", "category", count=categories)
    if urgency == "urgent":
        at_least("yellow", "reported_urgent")
    if injured:
        at_least("yellow", "injured")
    # Several features together are graver (Art. 3): one step, however many of them there are.
    if len(recent) >= 2 or (recent and aggravating):
        level = one_step_up(level)
        if len(recent) >= 2:
            reasons.append(("raised_several_signals", {"count": len(recent)}))
        if aggravating:
            reasons.append(("raised_aggravating_category", {}))
    # An injury beside a sign may be an attempt that has just happened; nobody should read that as a lesser level.
    if injured and recent:
        at_least("red", "injury_with_signal")
    if urgency == "immediate":
        at_least("red", "reported_immediate")
    return Suggestion(level, tuple(reasons))


def assessment_hours(urgent, urgency="normal", level_code=None, level_hours=None):
    """Hours until a report must be assessed: the shorter of what its urgency and its suggested level ask for."""
    if urgency == "immediate" or level_code == "red":
        hours = HOURS_IMMEDIATE
    else:
        hours = HOURS_URGENT if urgent else HOURS_NORMAL
    return min(hours, level_hours) if level_hours else hours


# -- assessments -------------------------------------------------------------------------------------------------


def _days_since(day, today):
    if not day:
        return None
    if isinstance(day, str):
        day = date.fromisoformat(day[:10])
    return max((today - day).days, 0)


def _within(day, today, days):
    since = _days_since(day, today)
    return since is not None and since <= days


def _number(value):
    """A rating, or None when it was not given. False is Odoo's way to say "empty"; 0 is a rating."""
    return None if value is None or value is False or value == "" else int(value)


def _yes(value):
    return value not in (None, False, "", 0, "0", "no", "none", "unknown", "never")


def suggest_from_assessment(answers, today):
    """Suggested level of a risk interview. Every key is optional; what is missing is never read as "no".

    ========================  ==========================================================================================
    ideation                  none / passive / active
    ideation_frequency        once / weekly / often / daily
    ideation_controllable     yes / partly / no
    plan                      none / vague / specific
    means_access              none / possible / yes
    preparations              truthy: goodbye letters, giving things away, collecting means
    intent                    0–10 (10: certain), None when not asked
    intent_now                truthy: "do you want to do it now?" was answered with yes
    attempts                  number of attempts so far; attempt_last_on: day of the last one
    nssi                      none / past / once / repeated; nssi_last_on: day of the last one
    aggression                none / thoughts / threats / plan (towards a named person)
    psychotic                 none / signs / commanding (voices that command)
    mood, sleep, appetite,    0–10, 10 is well
    attendance, functioning
    trigger, risk_factors     truthy: a grave event just now; anything that weighs on the pupil
    ========================  ==========================================================================================
    """
    get = answers.get
    found = []  # (level, code, params)

    def note(level_code, code, **params):
        found.append((level_code, code, params))

    ideation, plan = get("ideation"), get("plan")
    intent, attempts = _number(get("intent")), _number(get("attempts")) or 0
    _note_thoughts(note, ideation, plan, get, intent)
    _note_acts(note, get, attempts, today)
    _note_others(note, get)
    _note_condition(note, get)

    level = graver(*(level_code for level_code, _code, _params in found))
    # Reasons: the gravest first, so that a reader sees at once what carries the level.
    found.sort(key=lambda item: -rank(item[0]))
    reasons = [(code, params) for _level, code, params in found]
    reasons += [
        ("not_asked", {"question": key})
        for key in ("ideation", "plan", "intent")
        if get(key) in (None, False, "") and _asked_for(key, ideation)
    ]
    return Suggestion(level, tuple(reasons))


def _asked_for(question, ideation):
    """Plan and intent are asked about once there are thoughts; the thoughts themselves always."""
    return question == "ideation" or ideation in ("passive", "active")


def _note_thoughts(note, ideation, plan, get, intent):
    if _yes(get("intent_now")):
        note("red", "intent_now")
    if intent is not None and intent >= INTENT_GRAVE:
        note("red", "intent_grave", intent=intent)
    elif intent is not None and intent >= INTENT_SERIOUS:
        note("orange", "intent_serious", intent=intent)
    if plan == "specific":
        if _yes(get("means_access")):
            note("red", "plan_specific_means")
        else:
            note("orange", "plan_specific")
    elif plan == "vague":
        note("orange", "plan_vague")
    if _yes(get("preparations")):
        note("red", "preparations")
    if ideation == "active":
        if get("ideation_frequency") in ("often", "daily") or get("ideation_controllable") == "no":
            note("orange", "ideation_recurrent")
        else:
            note("yellow", "ideation_active")
    elif ideation == "passive":
        note("yellow", "ideation_passive")


def _note_acts(note, get, attempts, today):
    last_attempt, last_injury = get("attempt_last_on"), get("nssi_last_on")
    if _within(last_attempt, today, ATTEMPT_JUST_NOW_DAYS):
        note("red", "attempt_just_now")
    elif _within(last_attempt, today, ATTEMPT_RECENT_DAYS):
        note("orange", "attempt_recent", days=_days_since(last_attempt, today))
    elif attempts and not last_attempt:
        note("orange", "attempt_undated")
    elif attempts or last_attempt:
        note("yellow", "attempt_past")
    nssi = get("nssi")
    if _within(last_injury, today, SELF_INJURY_JUST_NOW_DAYS):
        note("red", "self_injury_just_now")
    elif nssi == "repeated":
        note("orange", "self_injury_repeated")
    elif _yes(nssi) or last_injury:
        note("yellow", "self_injury")


def _note_others(note, get):
    psychotic, aggression = get("psychotic"), get("aggression")
    if psychotic == "commanding":
        note("red", "commanding_voices")
    elif _yes(psychotic):
        note("orange", "psychotic_signs")
    if aggression == "plan":
        note("red" if _yes(get("means_access")) else "orange", "aggression_plan")
    elif aggression == "threats":
        note("orange", "aggression_threats")
    elif _yes(aggression):
        note("yellow", "aggression_thoughts")


def _note_condition(note, get):
    ratings = {key: _number(get(key)) for key in ("functioning", "mood", "sleep", "appetite", "attendance")}
    ratings = {key: value for key, value in ratings.items() if value is not None}
    if ratings.get("functioning", 10) <= RATING_POOR:
        note("yellow", "functioning_poor", rating=ratings["functioning"])
    if sum(value <= RATING_POOR for key, value in ratings.items() if key != "functioning") >= 2:
        note("yellow", "condition_poor")
    elif any(value <= RATING_LOW for value in ratings.values()):
        note("blue", "condition_low")
    if _yes(get("trigger")) and ratings.get("mood", 10) <= RATING_POOR:
        note("yellow", "trigger_strong_reaction")
    elif _yes(get("trigger")):
        note("blue", "trigger")
    if _yes(get("risk_factors")):
        note("blue", "risk_factors")
