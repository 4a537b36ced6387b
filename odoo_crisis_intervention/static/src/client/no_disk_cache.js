import { rpc } from "@web/core/network/rpc";
import { omit } from "@web/core/utils/objects";
import { patch } from "@web/core/utils/patch";

// The shape of a view holds no data of anybody and may stay in the cache.
const WITHOUT_DATA = new Set(["get_views"]);

/**
 * Odoo keeps the first answer of every view in the browser's IndexedDB to open it faster next time. Computers in a
 * staff room are shared: what our models answer is never left behind on them.
 */
patch(rpc, {
    _rpc(url, params, settings = {}) {
        const model = params?.model || "";
        if (settings.cache && model.startsWith("crisis.") && !WITHOUT_DATA.has(params.method)) {
            settings = omit(settings, "cache");
        }
        return super._rpc(url, params, settings);
    },
});
