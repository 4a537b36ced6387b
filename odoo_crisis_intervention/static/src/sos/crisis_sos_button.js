/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { user } from "@web/core/user";
import { CrisisSosDialog } from "./crisis_sos_dialog";

/** A page that is still loading closes all dialogs when it is there; this one comes back, with its words. */
function openDialog(dialog, sos) {
    const again = (params) => params?.noReload && sos.state.status !== "sent" && openDialog(dialog, sos);
    dialog.add(CrisisSosDialog, {}, { onClose: (params) => void setTimeout(() => again(params)) });
}

/** The red button in the top bar, for all staff, from anywhere. While something is not sent yet it says so. */
export class CrisisSosButton extends Component {
    static template = "odoo_crisis_intervention.SosButton";
    static props = {};

    setup() {
        this.sos = useService("crisis_sos");
        this.dialog = useService("dialog");
        this.state = useState(this.sos.state);
    }

    onClick() {
        this.sos.open();
        openDialog(this.dialog, this.sos);
    }
}

registry
    .category("systray")
    .add(
        "odoo_crisis_intervention.sos",
        { Component: CrisisSosButton, isDisplayed: () => user.isInternalUser !== false },
        { sequence: 101 }
    );

/** On the form of a report: what was typed there goes along. */
export class CrisisSosFromReport extends Component {
    static template = "odoo_crisis_intervention.SosFromReport";
    static props = standardWidgetProps;

    setup() {
        this.sos = useService("crisis_sos");
        this.dialog = useService("dialog");
    }

    onClick() {
        const data = this.props.record.data;
        this.sos.open({
            place: data.place,
            what: data.facts,
            subject: data.subject_id && { id: data.subject_id.id, name: data.subject_id.display_name },
            subject_description: data.subject_description,
            is_injured: data.is_injured,
        });
        openDialog(this.dialog, this.sos);
    }
}

registry.category("view_widgets").add("crisis_sos_from_report", {
    component: CrisisSosFromReport,
    fieldDependencies: [
        { name: "place", type: "char" },
        { name: "facts", type: "text" },
        { name: "subject_id", type: "many2one" },
        { name: "subject_description", type: "char" },
        { name: "is_injured", type: "boolean" },
    ],
});
