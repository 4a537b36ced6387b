/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const badge = (field, number) => ({
    content: `${field}: choice ${number}`,
    trigger: `.o_field_widget[name=${field}] .o_selection_badge:nth-of-type(${number})`,
    run: "click",
});
const page = (name) => ({ trigger: `.o_notebook a.nav-link[name=${name}]`, run: "click" });
const text = (field, value) => ({ trigger: `.o_field_widget[name=${field}] textarea`, run: `edit ${value}` });
const confirm = { content: "yes", trigger: ".modal .modal-footer .btn-primary", run: "click" };
const state = (value) => ({ trigger: `.o_statusbar_status button.o_arrow_button_current[data-value=${value}]` });
// The menu first shows everything and then what was typed; whoever clicks in between finds it open again.
const pick = (scope, field, value, other) => [
    { trigger: `${scope} .o_field_widget[name=${field}] input`, run: `edit ${value}` },
    {
        trigger: `${scope} .o_field_widget[name=${field}] .o-autocomplete--dropdown-menu:not(:contains(${other})) .dropdown-item:contains(${value})`,
        run: "click",
    },
    { trigger: "body:not(:has(.o-autocomplete--dropdown-menu))" },
];

// From the report to the proposal, as it goes with a child in the room: taps first, words where they are needed.
tours.add("crisis_register_counsellor", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell[name=subject_id]:contains(Pupil A)", run: "click" },
        { trigger: "button[name=action_start_assessment]", run: "click" },
        { trigger: ".o_field_widget[name=mood]" },
        badge("mood", 3),
        badge("sleep", 4),
        page("thoughts"),
        badge("ideation", 3),
        badge("plan", 2),
        { content: "suggested at once", trigger: ".o_field_widget[name=suggested_level_id]:contains(橙色)" },
        { content: "and why", trigger: ".o_field_widget[name=suggestion_text]:contains(有模糊的计划。)" },
        badge("intent", 2),
        page("conclusion"),
        text("rationale", "CANARY-RATIONALE"),
        text("immediate_measures", "Somebody stays with her"),
        { trigger: ".o_field_widget[name=level_id] .o_crisis_level_option:contains(黄色)", run: "click" },
        { content: "another level asks why", trigger: ".o_field_widget[name=deviation_reason] textarea" },
        { trigger: ".o_crisis_autosave_saved", content: "saved by itself" },
        { trigger: "button[name=action_complete]", run: "click" },
        confirm,
        { content: "what is missing is named", trigger: ".modal:contains(与建议不同的理由)" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        text("deviation_reason", "Talks about it, sleeps at her aunt's"),
        { trigger: "button[name=action_complete]", run: "click" },
        confirm,
        state("completed"),
        { content: "locked", trigger: ".o_field_widget[name=rationale]:not(:has(textarea))" },
        { trigger: "button[name=action_feedback].btn-primary", run: "click" },
        { trigger: ".o_field_widget[name=measures] textarea" },
        text("watch_for", "Absence in the morning"),
        text("keep_from", "Nothing to her class"),
        { trigger: "button[name=action_send]", run: "click" },
        confirm,
        state("sent"),
        { trigger: ".o_field_widget[name=receipt_ids] .o_data_row" },
        { trigger: ".o_back_button, .breadcrumb-item:last a", run: "click" },
        { trigger: "button[name=action_propose_warning]", run: "click" },
        { trigger: ".o_field_widget[name=agreed_measures] textarea:value(Somebody stays with her)" },
        page("why"),
        text("reason", "Very low since the autumn holidays"),
        { trigger: ".o_form_button_save", run: "click" },
        { content: "saved: now it can be withdrawn", trigger: "button[name=action_withdraw]" },
        state("proposed"),
    ],
});

tours.add("crisis_register_keeper", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell[name=subject_id]:contains(Pupil A)", run: "click" },
        { content: "no way into the assessment", trigger: ".o_form_view:not(:has(.o_field_widget[name=assessment_id]))" },
        { trigger: "button[name=action_enter]", run: "click" },
        confirm,
        state("active"),
        { trigger: ".o_field_widget[name=review_by]" },
        { trigger: "button[name=action_change_level]", run: "click" },
        ...pick(".modal", "level_to_id", "红色", "黄色"),
        { trigger: ".modal .o_field_widget[name=reason] textarea", run: "edit Her father rang" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_crisis_level_large:contains(红色)" },
        page("history"),
        { trigger: ".o_field_widget[name=decision_ids] .o_data_row:contains(Her father rang)" },
    ],
});

tours.add("crisis_register_board", {
    steps: () => [
        { trigger: ".o_switch_view.o_kanban", run: "click" },
        { content: "every level has its column", trigger: ".o_kanban_renderer:has(.o_kanban_group:nth-of-type(4))" },
        { trigger: ".o_kanban_group:contains(红色) .o_kanban_record:contains(Pupil A)" },
        { trigger: ".o_switch_view.o_pivot", run: "click" },
        { trigger: ".o_pivot table" },
    ],
});

tours.add("crisis_register_homeroom_phone", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Pupil A):contains(Somebody stays with her)", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=watch_for]:contains(Absence in the morning)" },
        { content: "nothing to press, nothing of why", trigger: ".o_form_view:not(:has(button[name^=action_])):not(:has([name=reason]))" },
        {
            trigger: ".o_form_view",
            run() {
                if (document.documentElement.scrollWidth > window.innerWidth + 1) {
                    throw new Error("the form is wider than the phone");
                }
            },
        },
    ],
});

tours.add("crisis_register_team_member", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell[name=subject_id]:contains(Pupil A)", run: "click" },
        { trigger: ".o_field_widget[name=measures]:contains(Somebody stays with her)" },
        { trigger: ".o_form_view:not(:has(.o_field_widget[name=assessment_id]))" },
        { trigger: "button[name=action_acknowledge]", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_acknowledge]))" },
    ],
});

// A phone held in one hand beside the child.
tours.add("crisis_assessment_phone", {
    steps: () => [
        { trigger: ".o_field_widget[name=mood] .o_selection_badge" },
        ...pick(".o_form_view", "subject_id", "Pupil B", "Pupil A"),
        badge("mood", 2),
        {
            trigger: ".o_form_view",
            run() {
                if (document.documentElement.scrollWidth > window.innerWidth + 1) {
                    throw new Error("the form is wider than the phone");
                }
            },
        },
        { trigger: ".o_crisis_autosave_saved" },
    ],
});
