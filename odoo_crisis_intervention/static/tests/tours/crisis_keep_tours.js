/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for what a thing is and for names, not for what is written on it.

const confirm = () => [
    { content: "yes", trigger: ".modal .modal-footer .btn-primary", run: "click" },
    { content: "asked", trigger: "body:not(:has(.modal))" },
];

// July: every file that was chosen is handed in, and what cannot go yet is counted.
registry.category("web_tour.tours").add("crisis_leavers_hand_in", {
    steps: () => [
        { content: "the files", trigger: ".o_data_row:contains(Leaver 1)" },
        { content: "all of them", trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { content: "hand in", trigger: ".o_list_view button[name=action_hand_in]:visible, .o_control_panel button[name=action_hand_in]:visible", run: "click" },
        { content: "told how many", trigger: ".o_notification" },
        { content: "the others wait for a leader", trigger: ".o_data_row:contains(Leaver 1) .text-bg-info" },
        { content: "one stays", trigger: ".o_data_row:contains(Leaver 0) td[name=subject_id]", run: "click" },
        { content: "and says why", trigger: ".o_crisis_still_open:visible" },
    ],
});
registry.category("web_tour.tours").add("crisis_leavers_close", {
    steps: () => [
        { content: "a file that was handed in", trigger: ".o_data_row:contains(Leaver 1) td[name=subject_id]", run: "click" },
        { content: "close it", trigger: "button[name=action_close]:visible", run: "click" },
        ...confirm(),
        { content: "closed", trigger: ".o_field_widget[name=closed_at]:visible" },
    ],
});
registry.category("web_tour.tours").add("crisis_destruction_propose", {
    steps: () => [
        { content: "a new list", trigger: ".o_list_button_add", run: "click" },
        { content: "draw it up", trigger: ".o_form_button_save:visible", run: "click" },
        { content: "what is due", trigger: ".o_field_widget[name=line_ids] .o_data_row" },
        { content: "propose", trigger: "button[name=action_propose]:visible", run: "click" },
        { content: "waits for a second person", trigger: ".o_statusbar_status button[data-value=proposed].o_arrow_button_current" },
    ],
});
registry.category("web_tour.tours").add("crisis_destruction_carry_out", {
    steps: () => [
        { content: "the list", trigger: ".o_data_row .o_data_cell[name=reference]", run: "click" },
        { content: "confirm", trigger: "button[name=action_confirm]:visible", run: "click" },
        ...confirm(),
        { content: "destroy", trigger: "button[name=action_carry_out]:visible", run: "click" },
        ...confirm(),
        { content: "gone, and the proof stays", trigger: ".o_crisis_destroyed:visible" },
    ],
});
