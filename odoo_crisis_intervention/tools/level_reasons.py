# SPDX-License-Identifier: LGPL-3.0-or-later
"""Words for the reasons of a suggested level. Records keep codes; each reader reads them in the own language."""

from odoo.tools.translate import LazyTranslate

from .level_suggestion import reasons_from_json

_lt = LazyTranslate(__name__)

REASONS = {
    # a report
    "recent_signal": _lt("Warning signals within the last %(days)s days: %(count)s."),
    "old_signal": _lt("Warning signals older than %(days)s days: %(count)s."),
    "category": _lt("Target categories named: %(count)s."),
    "reported_urgent": _lt("The reporter asks for attention today."),
    "reported_immediate": _lt("The reporter says that it is happening now."),
    "injured": _lt("Somebody is injured."),
    "injury_with_signal": _lt("An injury together with a warning signal: it may be an attempt."),
    "raised_several_signals": _lt("Raised one step: %(count)s different warning signals together."),
    "raised_aggravating_category": _lt("Raised one step: a warning signal in a target category that weighs more."),
    # an assessment
    "intent_now": _lt("Wants to act now."),
    "intent_grave": _lt("Strong intent: %(intent)s of 10."),
    "intent_serious": _lt("Noticeable intent: %(intent)s of 10."),
    "plan_specific_means": _lt("A specific plan, and the means for it within reach."),
    "plan_specific": _lt("A specific plan."),
    "plan_vague": _lt("A vague plan."),
    "preparations": _lt("Preparations or farewells."),
    "ideation_recurrent": _lt("Active thoughts of suicide that keep coming back or cannot be controlled."),
    "ideation_active": _lt("Active thoughts of suicide."),
    "ideation_passive": _lt("Passive wish to be dead."),
    "attempt_just_now": _lt("An attempt has just happened."),
    "attempt_recent": _lt("An attempt %(days)s days ago."),
    "attempt_undated": _lt("An attempt at an unknown time."),
    "attempt_past": _lt("An attempt in the past."),
    "self_injury_just_now": _lt("Self-injury has just happened."),
    "self_injury_repeated": _lt("Repeated self-injury."),
    "self_injury": _lt("Self-injury."),
    "commanding_voices": _lt("Hears voices that command."),
    "psychotic_signs": _lt("Signs of psychosis."),
    "aggression_plan": _lt("Plans to harm a certain person."),
    "aggression_threats": _lt("Threatens to harm others."),
    "aggression_thoughts": _lt("Thoughts of harming others."),
    "functioning_poor": _lt("Daily functioning is poor: %(rating)s of 10."),
    "condition_poor": _lt("Mood, sleep, appetite or attendance are poor in several respects."),
    "condition_low": _lt("Mood, sleep, appetite, attendance or functioning are reduced."),
    "trigger_strong_reaction": _lt("A grave event with a strong reaction."),
    "trigger": _lt("A grave event."),
    "risk_factors": _lt("Risk factors are present."),
    "not_asked": _lt("Not answered: %(question)s. What is not known does not lower the level."),
}

QUESTIONS = {
    "ideation": _lt("thoughts of suicide"),
    "plan": _lt("a plan"),
    "intent": _lt("the intent"),
}


def reasons_in_words(env, reasons_text):
    """One line a reason, in the language of ``env``; ``reasons_text`` is what ``Suggestion.to_json`` gave."""
    in_words = env._  # for lazy terms of the tables above; nothing is collected for translation here
    lines = []
    for code, params in reasons_from_json(reasons_text):
        if code not in REASONS:  # written by an older or newer version: show the code rather than nothing
            lines.append(code)
            continue
        if "question" in params:
            params = {**params, "question": in_words(QUESTIONS[params["question"]])}
        lines.append(in_words(REASONS[code]) % params)
    return "\n".join(lines)
