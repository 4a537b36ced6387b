import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("crisis_support_in_force", {
    steps: () => [
        { trigger: ".o_form_view .o_crisis_stamps" },
        { trigger: "button[name=action_open_support_plan]", run: "click" },
        {
            trigger: ".o_field_widget[name=line_ids] .o_data_row:eq(9)",
            content: "the template's points are there",
        },
        { trigger: ".o_field_widget[name=medication_by] input[data-value=guardian]", run: "click" },
        { trigger: ".o_field_widget[name=contact_words] input", run: "edit 心理辅导室，张老师" },
        { trigger: ".o_field_widget[name=is_classmates_agreed] input", run: "click" },
        { trigger: ".o_field_widget[name=start_on] button, .o_field_widget[name=start_on] input", run: "click" },
        { trigger: ".o_datetime_picker .o_today", run: "click" },
        { trigger: ".o_notebook a.nav-link[name=stages]", run: "click" },
        { trigger: ".o_field_widget[name=stage_ids] .o_data_row:eq(2)" },
        { trigger: ".o_statusbar_buttons button[name=action_put_in_force]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current[data-value=in_force]" },
        { trigger: ".o_notebook a.nav-link[name=reviews]", run: "click" },
        { trigger: ".o_field_widget[name=review_ids] .o_data_row:eq(2)" },
        { trigger: ".o_notebook a.nav-link[name=followups]", run: "click" },
        { trigger: ".o_field_widget[name=followup_ids] .o_data_row:eq(3)" },
    ],
});

registry.category("web_tour.tours").add("crisis_support_read", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Pupil A):has(.text-bg-warning)", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=classmates_text]" },
        {
            trigger: ".o_field_widget[name=line_ids]:not(:contains(school doctor)):not(:contains(校医))",
            content: "medication is not the class's matter",
        },
        {
            trigger: ".o_form_view button[name=action_confirm_read]",
            run() {
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("the page is wider than the phone");
                }
                if (document.title.includes("Pupil") || location.href.includes("Pupil")) {
                    throw new Error("a name is in the title or the address");
                }
            },
        },
        { trigger: ".o_form_view button[name=action_confirm_read]", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_confirm_read]))" },
        { trigger: ".o_form_view button[name=action_report_breach]", run: "click" },
        { trigger: ".modal .o_field_widget[name=what] textarea", run: "edit 没有按约定去医院复诊" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
    ],
});

registry.category("web_tour.tours").add("crisis_followup_schedule", {
    steps: () => [
        { trigger: ".o_form_view .o_crisis_stamps" },
        { trigger: ".o_notebook a.nav-link[name=followups]", run: "click" },
        {
            trigger: ".o_field_widget[name=followup_ids] .o_data_row:eq(3)",
            content: "the whole schedule is there",
        },
        { trigger: ".o_field_widget[name=followup_ids] .o_data_row button[name=action_open]", run: "click" },
        { trigger: ".modal .o_field_widget[name=result] label:contains(好转)", run: "click" },
        { trigger: ".modal button[name=action_done]", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=followup_ids] .o_data_row:first:contains(完成)",
        },
        {
            trigger: ".o_field_widget[name=followup_ids] .o_data_row:first button[name=action_open]",
            run: "click",
        },
        { trigger: ".modal .alert-warning", content: "the feedback is still owed" },
        { trigger: ".modal .o_field_widget[name=homeroom_note] textarea", run: "edit 请安排靠窗座位" },
        { trigger: ".modal button[name=action_feedback]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_data_row:first:contains(请安排靠窗座位)" },
    ],
});
