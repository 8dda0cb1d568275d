/** The cursor goes where the visit wants it, as soon as the field is on the screen. */

import { onMounted, onPatched } from "@odoo/owl";

export function useWantedFocus(visit, root) {
    const apply = () => {
        const { wanted } = visit;
        const field = wanted && root.el?.querySelector(`[name="${wanted}"]`);
        if (field && !field.disabled) {
            visit.wanted = "";
            field.focus();
            if (visit.done && wanted === "id_number") {
                // What was received is read first; it stands above the first field.
                root.el.querySelector(".o_onestop_counter_head").scrollIntoView();
            }
        }
    };
    onMounted(apply);
    onPatched(apply);
}
