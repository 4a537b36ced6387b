/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

const chip = (name) => `.o_crisis_signal:contains("${name}")`;

// A homeroom teacher with a phone in the corridor; the interface is Chinese, so steps look for fields, not for words.
registry.category("web_tour.tours").add("crisis_concern_report_phone", {
    steps: () => [
        {
            content: "type the name of the pupil",
            trigger: ".o_field_widget[name=subject_id] input",
            run: "edit Pupil A",
        },
        {
            content: "take the pupil",
            trigger: ".o_field_widget[name=subject_id] .dropdown-item:contains('Pupil A')",
            run: "click",
        },
        {
            content: "one field less once the name is known",
            trigger: ".o_form_view:not(:has(.o_field_widget[name=subject_description]))",
        },
        {
            content: "what was seen",
            trigger: ".o_field_widget[name=facts] textarea",
            run: "edit Gave his books away and said goodbye",
        },
        {
            content: "today",
            trigger: ".o_field_widget[name=urgency] .o_selection_badge:nth-of-type(2)",
            run: "click",
        },
        {
            content: "the choice is marked",
            trigger: ".o_field_widget[name=urgency] .o_selection_badge.active:nth-of-type(2)",
        },
        { content: "a sign", trigger: chip("g2_farewell"), run: "click" },
        { content: "a slip of the thumb", trigger: chip("g1_talk"), run: "click" },
        { content: "is ticked", trigger: `${chip("g1_talk")}[aria-pressed=true]`, run: "click" },
        { content: "and taken back", trigger: `${chip("g1_talk")}[aria-pressed=false]` },
        { content: "the first one stays", trigger: `${chip("g2_farewell")}[aria-pressed=true]` },
        {
            content: "how it became known",
            trigger: ".o_crisis_signal_details select[name=how_known]",
            run: "select classmate",
        },
        { content: "send", trigger: "button[name=action_submit]:enabled", run: "click" },
        {
            content: "thanks and what happens next",
            trigger: ".o_form_view .alert-success:visible",
        },
        {
            content: "the receipt has a reference",
            trigger: ".o_field_widget[name=reference]:contains('CI-')",
        },
        { content: "no way back to the report", trigger: "body:not(:has(.breadcrumb .o_back_button))" },
    ],
});

registry.category("web_tour.tours").add("crisis_concern_draft_phone", {
    steps: () => [
        {
            content: "half a report",
            trigger: ".o_field_widget[name=subject_description] input",
            run: "edit Girl with a red bag",
        },
        { content: "a sign", trigger: chip("g1_talk"), run: "click" },
        { content: "is ticked", trigger: `${chip("g1_talk")}[aria-pressed=true]` },
        { content: "called away: saved by itself", trigger: ".o_crisis_autosave_saved" },
        { content: "taken back after saving", trigger: `${chip("g1_talk")}[aria-pressed=true]`, run: "click" },
        { content: "another one", trigger: chip("g3_low"), run: "click" },
        { content: "is ticked", trigger: `${chip("g3_low")}[aria-pressed=true]` },
        { content: "save again", trigger: ".o_form_button_save", run: "click" },
        { content: "saved again", trigger: ".o_form_view:not(:has(.o_form_button_save:visible))" },
        { content: "kept as it is", trigger: `.o_form_view:has(${chip("g1_talk")}[aria-pressed=false])` },
    ],
});

registry.category("web_tour.tours").add("crisis_concern_counsellor", {
    steps: () => [
        {
            content: "the new report",
            trigger: ".o_data_row .o_data_cell:contains('CI-'), .o_kanban_record .fw-bold:contains('CI-')",
            run: "click",
        },
        { content: "take it over", trigger: ".o_form_view button[name=action_acknowledge]", run: "click" },
        { content: "taken over", trigger: ".o_form_view button[name=action_start_assessment]" },
        { content: "the suggestion says why", trigger: ".o_field_widget[name=suggestion_text]:not(:empty)" },
    ],
});
