/* SPDX-License-Identifier: LGPL-3.0-or-later */
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

// Long enough to write a number down.
const HOME_AFTER = 120000;
// Whoever does not touch the tablet for so long has gone; what was begun is kept.
const IDLE_AFTER = 300000;

/**
 * The page after handing in goes back to the first one by itself, and what was shown last is never shown again, whatever
 * way the browser comes back to it.
 */
export class CrisisCensusThanks extends Interaction {
    static selector = ".o_crisis_census_thanks";

    start() {
        this.waitForTimeout(() => window.location.replace(this.el.dataset.home), HOME_AFTER);
    }
}

/**
 * A question that nobody touches does not stay on the screen for whoever comes by.
 */
export class CrisisCensusIdle extends Interaction {
    static selector = ".o_crisis_census_stop";
    dynamicContent = {
        _document: {
            "t-on-pointerdown": () => this.wait(),
            "t-on-keydown": () => this.wait(),
        },
    };

    start() {
        this.wait();
    }

    wait() {
        clearTimeout(this.idle);
        this.idle = setTimeout(() => window.location.replace(this.el.dataset.home), IDLE_AFTER);
    }

    destroy() {
        clearTimeout(this.idle);
    }
}

registry.category("public.interactions").add("odoo_crisis_intervention.census_thanks", CrisisCensusThanks);
registry.category("public.interactions").add("odoo_crisis_intervention.census_idle", CrisisCensusIdle);
