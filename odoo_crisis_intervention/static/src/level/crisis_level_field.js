import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { buildM2OFieldDescription, extractM2OFieldProps, Many2OneField } from "@web/views/fields/many2one/many2one_field";

/**
 * Many2one to crisis.level, read as a badge in the level's own colour with its name beside it, because colour alone
 * tells nothing to those who cannot see it. While it can be changed it is an ordinary choice.
 */
export class CrisisLevelField extends Many2OneField {
    static template = "odoo_crisis_intervention.CrisisLevelField";
    static props = { ...Many2OneField.props, isLarge: { type: Boolean, optional: true } };

    get level() {
        return this.props.record.data[this.props.name];
    }

    get style() {
        return this.level.hex ? `--o-crisis-level: ${this.level.hex}` : "";
    }
}

export const crisisLevelField = {
    ...buildM2OFieldDescription(CrisisLevelField),
    displayName: _t("Crisis level"),
    relatedFields: [
        { name: "display_name", type: "char", readonly: true },
        { name: "hex", type: "char", readonly: true },
    ],
    extractProps(staticInfo, dynamicInfo) {
        return { ...extractM2OFieldProps(staticInfo, dynamicInfo), isLarge: Boolean(staticInfo.options.large) };
    },
};

registry.category("fields").add("crisis_level", crisisLevelField);
