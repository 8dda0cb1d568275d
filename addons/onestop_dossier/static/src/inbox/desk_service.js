/** Says at once when a waiting citizen's dossier comes to one's desk, or is signed. */

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { INBOX_CHANGED } from "./inbox";

export const deskService = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, { action, bus_service: bus, notification }) {
        bus.subscribe("onestop_dossier/desk", ({ kind, id, code }) => {
            const signed = kind === "signed";
            const text = signed
                ? _t("%(code)s is signed: the citizen can have the result.", { code })
                : _t("%(code)s: the citizen waits at the desk.", { code });
            const open = () =>
                action.doAction({
                    type: "ir.actions.act_window",
                    res_model: "onestop.dossier",
                    res_id: id,
                    views: [[false, "form"]],
                });
            const close = notification.add(text, {
                type: signed ? "success" : "info",
                sticky: signed,
                buttons: [{ name: _t("Open the dossier"), primary: true, onClick: () => (close(), open()) }],
            });
            env.bus.trigger(INBOX_CHANGED);
        });
        bus.start();
    },
};

registry.category("services").add("onestop_desk", deskService);
