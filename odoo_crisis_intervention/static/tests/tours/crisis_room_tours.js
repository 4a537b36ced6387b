/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";
import { gone, notWider, press, text } from "./crisis_tour_steps";

// A pupil with a phone, in Chinese: no reason asked for, and nothing on the page that says what it is about.
registry.category("web_tour.tours").add("crisis_talk_pupil_phone", {
    steps: () => [
        { content: "the card", trigger: ".o_portal_docs a[href='/my/talk']", run: "click", expectUnloadPage: true },
        { content: "a time", trigger: "#slot", run: "selectByIndex 3" },
        { content: "a word, not needed", trigger: "#wish", run: "edit 想聊聊" },
        { content: "help is there", trigger: "#help a[href='tel:12356']" },
        { content: "ask", trigger: "#ask button", run: "click", expectUnloadPage: true },
        { content: "thank you", trigger: ".o_crisis_peer .alert-success" },
        { content: "waits", trigger: "#own .badge.text-bg-info" },
    ],
});

registry.category("web_tour.tours").add("crisis_talk_counsellor_phone", {
    steps: () => [
        { content: "who waits", trigger: ".o_kanban_record:contains(Pupil A)", run: "click" },
        { content: "in his words", trigger: ".o_field_widget[name=wish] textarea:value(想聊聊)" },
        notWider,
        press("action_confirm"),
        gone("action_confirm"),
        { content: "the pupil is here", ...press("action_record") },
        { content: "the record", trigger: ".o_field_widget[name=process] textarea" },
        notWider,
        { content: "asked about danger", trigger: ".o_field_widget[name=is_risk_asked] .o_selection_badge:first", run: "click" },
        text("process", "谈到考试前睡不着"),
        text("word", "考前请多鼓励，不当众点名"),
        { content: "let the sentence go", ...press("action_release_word") },
        { content: "it went", trigger: "button[name=action_withdraw_word]:visible" },
        { content: "finish", ...press("action_finish") },
        gone("action_finish"),
        { content: "own notes stay", trigger: ".o_field_widget[name=process] textarea:value(谈到考试前睡不着)" },
    ],
});

registry.category("web_tour.tours").add("crisis_talk_homeroom_phone", {
    steps: () => [
        { content: "one sentence", trigger: ".o_kanban_record:contains(不当众点名)", run: "click" },
        { content: "no notes", trigger: ".o_form_view:not(:contains(睡不着))" },
        { content: "read", ...press("action_acknowledge") },
        gone("action_acknowledge"),
    ],
});
