/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for what a thing is, not for what is written on it.
registry.category("web_tour.tours").add("crisis_sos_teacher", {
    steps: () => [
        { content: "red, in the top bar", trigger: ".o_crisis_sos_button", run: "click" },
        { content: "where", trigger: ".o_crisis_sos_place", run: "edit Sports field" },
        { content: "what", trigger: ".o_crisis_sos_what", run: "edit Cuts on her arm" },
        { content: "who", trigger: ".o_crisis_sos_who", run: "edit Pupil" },
        { content: "own class first", trigger: ".o_crisis_sos_found button:first-child", run: "click" },
        { content: "picked", trigger: ".o_crisis_sos_person" },
        { content: "injured", trigger: ".o_crisis_sos_injured input", run: "click" },
        { content: "send", trigger: ".o_crisis_sos_send", run: "click" },
        { content: "help was called; what to do now", trigger: ".o_crisis_sos_sent ~ ol li:nth-child(3)" },
        { content: "write down", trigger: ".o_crisis_sos_open", run: "click" },
        { content: "protection is missing", trigger: ".o_form_view .alert-danger:visible" },
        {
            content: "what was done first",
            trigger: ".o_field_widget[name=protective_measures] textarea",
            run: "edit I stay with her, the class has gone in",
        },
        { content: "kept by itself", trigger: ".o_crisis_autosave_saved" },
        { content: "no longer missing", trigger: ".o_form_view:not(:has(.alert-danger:visible))" },
    ],
});

registry.category("web_tour.tours").add("crisis_sos_counsellor", {
    steps: () => [
        { content: "the bell rings", trigger: ".o_crisis_alarm_bell.o_crisis_alarm_ringing", run: "click" },
        { content: "without a name", trigger: ".o_crisis_alarm_calls [data-kind=sos]:not(:contains(Pupil))" },
        { content: "I am coming", trigger: ".o_crisis_alarm_calls .o_crisis_alarm_answer", run: "click" },
        { content: "where it is", trigger: ".o_form_view .o_field_widget[name=place]" },
        { content: "what I do", trigger: ".o_form_view .o_field_widget[name=my_card]" },
        { content: "who is on the way", trigger: ".o_crisis_event_person[data-status=coming]" },
        { content: "I am there", trigger: "button[name=action_there]:visible", run: "click" },
        { content: "there", trigger: "button[name=action_leave]:visible" },
        { content: "at a glance", trigger: ".o_crisis_event_person[data-status=there] + .o_crisis_event_person, .o_crisis_event_person[data-status=there]" },
        { content: "the bell is silent", trigger: "body:not(:has(.o_crisis_alarm_bell))" },
    ],
});

// No network while it is sent: the words stay, the numbers are there, and it goes out by itself.
const { XMLHttpRequest } = browser;

class NoNetwork extends XMLHttpRequest {
    open(method, url) {
        this.isSos = url.includes("raise_sos");
        super.open(...arguments);
    }
    send() {
        if (this.isSos) {
            setTimeout(() => this.dispatchEvent(new Event("error")));
        } else {
            super.send(...arguments);
        }
    }
}

registry.category("web_tour.tours").add("crisis_sos_offline", {
    steps: () => [
        { content: "red", trigger: ".o_crisis_sos_button", run: "click" },
        { content: "where", trigger: ".o_crisis_sos_place", run: "edit Roof" },
        { content: "no network", trigger: "body", run: () => (browser.XMLHttpRequest = NoNetwork) },
        { content: "send", trigger: ".o_crisis_sos_send", run: "click" },
        { content: "not sent yet; phone", trigger: ".o_crisis_sos_failed a[href='tel:120']" },
        { content: "the words stay", trigger: ".o_crisis_sos_place:value(Roof)" },
        { content: "closed, it says so in the top bar", trigger: ".modal .btn-close, .modal .oi-arrow-left", run: "click" },
        { content: "waiting", trigger: ".o_crisis_sos_button.o_crisis_sos_waiting" },
        { content: "the network is back", trigger: "body", run: () => (browser.XMLHttpRequest = XMLHttpRequest) },
        { content: "sent by itself", trigger: ".o_crisis_sos_button:not(.o_crisis_sos_waiting)", timeout: 15000 },
    ],
});

registry.category("web_tour.tours").add("crisis_sos_from_report", {
    steps: () => [
        { content: "a report is begun", trigger: ".o_field_widget[name=facts] textarea", run: "edit He climbs over the rail" },
        {
            content: "now, at once",
            trigger: ".o_field_widget[name=urgency] .o_selection_badge:nth-of-type(3)",
            run: "click",
        },
        { content: "SOS from here", trigger: ".o_crisis_sos_from_report:visible", run: "click" },
        { content: "what was typed came along", trigger: ".o_crisis_sos_what:value(He climbs over the rail)" },
        { content: "a drill", trigger: ".o_crisis_sos_drill input", run: "click" },
        { content: "marked", trigger: ".o_crisis_sos_dialog .alert-warning" },
        { content: "send", trigger: ".o_crisis_sos_send", run: "click" },
        { content: "sent", trigger: ".o_crisis_sos_sent" },
        { content: "back to the report", trigger: ".o_crisis_sos_dialog .btn-secondary.btn-lg", run: "click" },
        { content: "which is kept too", trigger: ".o_crisis_autosave_saved" },
    ],
});
