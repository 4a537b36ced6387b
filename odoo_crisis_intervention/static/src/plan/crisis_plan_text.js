import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The plan as a page to read: its contents, then chapter by chapter. */
export class CrisisPlanText extends Component {
    static template = "odoo_crisis_intervention.CrisisPlanText";
    static props = standardFieldProps;

    get chapters() {
        return (this.props.record.data[this.props.name] || []).map(([name, text], index) => ({
            id: `o_crisis_chapter_${index}`,
            name,
            paragraphs: text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim()),
        }));
    }

    /** The address of the page stays what it is: it only scrolls. */
    goTo(id) {
        document.getElementById(id)?.scrollIntoView({ behavior: "smooth" });
    }
}

registry.category("fields").add("crisis_plan_text", { component: CrisisPlanText, supportedTypes: ["json"] });
