/** The inbox: a list with one tab per question, each with its count. */

import { onWillStart, useState } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus } from "@web/core/utils/hooks";
import { listView } from "@web/views/list/list_view";
import { ListController } from "@web/views/list/list_controller";

export class OnestopInboxController extends ListController {
    static template = "onestop_dossier.Inbox";

    setup() {
        super.setup();
        // The tabs are the filters named tab_… of the search view.
        this.tabs = useState(
            Object.values(this.env.searchModel.searchItems)
                .filter((item) => item.name?.startsWith("tab_"))
                .map(({ id, name, description, domain }) => ({ id, name, description, domain }))
        );
        useBus(this.env.searchModel, "update", () => this.countTabs());
        onWillStart(() => this.countTabs());
    }

    async countTabs() {
        await Promise.all(
            this.tabs.map(async (tab) => {
                const domain = new Domain(tab.domain).toList(user.context);
                tab.count = await this.model.orm.searchCount(this.props.resModel, domain);
            })
        );
    }

    isActive(tab) {
        return this.env.searchModel.query.some((part) => part.searchItemId === tab.id);
    }

    show(tab) {
        const { searchModel } = this.env;
        searchModel.clearQuery();
        searchModel.toggleSearchItem(tab.id);
    }
}

registry.category("views").add("onestop_inbox", {
    ...listView,
    Controller: OnestopInboxController,
});
