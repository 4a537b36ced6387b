/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

const card = (name) => `.o_kanban_record:has(:contains("${name}"))`;

// A homeroom teacher between two lessons, two slips in the hand. A name that is tapped twice stays what it is.
registry.category("web_tour.tours").add("crisis_census_slips_phone", {
    steps: () => [
        {
            content: "the first slip: they agree",
            trigger: `${card("Pupil A")} button[name=action_consent_given]`,
            run: "click",
        },
        {
            content: "noted",
            trigger: `${card("Pupil A")}:not(:has(button[name=action_consent_given]))`,
        },
        {
            content: "the second one: they would rather not",
            trigger: `${card("Mate 0")} button[name=action_guardian_declines]`,
            run: "click",
        },
        {
            content: "noted as well",
            trigger: `${card("Mate 0")}:not(:has(button[name=action_guardian_declines]))`,
        },
        {
            content: "somebody is ill",
            trigger: `${card("Mate 1")} button[name=action_absent]`,
            run: "click",
        },
        { content: "can be there after all", trigger: `${card("Mate 1")} button[name=action_present]` },
        { content: "no pupil of another class", trigger: ".o_kanban_view:not(:contains('Pupil B'))" },
    ],
});
