/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for what a thing is and for names, not for what is written on it.

// 22:00 on a phone: taking over with two taps, a note with three.
registry.category("web_tour.tours").add("crisis_custody_night_phone", {
    steps: () => [
        { content: "nobody is there yet", trigger: ".o_crisis_custody_now.alert-danger" },
        { content: "the place and what to heed", trigger: ".o_field_widget[name=precautions]:contains(Windows)" },
        { content: "first tap: I take over", trigger: ".o_crisis_custody_take", run: "click" },
        { content: "second tap: yes", trigger: ".o_crisis_custody_sure", run: "click" },
        { content: "he is with the child", trigger: ".o_crisis_custody_person:contains(Crisis watcher)" },
        { content: "who is next", trigger: ".o_crisis_custody_next:contains(Crisis third_watcher)" },
        { content: "the bar says so without colours", trigger: ".o_crisis_custody_real:contains(✓)" },
        { content: "and names the gap", trigger: ".o_crisis_custody_gap[aria-label]" },
        { content: "a note: changed", trigger: ".o_crisis_custody_condition[data-condition=changed]", run: "click" },
        { content: "a word", trigger: ".o_crisis_custody_text", run: "edit Cannot sleep, asks for the mother" },
        { content: "save", trigger: ".o_crisis_custody_save", run: "click" },
        { content: "noted", trigger: ".o_crisis_custody_pad .alert-info:not(:has(textarea))" },
        { content: "I hand over", trigger: ".o_crisis_custody_give", run: "click" },
        { content: "yes", trigger: ".o_crisis_custody_sure", run: "click" },
        { content: "but stays responsible", trigger: ".o_crisis_custody_pad .alert-warning:visible" },
    ],
});

registry.category("web_tour.tours").add("crisis_custody_help_phone", {
    steps: () => [
        { content: "needs help now", trigger: ".o_crisis_custody_condition[data-condition=help]", run: "click" },
        { content: "call", trigger: ".o_crisis_custody_save.btn-danger", run: "click" },
        { content: "help was called", trigger: ".o_crisis_custody_pad .alert-info:not(:has(textarea))" },
    ],
});

registry.category("web_tour.tours").add("crisis_custody_roster", {
    steps: () => [
        { content: "the place is not safe yet", trigger: ".o_form_view .alert-danger:visible" },
        { content: "the roster", trigger: ".o_notebook .nav-link[name=roster]", run: "click" },
        { content: "propose one", trigger: "button[name=action_propose_roster]", run: "click" },
        { content: "it is there", trigger: ".o_field_widget[name=shift_ids] .o_data_row" },
        { content: "and said in words", trigger: ".o_field_widget[name=proposal_text]" },
        { content: "accept it", trigger: "button[name=action_accept_roster]:visible", run: "click" },
        { content: "nothing waits any more", trigger: ".o_form_view:not(:has(button[name=action_accept_roster]))" },
        { content: "begin", trigger: "button[name=action_start]:visible", run: "click" },
        { content: "who is with the child", trigger: ".o_crisis_custody_now.alert-danger" },
        { content: "and the lanes of the adults", trigger: ".o_crisis_custody_lane .o_crisis_custody_planned" },
    ],
});

registry.category("web_tour.tours").add("crisis_watch_group_phone", {
    steps: () => [
        { content: "the group of his class", trigger: ".o_crisis_custody[data-kind=watch]" },
        { content: "no taking over in a group", trigger: ".o_crisis_custody_pad:not(:has(.o_crisis_custody_take))" },
        { content: "calm", trigger: ".o_crisis_custody_condition[data-condition=calm]", run: "click" },
        { content: "save", trigger: ".o_crisis_custody_save", run: "click" },
        { content: "noted", trigger: ".o_crisis_custody_pad .alert-info:not(:has(textarea))" },
        { content: "the guardians are told", trigger: "button[name=action_feedback]", run: "click" },
        {
            content: "with whom",
            trigger: ".o_dialog .o_field_widget[name=spoken_with] input",
            run: "edit Wang Fang, mother",
        },
        {
            content: "what",
            trigger: ".o_dialog .o_field_widget[name=text] textarea",
            run: "edit A calm week, ate with friends",
        },
        { content: "save", trigger: ".o_dialog .o_form_button_save", run: "click" },
        { content: "done", trigger: "body:not(:has(.o_dialog)) .o_form_view" },
    ],
});
