/* SPDX-License-Identifier: LGPL-3.0-or-later */
// What people do on more than one form. The interface is Chinese, so steps look for what a thing is.

export const badge = (field, number) => ({
    content: `${field}: choice ${number}`,
    trigger: `.o_field_widget[name=${field}] .o_selection_badge:nth-of-type(${number})`,
    run: "click",
});
export const page = (name) => ({
    content: `page ${name}`,
    trigger: `.o_notebook .nav-link[name=${name}]`,
    run: "click",
});
export const text = (field, value) => ({
    content: field,
    trigger: `.o_field_widget[name=${field}] textarea`,
    run: `edit ${value}`,
});
export const line = (field, value) => ({
    content: field,
    trigger: `.o_field_widget[name=${field}] input`,
    run: `edit ${value}`,
});
export const press = (name) => ({ content: name, trigger: `button[name=${name}]:visible`, run: "click" });
export const confirm = { content: "yes", trigger: ".modal .modal-footer .btn-primary", run: "click" };
export const closed = { content: "no dialog", trigger: "body:not(:has(.modal))" };
export const saved = { content: "kept by itself", trigger: ".o_crisis_autosave_saved" };
export const state = (value) => ({
    content: `it is ${value}`,
    trigger: `.o_statusbar_status button.o_arrow_button_current[data-value=${value}]`,
});
// On a phone the bar of states is folded up, so a step that was taken shows by its button.
export const gone = (name) => ({
    content: `${name} was done`,
    trigger: `.o_form_view:not(:has(button[name=${name}]:visible))`,
});
export const choose = (field, number) => [
    { content: field, trigger: `.o_field_widget[name=${field}] .o_select_menu_toggler`, run: "click" },
    {
        content: `choice ${number}`,
        trigger: `.o_select_menu_item:eq(${number - 1})`,
        run: "click",
    },
];
const CHOICE = "li:not(.o_m2o_dropdown_option)";
// The menu first shows everything and then what was typed; whoever clicks in between finds it open again.
export const pick = (scope, field, value) => [
    { content: field, trigger: `${scope} .o_field_widget[name=${field}] input`, run: `edit ${value}` },
    {
        content: value,
        trigger: `.o-autocomplete--dropdown-menu:not(:has(${CHOICE}:not(:contains(${value})))) ${CHOICE}:contains(${value}) .dropdown-item`,
        run: "click",
    },
    { content: "chosen", trigger: "body:not(:has(.o-autocomplete--dropdown-menu))" },
];
export const row = (words) => ({
    content: `the row of ${words}`,
    trigger: `.o_data_row:contains(${words}) .o_data_cell:first, .o_kanban_record:contains(${words})`,
    run: "click",
});
export const sign = (field) => [
    { content: "the field", trigger: `${field} .o_signature`, run: "click" },
    { content: "by the name", trigger: ".modal .o_web_sign_auto_button", run: "click" },
    { content: "adopt", trigger: ".modal .modal-footer .btn-primary:enabled", run: "click" },
    closed,
];
export const answerTheBell = [
    { content: "the bell rings", trigger: ".o_crisis_alarm_bell.o_crisis_alarm_ringing", run: "click" },
    { content: "without a name", trigger: ".o_crisis_alarm_calls [data-kind=sos]:not(:contains(Pupil))" },
    { content: "I am coming", trigger: ".o_crisis_alarm_calls .o_crisis_alarm_answer", run: "click" },
    { content: "where it is", trigger: ".o_form_view .o_field_widget[name=place]" },
    { content: "what I do", trigger: ".o_form_view .o_field_widget[name=my_card]" },
    press("action_there"),
    { content: "there", trigger: "button[name=action_leave]:visible" },
];
export const notWider = {
    content: "nothing has to be scrolled sideways",
    trigger: ".o_form_view",
    run() {
        if (document.documentElement.scrollWidth > window.innerWidth + 1) {
            throw new Error("the form is wider than the phone");
        }
    },
};
