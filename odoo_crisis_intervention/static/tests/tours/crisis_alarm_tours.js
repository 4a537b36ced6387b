/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// Nothing is committed in a test, so the bus stays silent; the page asks by itself when somebody looks at it again.
const lookAgain = {
    content: "somebody looks at the page",
    trigger: "body",
    run: () => document.dispatchEvent(new Event("visibilitychange")),
};

// The interface is Chinese, so steps look for what a thing is, not for what is written on it.
registry.category("web_tour.tours").add("crisis_alarm_teacher", {
    steps: () => [
        {
            content: "a teacher saw something",
            trigger: ".o_field_widget[name=facts] textarea",
            run: "edit She stands at the window of the fifth floor",
        },
        {
            content: "now, at once",
            trigger: ".o_field_widget[name=urgency] .o_selection_badge:nth-of-type(3)",
            run: "click",
        },
        {
            content: "the choice is marked",
            trigger: ".o_field_widget[name=urgency] .o_selection_badge.active:nth-of-type(3)",
        },
        { content: "send", trigger: "button[name=action_submit]:enabled", run: "click" },
        { content: "thanks", trigger: ".o_form_view .alert-success:visible" },
        { content: "her own bell is silent", trigger: "body:not(:has(.o_crisis_alarm_bell))" },
    ],
});

registry.category("web_tour.tours").add("crisis_alarm_counsellor", {
    steps: () => [
        { content: "the bell rings", trigger: ".o_crisis_alarm_bell.o_crisis_alarm_ringing", run: "click" },
        { content: "one call, without a name", trigger: ".o_crisis_alarm_calls [data-kind=take]:not(:contains(Pupil))" },
        { content: "it can be looked at", trigger: ".o_crisis_alarm_calls .o_crisis_alarm_show", run: "click" },
        { content: "who was called", trigger: ".o_form_view .o_field_widget[name=call_ids]:contains(Crisis)" },
        { content: "the bell again", trigger: ".o_crisis_alarm_bell.o_crisis_alarm_ringing", run: "click" },
        { content: "I take it", trigger: ".o_crisis_alarm_calls .o_crisis_alarm_answer", run: "click" },
        { content: "the report is hers", trigger: ".o_form_view .o_field_widget[name=acknowledged_by_id]:contains(counsellor)" },
        { content: "its words", trigger: ".o_field_widget[name=facts]:contains(fifth floor)" },
        { content: "the bell is silent", trigger: "body:not(:has(.o_crisis_alarm_bell))" },
    ],
});

registry.category("web_tour.tours").add("crisis_alarm_homeroom", {
    steps: () => [
        { content: "the bell rings", trigger: ".o_crisis_alarm_bell.o_crisis_alarm_ringing", run: "click" },
        { content: "whom to phone", trigger: ".o_crisis_alarm_calls [data-kind=come] a[href^='tel:']" },
        { content: "nothing to look at", trigger: ".o_crisis_alarm_calls:not(:has(.o_crisis_alarm_show))" },
        { content: "I am coming", trigger: ".o_crisis_alarm_calls .o_crisis_alarm_answer", run: "click" },
        { content: "the bell is silent", trigger: "body:not(:has(.o_crisis_alarm_bell))" },
    ],
});

// The page stays open all the while.
registry.category("web_tour.tours").add("crisis_alarm_live", {
    steps: () => [
        { content: "all is quiet", trigger: "body:not(:has(.o_crisis_alarm_bell)) .o_form_view" },
        {
            content: "a report comes in",
            trigger: ".o_field_widget[name=facts] textarea",
            run: "edit I cannot stand it any longer, he says",
        },
        {
            content: "now, at once",
            trigger: ".o_field_widget[name=urgency] .o_selection_badge:nth-of-type(3)",
            run: "click",
        },
        { content: "sent by a counsellor herself", trigger: "button[name=action_submit]:enabled", run: "click" },
        { content: "sent", trigger: ".o_form_view .alert-success:visible" },
        lookAgain,
        { content: "without loading anything anew, the bell rings", trigger: ".o_crisis_alarm_bell.o_crisis_alarm_ringing" },
    ],
});

registry.category("web_tour.tours").add("crisis_hotline_call", {
    steps: () => [
        { content: "the telephone rings", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        {
            content: "what is said",
            trigger: ".o_field_widget[name=content] textarea",
            run: "edit I hear wind, she does not say where she is",
        },
        {
            content: "high risk",
            trigger: ".o_field_widget[name=risk] .o_selection_badge:nth-of-type(3)",
            run: "click",
        },
        { content: "kept by itself", trigger: ".o_crisis_autosave_saved" },
        { content: "one key", trigger: "button[name=action_report][data-hotkey=y]", run: "click" },
        { content: "it is a report", trigger: ".o_form_view .alert-success:visible" },
        lookAgain,
        { content: "and the bell rings", trigger: ".o_crisis_alarm_bell.o_crisis_alarm_ringing" },
        {
            content: "the call goes on",
            trigger: ".o_field_widget[name=done] textarea",
            run: "edit Stayed on the line until the leader came",
        },
        { content: "it is over", trigger: "button[name=action_close]", run: "click" },
        { content: "locked", trigger: ".o_form_view .o_field_widget[name=content].o_readonly_modifier" },
    ],
});
