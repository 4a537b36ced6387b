/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const fitsThePhone = (trigger) => ({
    content: "nothing is wider than the phone",
    trigger,
    run() {
        if (document.documentElement.scrollWidth > window.innerWidth + 1) {
            throw new Error("the page is wider than the phone");
        }
    },
});

// On the way to class: read what is new, look up a chapter, confirm at the end.
tours.add("crisis_office_read_plan", {
    steps: () => [
        { trigger: ".o_field_widget[name=title]:contains(校园心理危机干预预案)" },
        { content: "first what changed", trigger: ".o_field_widget[name=change_summary]:contains(值班电话)" },
        {
            content: "it opens at its beginning",
            trigger: ".o_form_view .o_crisis_plan_text",
            run() {
                if (document.activeElement?.name === "action_confirm_read") {
                    throw new Error("the focus is on the confirmation before anything was read");
                }
            },
        },
        { trigger: ".o_crisis_plan_text summary", run: "click" },
        { trigger: ".o_crisis_plan_text details a:contains(第四章)", run: "click" },
        { trigger: ".o_crisis_plan_text section:contains(第四章) p:contains(不承诺绝对保密)" },
        fitsThePhone(".o_form_view"),
        { content: "who explains it", trigger: ".o_field_widget[name=contact]:contains(行政楼)" },
        { trigger: "button[name=action_confirm_read]", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_confirm_read])) .o_field_widget[name=my_confirmation_at]" },
    ],
});

// Student Affairs at the door with a phone: everybody, then the two who are missing.
tours.add("crisis_office_tick", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(识别与上报)", run: "click" },
        fitsThePhone(".o_form_view .o_field_widget[name=role_ids]"),
        { trigger: "button[name=action_tick]", run: "click" },
        { trigger: ".o_crisis_ticking .o_kanban_record:contains(Crisis homeroom):has(.fa-circle-thin)", run: "click" },
        { trigger: ".o_crisis_ticking .o_kanban_record:contains(Crisis homeroom):has(.fa-check-circle)" },
        { trigger: ".o_crisis_ticking .o_kanban_record:contains(Crisis other_homeroom)", run: "click" },
        { trigger: ".o_crisis_ticking .o_kanban_record:contains(Crisis other_homeroom):has(.fa-check-circle)", run: "click" },
        { content: "a slip is taken back", trigger: ".o_kanban_record:contains(Crisis other_homeroom):has(.fa-circle-thin)" },
        { trigger: ".o_kanban_record:contains(Crisis homeroom) [name=action_passed]", run: "click" },
        { trigger: ".o_kanban_record:contains(Crisis homeroom) [name=action_passed]:not(:has(.o_crisis_untested))" },
        fitsThePhone(".o_crisis_ticking"),
    ],
});
