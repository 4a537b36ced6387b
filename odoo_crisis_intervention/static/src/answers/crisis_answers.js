/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const REFUSED = "refused";

/**
 * The answers of a sheet, to be tapped, or typed from paper with one digit each: a digit answers the item and goes on to
 * the next one, so that a hundred answers are a hundred keys. Which items and answers there are comes with the record
 * (`form`); what was asked only after another answer appears with it.
 */
export class CrisisAnswers extends Component {
    static template = "odoo_crisis_intervention.CrisisAnswers";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
    }

    get form() {
        return this.props.record.data.form || {};
    }

    get answers() {
        return this.props.record.data[this.props.name] || {};
    }

    get items() {
        return (this.form.items || []).filter((item) => this.isAsked(item));
    }

    get progress() {
        const answered = this.items.filter((item) => this.answer(item) !== undefined).length;
        return _t("%(answered)s of %(items)s answered", { answered, items: this.items.length });
    }

    answer(item) {
        const answer = this.answers[item.number];
        return answer === null ? undefined : answer;
    }

    /** What was answered, for a sheet that is only read. */
    words(item) {
        const answer = this.answer(item);
        if (answer === REFUSED) {
            return _t("Does not want to answer");
        }
        const option = item.answers.find(([value]) => value === answer);
        return option ? (option[1] === String(option[0]) ? option[1] : `${option[1]} (${option[0]})`) : "–";
    }

    isAsked(item) {
        if (!item.only_after.length) {
            return true;
        }
        const byNumber = Object.fromEntries(this.form.items.map((other) => [other.number, other]));
        return item.only_after.some((number) => {
            const answer = this.answers[number];
            return answer === REFUSED || (Number.isInteger(answer) && answer > byNumber[number].answers[0][0]);
        });
    }

    /** The same answer once more takes it back. */
    choose(item, value) {
        const answers = { ...this.answers };
        if (answers[item.number] === value) {
            delete answers[item.number];
        } else {
            answers[item.number] = value;
        }
        return this.props.record.update({ [this.props.name]: answers });
    }

    async onKeydown(ev, item) {
        const option = item.answers.find(([value]) => String(value) === ev.key);
        if (!option || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        ev.preventDefault();
        if (this.answer(item) !== option[0]) {
            await this.choose(item, option[0]);
        }
        const rows = [...this.root.el.querySelectorAll(".o_crisis_answer_item")];
        const next = rows[rows.findIndex((row) => row.dataset.item === String(item.number)) + 1];
        next?.querySelector("button")?.focus();
    }
}

registry.category("fields").add("crisis_answers", {
    component: CrisisAnswers,
    displayName: _t("Answers to an instrument"),
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "form", type: "json", readonly: true }],
});
