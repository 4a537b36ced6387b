/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for fields and names of pupils, not for words.
const card = (name) => `.o_crisis_weekly_card:has(strong:contains("${name}"))`;

// Friday 16:40 on a phone: nothing happened. One tap on what is owed.
registry.category("web_tour.tours").add("crisis_weekly_nil_from_duty_phone", {
    steps: () => [
        {
            content: "nothing to report",
            trigger: ".o_kanban_record button.o_crisis_nil",
            run: "click",
        },
        { content: "thank you", trigger: ".o_notification:has(.bg-success)" },
        { content: "nothing is owed any more", trigger: ".o_kanban_view:not(:has(button.o_crisis_nil))" },
    ],
});

registry.category("web_tour.tours").add("crisis_weekly_nil_phone", {
    steps: () => [
        { content: "last week's words stand there", trigger: `${card("Pupil A")} .o_crisis_weekly_last:contains("Cried twice")` },
        { content: "the big button", trigger: "button.o_crisis_weekly_nil", run: "click" },
        { content: "handed in", trigger: ".o_form_view .alert-success:visible" },
        { content: "locked", trigger: ".o_form_view:not(:has(.o_crisis_weekly_tap))" },
        { content: "the plan goes on", trigger: `${card("Pupil A")} .o_crisis_weekly_read:contains("Talk on Tuesday")` },
    ],
});

// A pupil unchanged is one tap; a newly noticed one is written once and sent at once.
registry.category("web_tour.tours").add("crisis_weekly_new_pupil_phone", {
    steps: () => [
        {
            content: "one tap: unchanged",
            trigger: `${card("Pupil A")} .o_crisis_weekly_tap[data-change=same]`,
            run: "click",
        },
        {
            content: "is marked",
            trigger: `${card("Pupil A")} .o_crisis_weekly_tap[data-change=same][aria-pressed=true]`,
        },
        { content: "somebody new", trigger: "select[name=new_pupil]", run: "selectByLabel Pupil D" },
        {
            content: "what was seen",
            trigger: `${card("Pupil D")} textarea[name=behaviour]`,
            run: "edit Gave his books away",
        },
        {
            content: "today",
            trigger: `${card("Pupil D")} .o_crisis_weekly_urgency[data-urgency=urgent]`,
            run: "click",
        },
        { content: "at once", trigger: `${card("Pupil D")} .o_crisis_weekly_send`, run: "click" },
        { content: "reported", trigger: `${card("Pupil D")} .o_crisis_weekly_reported` },
        {
            content: "a slip of the thumb",
            trigger: "select[name=new_pupil]",
            run: "selectByLabel Pupil E",
        },
        { content: "taken back", trigger: `${card("Pupil E")} .o_crisis_weekly_back`, run: "click" },
        { content: "is gone", trigger: `.o_form_view:not(:has(${card("Pupil E")}))` },
        { content: "hand in", trigger: "button[name=action_submit]:enabled", run: "click" },
        { content: "handed in", trigger: ".o_form_view .alert-success:visible" },
    ],
});

registry.category("web_tour.tours").add("crisis_weekly_half_typed_phone", {
    steps: () => [
        {
            content: "worse opens the card",
            trigger: `${card("Pupil A")} .o_crisis_weekly_tap[data-change=worse]`,
            run: "click",
        },
        {
            content: "half a sentence",
            trigger: `${card("Pupil A")} textarea[name=behaviour]`,
            run: "edit Slept in class and",
        },
        {
            content: "a tap beside it",
            trigger: `${card("Pupil A")} [data-choice=mood-uneven]`,
            run: "click",
        },
        { content: "called away: saved by itself", trigger: ".o_crisis_autosave_saved" },
        {
            content: "the card stays open with its words",
            trigger: `${card("Pupil A")} textarea[name=behaviour]:value("Slept in class and")`,
        },
    ],
});

registry.category("web_tour.tours").add("crisis_weekly_class_log_phone", {
    steps: () => [
        { content: "a new entry", trigger: ".o-kanban-button-new", run: "click" },
        { content: "who", trigger: ".o_field_widget[name=subject_id] input", run: "edit Pupil D" },
        {
            content: "take the pupil",
            trigger: ".o_field_widget[name=subject_id] .dropdown-item:contains('Pupil D')",
            run: "click",
        },
        { content: "a touch closes the list", trigger: ".o_field_widget[name=facts] textarea", run: "click" },
        { content: "what", trigger: ".o_field_widget[name=facts] textarea", run: "edit Sat alone at noon" },
        { content: "kept by itself", trigger: ".o_crisis_autosave_saved" },
    ],
});
