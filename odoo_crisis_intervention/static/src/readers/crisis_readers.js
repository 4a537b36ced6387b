import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Who can read this record and why, and who has read it: what a school owes to those it writes about. */
export class CrisisReaders extends Component {
    static template = "odoo_crisis_intervention.CrisisReaders";
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({ readers: [], reads: [] });
        onWillStart(() => this.load(this.props.record));
        onWillUpdateProps((nextProps) => {
            if (nextProps.record.resId !== this.props.record.resId) {
                return this.load(nextProps.record);
            }
        });
    }

    async load(record) {
        const answer = record.resId
            ? await this.orm.call(record.resModel, "get_readers", [[record.resId]])
            : { readers: [], reads: [] };
        Object.assign(this.state, answer);
    }

    when(value) {
        return value ? toLocaleDateTimeString(deserializeDateTime(value)) : "";
    }
}

registry.category("view_widgets").add("crisis_readers", { component: CrisisReaders });
