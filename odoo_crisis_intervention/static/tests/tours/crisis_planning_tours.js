import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("crisis_case_plan_propose", {
    steps: () => [
        { trigger: ".o_form_view .o_crisis_stamps" },
        { trigger: "button[name=action_open_handling_plan]", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=goal] textarea", run: "edit 两周内睡眠好转" },
        {
            trigger: ".o_field_widget[name=measure_ids] .o_data_row:eq(12)",
            content: "the red set: all five kinds",
        },
        { trigger: ".o_statusbar_buttons button[name=action_propose]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current[data-value=proposed]" },
    ],
});

registry.category("web_tour.tours").add("crisis_case_plan_approve", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell[name=subject_id]:contains(Pupil A)", run: "click" },
        { trigger: ".o_statusbar_buttons button[name=action_approve]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current[data-value=approved]" },
        { trigger: ".o_statusbar_buttons button[name=action_new_version]" },
    ],
});

registry.category("web_tour.tours").add("crisis_measure_done", {
    steps: () => [
        { trigger: ".o_data_row:contains(Crisis homeroom) .o_data_cell[name=what]:first", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=effect] textarea", run: "edit 见面愿意多说几句" },
        { trigger: ".o_statusbar_buttons button[name=action_do]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current[data-value=under_way]" },
    ],
});
