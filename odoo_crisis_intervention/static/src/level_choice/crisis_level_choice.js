/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The levels side by side in their colours, to be chosen with one tap; a second tap takes the choice back. Read only it
 * is the badge that lists show.
 */
export class CrisisLevelChoice extends Component {
    static template = "odoo_crisis_intervention.CrisisLevelChoice";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ levels: [] });
        onWillStart(async () => {
            this.state.levels = await this.orm.searchRead("crisis.level", [], ["display_name", "hex"]);
        });
    }

    get level() {
        return this.props.record.data[this.props.name];
    }

    color(level) {
        return level.hex ? `--o-crisis-level: ${level.hex}` : "";
    }

    choose(level) {
        const { id, display_name, hex } = level;
        return this.props.record.update({
            [this.props.name]: this.level.id === id ? false : { id, display_name, hex },
        });
    }
}

registry.category("fields").add("crisis_level_choice", {
    component: CrisisLevelChoice,
    displayName: _t("Choice of a crisis level"),
    supportedTypes: ["many2one"],
    relatedFields: [
        { name: "display_name", type: "char", readonly: true },
        { name: "hex", type: "char", readonly: true },
    ],
});
