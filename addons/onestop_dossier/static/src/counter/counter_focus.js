/** The cursor goes where the visit wants it, as soon as the field is on the screen. */

import { onMounted, onPatched } from "@odoo/owl";

export function useWantedFocus(visit, root) {
    const apply = () => {
        const { wanted } = visit;
        const field = wanted && root.el?.querySelector(`[name="${wanted}"]`);
        if (field && !field.disabled) {
            visit.wanted = "";
            field.focus();
        }
    };
    onMounted(apply);
    onPatched(apply);
}
