import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const OURS = "odoo_crisis_intervention.paper_";

/**
 * Odoo asks whether its own PDF program is installed before it downloads a report, and shows HTML otherwise. Our papers
 * have an engine of their own, so they are simply downloaded; the server says so when it can't print.
 *
 * @param {Object} action the report action
 * @param {Object} options
 * @param {Object} env
 * @returns {Promise<boolean>} whether the report was one of ours
 */
export async function downloadCrisisPaper(action, options, env) {
    if (action.report_type !== "qweb-pdf" || !action.report_name?.startsWith(OURS)) {
        return false;
    }
    const ids = (action.context?.active_ids || []).join(",");
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([`/report/pdf/${action.report_name}/${ids}`, action.report_type]),
                context: JSON.stringify(user.context),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("crisis_paper", downloadCrisisPaper);
