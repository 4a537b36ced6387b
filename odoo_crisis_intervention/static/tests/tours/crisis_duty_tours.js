// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("crisis_duty_from_the_top_bar", {
    steps: () => [
        { trigger: ".o-mail-ActivityMenu-counter, .o_menu_systray .fa-clock-o", run: "click" },
        { trigger: ".o-mail-ActivityGroup:contains('待办')", run: "click" },
        { trigger: ".o_crisis_duties .o_kanban_record:contains('重点时段排查') button[name='action_done']", run: "click" },
        { trigger: ".o_crisis_duties:not(:has(.o_kanban_record:contains('重点时段排查')))" },
    ],
});

registry.category("web_tour.tours").add("crisis_duty_banner", {
    steps: () => [{ trigger: ".o_crisis_clock_banner:contains('预案时限已停止运行')" }],
});
