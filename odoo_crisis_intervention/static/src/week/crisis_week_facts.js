import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Numbers of a counsellor's week and the pupils they are about, as the server counted them for this reader. */
export class CrisisWeekFacts extends Component {
    static template = "odoo_crisis_intervention.CrisisWeekFacts";
    static props = standardFieldProps;

    get week() {
        return this.props.record.data[this.props.name] || { facts: [], people: [] };
    }

    /** Each number with its parts: assessments and of which level, reports and how many urgent. */
    get facts() {
        const facts = [];
        for (const fact of this.week.facts) {
            if (!fact.part) {
                facts.push({ ...fact, parts: [] });
            } else if (fact.number) {
                facts.at(-1).parts.push(fact);
            }
        }
        return facts;
    }

    get span() {
        const { since, until } = this.week;
        if (!since) {
            return "";
        }
        const [from, to] = [since, until].map((value) => deserializeDateTime(value).toFormat("MM-dd HH:mm"));
        return _t("Counted from %(from)s to %(to)s", { from, to });
    }
}

registry.category("fields").add("crisis_week_facts", { component: CrisisWeekFacts, supportedTypes: ["json"] });
