/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

// The menu first shows everything and then what was typed; whoever clicks in between finds it open again.
const pick = (scope, field, value, other) => [
    { trigger: `${scope} .o_field_widget[name=${field}] input`, run: `edit ${value}` },
    {
        trigger: `${scope} .o_field_widget[name=${field}] .o-autocomplete--dropdown-menu:not(:contains(${other})) .dropdown-item:contains(${value})`,
        run: "click",
    },
    { trigger: "body:not(:has(.o-autocomplete--dropdown-menu))" },
];

// A peer supporter with a phone, in Chinese: from the portal's first page to "received".
registry.category("web_tour.tours").add("crisis_peer_barometer_phone", {
    steps: () => [
        { content: "the card", trigger: ".o_portal_docs a[href*='/my/crisis']", run: "click", expectUnloadPage: true },
        {
            content: "what is due, or something new",
            trigger: "#due a[href*='/my/crisis/barometer']:first",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "the weather", trigger: "label[for=weather_rain]", run: "click" },
        { content: "is chosen", trigger: "#weather_rain:checked:not(:visible), #weather_rain:checked" },
        { content: "among classmates", trigger: "label[for=classmates_3]", run: "click" },
        { content: "what happened", trigger: "#events", run: "edit 运动会输了，大家有点难过" },
        { content: "a classmate", trigger: "#line0_who", run: "selectByLabel Pupil A" },
        { content: "what was seen", trigger: "#line0_facts", run: "edit 最近总是一个人吃饭" },
        { content: "worried", trigger: "label[for=line0_urgency_worried]", run: "click" },
        { content: "save first", trigger: "form button.btn-lg[value=save]", run: "click", expectUnloadPage: true },
        { content: "saved", trigger: ".o_crisis_peer .alert-success" },
        { content: "still there", trigger: "#line0_facts:value(最近总是一个人吃饭)" },
        { content: "and how are you", trigger: "label[for=own_mood_4]", run: "click" },
        { content: "hand in", trigger: "form button.btn-lg[value=send]", run: "click", expectUnloadPage: true },
        { content: "thank you", trigger: ".o_crisis_peer .alert-success strong" },
        { content: "help is on every page", trigger: "#help a[href='tel:12356']" },
    ],
});

// Paper on the counsellor's desk: a girl gives away her things.
registry.category("web_tour.tours").add("crisis_peer_paper", {
    steps: () => [
        { content: "a new one", trigger: ".o_list_button_add", run: "click" },
        { content: "is there", trigger: ".o_form_view .o_field_widget[name=weather]" },
        ...pick("", "class_id", "七年1班", "七年2班"),
        {
            content: "who filled it in is clear",
            trigger: ".o_field_widget[name=supporter_id] input:value(/Peer P/)",
        },
        { content: "overcast", trigger: ".o_field_widget[name=weather] input[data-value=overcast]", run: "click" },
        { content: "a line", trigger: ".o_field_x2many_list_row_add a", run: "click" },
        ...pick(".o_selected_row", "subject_id", "Pupil A", "Friend"),
        {
            content: "what was seen",
            trigger: ".o_selected_row .o_field_widget[name=facts] textarea",
            run: "edit 把文具和日记本都送给了同桌",
        },
        ...pick(".o_selected_row", "signal_ids", "g2_gifts", "g1_talk"),
        { content: "ticked", trigger: ".o_field_widget[name=signal_ids] .o_tag" },
        { content: "hand in", trigger: "button[name=action_submit]", run: "click" },
        { content: "received, and urgent", trigger: ".o_form_view .alert-danger:visible" },
        { content: "it is a report", trigger: "button[name=action_make_concern]:visible" },
    ],
});

registry.category("web_tour.tours").add("crisis_peer_paper_report", {
    steps: () => [
        {
            content: "an urgent report with its clock",
            trigger:
                ".o_data_row:has(.o_data_cell[name=is_urgent] input:checked):has(.o_data_cell[name=assessment_due_at]:not(:empty)) .o_data_cell[name=subject_id]:contains('Pupil A')",
            run: "click",
        },
        { content: "told by a peer supporter, no name", trigger: ".o_form_view:not(:contains('Peer P'))" },
        { content: "what was seen", trigger: ".o_field_widget[name=facts]:contains('日记本')" },
    ],
});

// The talk that follows: one tap.
registry.category("web_tour.tours").add("crisis_peer_talk", {
    steps: () => [
        { content: "done", trigger: "button[name=action_done]:visible", run: "click" },
        { content: "nobody waits any more", trigger: ".o_view_nocontent" },
    ],
});
