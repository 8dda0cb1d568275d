import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Goes on to the next point as soon as one is settled. */
export class SettleQueueController extends FormController {
    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        if (!["action_settle", "action_settle_same"].includes(clickParams.name)) {
            return;
        }
        const { resId, resIds } = this.model.root;
        const next = resIds[resIds.indexOf(resId) + 1];
        if (next) {
            await this.model.load({ resId: next });
        }
    }
}

registry.category("views").add("onestop_settle_queue", {
    ...formView,
    Controller: SettleQueueController,
});
