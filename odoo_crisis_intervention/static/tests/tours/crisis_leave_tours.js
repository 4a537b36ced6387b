/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The interface is Chinese, so steps look for what a thing is and for names, not for what is written on it.

// In the evening on a phone: the homeroom teacher has called a pupil who is away, and it is worse.
registry.category("web_tour.tours").add("crisis_leave_call_phone", {
    steps: () => [
        { content: "the pupil", trigger: ".o_kanban_record:contains(Pupil A)" },
        { content: "write down", trigger: ".o_kanban_record button[name=action_call]", run: "click" },
        { content: "reached is said already", trigger: ".modal .o_field_widget[name=outcome] input:checked" },
        {
            content: "worse",
            trigger: ".modal .o_field_widget[name=compared] .o_radio_item:nth-child(3) input",
            run: "click",
        },
        { content: "the counsellor hears", trigger: ".modal .alert-warning:visible" },
        {
            content: "what was said",
            trigger: ".modal .o_field_widget[name=words] textarea",
            run: "edit Slept badly for three nights",
        },
        { content: "save", trigger: ".modal .o_form_button_save:enabled", run: "click" },
        { content: "closed", trigger: "body:not(:has(.modal))" },
    ],
});

// At a desk: the clerk sees kind and dates, enters the number and registers.
registry.category("web_tour.tours").add("crisis_leave_clerk", {
    steps: () => [
        { content: "from the list", trigger: ".o_data_row .o_data_cell:contains(Pupil A)", run: "click" },
        { content: "the papers are complete", trigger: ".o_form_view .alert-info:visible" },
        { content: "nothing else is told", trigger: ".o_form_view:not(:has(.o_crisis_timeline))" },
        {
            content: "the number",
            trigger: ".o_field_widget[name=record_number] input",
            run: "edit XJ-2026-0147",
        },
        { content: "registered", trigger: "button[name=action_register]:visible", run: "click" },
        {
            content: "done",
            trigger: ".o_form_view:not(:has(button[name=action_register]:visible)) .o_field_widget[name=registered_by_id]",
        },
    ],
});
