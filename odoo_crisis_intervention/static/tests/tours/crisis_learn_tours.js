/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for what a thing is and for names, not for what is written on it.

const write = (name, text) => ({
    content: name,
    trigger: `.o_form_view .o_field_widget[name=${name}] textarea`,
    run: `edit ${text}`,
});
const page = (name) => ({ content: name, trigger: `.o_notebook .nav-link[name=${name}]`, run: "click" });
const button = (name) => ({ content: name, trigger: `.o_form_view button[name=${name}]:visible`, run: "click" });
const yes = { content: "yes", trigger: ".modal .modal-footer .btn-primary", run: "click" };
const choose = (field, text) => [
    { content: field, trigger: `.o_field_widget[name=${field}] input`, run: `edit ${text}` },
    { content: text, trigger: `.o-autocomplete--dropdown-menu .dropdown-item:contains(${text})`, run: "click" },
];

registry.category("web_tour.tours").add("crisis_review_write", {
    steps: () => [
        { content: "the review that is asked for", trigger: ".o_data_row:first .o_data_cell[name=reference]", run: "click" },
        button("action_begin"),
        { content: "what is on record", trigger: ".o_field_widget[name=chronology]:contains(CANARY-PROTECT)" },
        write("signs_before", "此前未发现异常"),
        page("handled"),
        write("aftercare", "班级团体辅导一次"),
        page("causes"),
        write("cause_school", "午间走廊无人值守"),
        page("learn"),
        write("what_worked", "一人陪伴，一人求助"),
        write("shortcomings", "天台钥匙不在原处"),
        { content: "an improvement", trigger: ".o_field_widget[name=task_ids] .o_field_x2many_list_row_add a", run: "click" },
        {
            content: "what",
            trigger: ".o_field_widget[name=task_ids] .o_selected_row .o_field_widget[name=what] textarea",
            run: "edit 钥匙由门卫统一保管",
        },
        ...choose("owner_id", "Crisis security"),
        {
            content: "until when",
            trigger: ".o_field_widget[name=task_ids] .o_selected_row .o_field_widget[name=deadline] input, .o_field_widget[name=task_ids] .o_selected_row .o_field_widget[name=deadline] button",
            run: "click",
        },
        { content: "a day", trigger: ".o_datetime_picker .o_date_item_cell.o_today", run: "click" },
        { content: "save", trigger: ".o_form_button_save:visible", run: "click" },
        { content: "saved", trigger: ".o_form_view .o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))" },
        button("action_sign"),
        yes,
        { content: "frozen", trigger: ".o_form_view .alert-success .fa-lock:visible" },
    ],
});
registry.category("web_tour.tours").add("crisis_lesson_propose", {
    steps: () => [
        button("action_lesson"),
        { content: "a draft with what worked", trigger: ".o_field_widget[name=what_worked] textarea:value(一人陪伴)" },
        write("situation", "学生独自停留在高处"),
        button("action_propose"),
        { content: "proposed", trigger: ".o_arrow_button_current[data-value=proposed]" },
    ],
});
registry.category("web_tour.tours").add("crisis_lesson_publish", {
    steps: () => [
        button("action_publish"),
        yes,
        { content: "published", trigger: ".o_arrow_button_current[data-value=published]" },
    ],
});
registry.category("web_tour.tours").add("crisis_accountability_ask", {
    steps: () => [
        { content: "new", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        ...choose("user_id", "Crisis teacher"),
        ...choose("decider_id", "Crisis supervisor"),
        {
            content: "ground",
            trigger: ".o_field_widget[name=ground] select, .o_field_widget[name=ground] input",
            run: "click",
        },
        { content: "late", trigger: ".o_select_menu_item:eq(5)", run: "click" },
        write("about", "班级周报未按时提交"),
        write("facts", "周五17:00到期，下周二提交"),
        { content: "save", trigger: ".o_form_button_save:visible", run: "click" },
        button("action_ask"),
        yes,
        { content: "back in the list, without it", trigger: ".o_list_view:not(:has(.o_data_row)), .o_view_nocontent" },
    ],
});
registry.category("web_tour.tours").add("crisis_filing_hand_in", {
    steps: () => [
        { content: "the file", trigger: ".o_kanban_record:not(.o_kanban_ghost):first", run: "click" },
        { content: "one point is open", trigger: ".o_field_widget[name=open_count]:contains(1)" },
        { content: "that point", trigger: ".o_field_widget[name=line_ids] .o_kanban_record:not(.o_kanban_ghost):first", run: "click" },
        { content: "its answer", trigger: ".modal .o_field_widget[name=text] textarea", run: "edit 走读生，身体健康" },
        { content: "keep", trigger: ".modal .o_form_button_save", run: "click" },
        { content: "closed", trigger: "body:not(:has(.modal))" },
        button("action_hand_in"),
        yes,
        { content: "handed in", trigger: ".o_form_view:not(:has(button[name=action_hand_in]:visible))" },
    ],
});
registry.category("web_tour.tours").add("crisis_accountability_answer", {
    steps: () => [
        { content: "what is asked", trigger: ".o_kanban_record:not(.o_kanban_ghost):first", run: "click" },
        { content: "the facts", trigger: ".o_field_widget[name=facts]:contains(CANARY-FACTS)" },
        write("statement", "当时我在送医途中"),
        button("action_answer"),
        yes,
        { content: "handed in", trigger: ".o_form_view:not(:has(button[name=action_answer]:visible))" },
    ],
});
