/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * The address and the six digits that open a tablet. They are in this dialog and nowhere else: the server keeps digests,
 * and closing the dialog forgets them. A new press gives new ones.
 */
export class CrisisTabletSecret extends Component {
    static template = "odoo_crisis_intervention.TabletSecret";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.secret = this.props.action.params || {};
        this.state = useState({ copied: false });
    }

    async onCopy() {
        await browser.navigator.clipboard.writeText(this.secret.link);
        this.state.copied = true;
    }

    onClose() {
        return this.action.doAction({ type: "ir.actions.act_window_close" });
    }
}

registry.category("actions").add("crisis_tablet_secret", CrisisTabletSecret);
