/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for what a thing is and for names, not for what is written on it.

registry.category("web_tour.tours").add("crisis_contact_guardians", {
    steps: () => [
        { content: "the emergency", trigger: ".o_kanban_record:contains(Gym)", run: "click" },
        { content: "call a guardian", trigger: "button[name=action_call_guardian]", run: "click" },
        { content: "the father is first", trigger: ".o_dialog .o_crisis_contact_who input:value(Father F)" },
        { content: "his number dials", trigger: ".o_dialog .o_crisis_contact_dial a[href='tel:13900000001']" },
        { content: "who must not be told", trigger: ".o_dialog .alert-danger:contains(Uncle U)" },
        { content: "no answer", trigger: ".o_dialog button[name=action_no_answer]", run: "click" },
        { content: "the mother is next", trigger: ".o_dialog .o_crisis_contact_dial a[href='tel:13900000002']" },
        {
            content: "what was said",
            trigger: ".o_dialog .o_field_widget[name=said] textarea",
            run: "edit Told that she is safe; the mother comes by bus",
        },
        {
            content: "expected at noon",
            trigger: ".o_dialog .o_field_widget[name=expected_at] input, .o_dialog .o_field_widget[name=expected_at] button",
            run: "click",
        },
        {
            content: "expected at noon",
            trigger: ".o_dialog .o_field_widget[name=expected_at] input",
            run: "edit today =12H",
        },
        { content: "reached", trigger: ".o_dialog button[name=action_reach]", run: "click" },
        { content: "back at the emergency", trigger: "body:not(:has(.o_dialog)) .o_form_view" },
        { content: "who was told", trigger: ".o_field_widget[name=guardian_summary]:contains(Mother M)" },
        { content: "the log", trigger: ".o_notebook .nav-link[name=guardians]", run: "click" },
        { content: "both attempts", trigger: ".o_field_widget[name=guardian_contact_ids]:contains(Father F)" },
    ],
});
