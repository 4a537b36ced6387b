/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";
import { Many2One } from "@web/views/fields/many2one/many2one";
import { buildM2OFieldDescription, Many2OneField } from "@web/views/fields/many2one/many2one_field";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";

/**
 * A person to be typed and picked, on a phone too: there Odoo opens a list to leaf through instead, and somebody who
 * reports in a hurry knows the name.
 */
class CrisisPersonAutocomplete extends Many2XAutocomplete {
    static template = "odoo_crisis_intervention.CrisisPersonAutocomplete";
}

class CrisisPersonMany2One extends Many2One {
    static components = { ...Many2One.components, Many2XAutocomplete: CrisisPersonAutocomplete };
}

export class CrisisPersonField extends Many2OneField {
    static components = { ...Many2OneField.components, Many2One: CrisisPersonMany2One };
}

registry.category("fields").add("crisis_person", buildM2OFieldDescription(CrisisPersonField));
