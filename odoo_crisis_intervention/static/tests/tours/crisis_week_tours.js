/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const fitsThePhone = {
    content: "nothing is wider than the phone",
    trigger: ".o_form_view",
    run() {
        if (document.documentElement.scrollWidth > window.innerWidth + 1) {
            throw new Error("the page is wider than the phone");
        }
    },
};

// Friday afternoon: the numbers are there, one tap hands them in.
tours.add("crisis_counsellor_week", {
    steps: () => [
        { content: "the week is named", trigger: ".o_form_view h1:contains(第3周)" },
        { content: "it has written itself", trigger: "[data-fact=concern]:contains(全校新收汇报):contains(2)" },
        { trigger: ".o_crisis_week_row:contains(Pupil A)" },
        fitsThePhone,
        { trigger: "button[name=action_submit]", run: "click" },
        { content: "handed in and locked", trigger: ".o_form_view:not(:has(button[name=action_submit]))" },
        { trigger: ".o_field_widget[name=submitted_at]" },
    ],
});

// Monday morning on the way to school: one page, read to its end, one tap.
tours.add("crisis_leader_week", {
    steps: () => [
        { trigger: ".o_form_view h1:contains(第2周)" },
        { trigger: "[data-section=concerns] .o_crisis_week_row:contains(Pupil A):contains(紧急)" },
        { trigger: "[data-section=concerns] .o_crisis_week_done:contains(评估)" },
        { trigger: "[data-section=changes] .o_crisis_week_row:contains(Pupil B):contains(加重)" },
        { trigger: "[data-section=classes]:contains(1 / 2)" },
        { trigger: "[data-section=classes] [data-part=missing]:contains(Seven)" },
        { trigger: "[data-section=counsellors] .o_crisis_week_said:contains(八年级较浮躁)" },
        fitsThePhone,
        { trigger: "button[name=action_remind]:contains(提醒)", run: "click" },
        { trigger: ".o_notification:contains(已发送提醒)" },
        { content: "told once today", trigger: ".o_form_view:not(:has(button[name=action_remind]))" },
        { trigger: "button[name=action_acknowledge]:contains(确认)", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_acknowledge])) .alert-success" },
        { trigger: "[data-section=leaders] .o_crisis_week_row:contains(Crisis leader):contains(已确认)" },
        { content: "and back a week", trigger: "button[name=action_open_before]", run: "click" },
        { trigger: ".o_form_view h1:contains(第1周)" },
    ],
});
