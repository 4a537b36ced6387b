/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";

const until = async (found) => {
    for (let i = 0; i < 200; i++) {
        const value = found();
        if (value) {
            return value;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("it did not come");
};

// One question on each screen; a tap goes on by itself, but for the last one.
const answer = (values) => async () => {
    let before = null;
    for (const value of values) {
        const question = await until(() => {
            const shown = document.querySelector(".js_question-wrapper");
            return shown && shown.id !== before && shown.querySelectorAll("label").length && shown;
        });
        before = question.id;
        if (document.documentElement.scrollWidth > window.innerWidth) {
            throw new Error("the question is wider than the screen");
        }
        question.querySelectorAll("input[type='radio']")[value].click();
    }
};

// A pupil at a school's tablet, in Chinese, who does not want to live some days: from the teacher's code to whom to call.
registry.category("web_tour.tours").add("crisis_tablet_pupil", {
    steps: () => [
        { content: "the teacher's code", trigger: "#code", run: "edit 271828" },
        { content: "open", trigger: ".o_crisis_census form button", run: "click", expectUnloadPage: true },
        { content: "the own number", trigger: "#number", run: "edit T001" },
        { content: "next", trigger: ".o_crisis_census form button", run: "click", expectUnloadPage: true },
        { content: "the first character and the class", trigger: ".o_crisis_census_person:contains('P*'):contains('七年1班')" },
        { content: "no name", trigger: ".o_crisis_census:not(:contains('Pupil A'))" },
        { content: "may say no", trigger: "button[formaction$='/decline']" },
        { content: "begin", trigger: "button[formaction$='/begin']", run: "click", expectUnloadPage: true },
        { content: "may stop", trigger: ".o_crisis_census_stop button" },
        { content: "ten questions", trigger: ".js_question-wrapper", run: answer([1, 1, 0, 2, 0, 0, 1, 0, 2, 1]) },
        { content: "hand in", trigger: "button[type='submit'][value='finish']:enabled", run: "click" },
        { content: "yes, sure", trigger: ".modal .modal-footer .btn-primary:enabled", run: "click" },
        { content: "thank you", trigger: ".o_crisis_census_thanks .o_crisis_census_sentence" },
        { content: "whom to call", trigger: ".o_crisis_census_thanks:contains('12356')" },
        { content: "nothing to stop any more", trigger: "body:not(:has(.o_crisis_census_stop:visible))" },
        { content: "the next pupil", trigger: ".o_crisis_census_next", run: "click", expectUnloadPage: true },
        { content: "nothing of the one before", trigger: "#number:empty" },
    ],
});
