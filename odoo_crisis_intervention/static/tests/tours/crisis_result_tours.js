/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";
import { pick, press, state } from "./crisis_tour_steps";

const HEADER = "学号,姓名,测评日期,等级";
const BAD = [HEADER, "T001,Pupil A,2026-09-10,二级预警", "T404,Nobody,2026-09-10,无预警", "T002,Pupil B,不记得,紫色"];
const GOOD = [HEADER, "T001,Pupil A,2026-09-10,二级预警", "T002,Pupil B,2026-09-10,无预警"];

const upload = (lines) => ({
    content: "the platform's file",
    trigger: ".o_field_widget[name=upload] input[type=file]:not(:visible)",
    run() {
        const files = new DataTransfer();
        files.items.add(new File([lines.join("\n")], "results.csv", { type: "text/csv" }));
        this.anchor.files = files.files;
        this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
    },
});
const kept = [
    { content: "it is read", trigger: ".o_field_widget[name=upload] .o_clear_file_button" },
    { content: "keep it", trigger: ".o_form_button_save:visible", run: "click" },
    { content: "kept", trigger: ".o_field_widget[name=upload]:not(:has(.o_clear_file_button))" },
];
const wrong = (row, column) => ({
    content: `row ${row}, column ${column} is wrong`,
    trigger: `.o_field_widget[name=problems]:contains(${row}):contains(${column})`,
});

// Three kinds of bad cells are told by row and column, nothing is written; the mended file is taken over whole.
registry.category("web_tour.tours").add("crisis_result_import", {
    steps: () => [
        { content: "a new import", trigger: ".o_list_button_add", run: "click" },
        ...pick(".o_form_view", "mapping_id", "区平台"),
        upload(BAD),
        ...kept,
        press("action_check"),
        wrong(3, "学号"),
        wrong(4, "测评日期"),
        wrong(4, "等级"),
        { content: "nothing can be taken over", trigger: ".o_form_view:not(:has(button[name=action_take_over]:visible))" },
        upload(GOOD),
        ...kept,
        press("action_check"),
        press("action_take_over"),
        state("done"),
        press("action_open_sheets"),
        { content: "two results", trigger: ".o_list_view .o_data_row:nth-child(2)" },
        { content: "one to talk with", trigger: ".o_data_row:contains(Pupil A) td[name=to_see] input:checked" },
    ],
});
