/** The inbox: a list, on phones cards, with one tab per question and its count. */

import { markup, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { SearchModel } from "@web/search/search_model";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { listView } from "@web/views/list/list_view";
import { ListController } from "@web/views/list/list_controller";

export const INBOX_CHANGED = "onestop_dossier/inbox_changed";

/** Asks the server which tabs this person has; the first one opens. */
export class OnestopInboxSearchModel extends SearchModel {
    async load(config) {
        this.tabs = await this.orm.call(config.resModel, "inbox_tabs", []);
        const asked = Object.keys(config.context || {}).some((key) =>
            key.startsWith("search_default_")
        );
        const first = this.tabs.find((tab) => tab.first);
        if (!asked && first) {
            const context = { ...config.context, [`search_default_tab_${first.name}`]: 1 };
            return super.load({ ...config, context });
        }
        return super.load(config);
    }
}

const withTabs = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            const { searchModel } = this.env;
            this.orm = useService("orm");
            this.tabs = useState({ all: searchModel.tabs || [] });
            this.items = Object.fromEntries(
                Object.values(searchModel.searchItems)
                    .filter((item) => item.name?.startsWith("tab_"))
                    .map((item) => [item.name.slice(4), item.id])
            );
            useBus(this.env.bus, INBOX_CHANGED, () => this.model.load());
        }

        get modelParams() {
            const params = super.modelParams;
            const { onRootLoaded } = params.hooks;
            let first = true;
            // The tabs are counted again whenever the list is read again.
            params.hooks.onRootLoaded = async (root) => {
                await onRootLoaded?.(root);
                if (!first) {
                    this.countTabs();
                }
                first = false;
            };
            return params;
        }

        async countTabs() {
            this.tabs.all = await this.orm.call(this.props.resModel, "inbox_tabs", []);
        }

        get activeTab() {
            return this.tabs.all.find((tab) => this.isActive(tab));
        }

        get emptyHelp() {
            const tab = this.activeTab;
            if (!tab) {
                return this.props.info.noContentHelp;
            }
            return markup`<p class="o_view_nocontent_smiling_face">${tab.title}</p><p>${tab.hint}</p>`;
        }

        isActive(tab) {
            return this.env.searchModel.query.some(
                (part) => part.searchItemId === this.items[tab.name]
            );
        }

        show(tab) {
            const { searchModel } = this.env;
            searchModel.clearQuery();
            searchModel.toggleSearchItem(this.items[tab.name]);
        }
    };

export class OnestopInboxController extends withTabs(ListController) {
    static template = "onestop_dossier.Inbox";
}

export class OnestopInboxCards extends withTabs(KanbanController) {
    static template = "onestop_dossier.InboxCards";
}

registry.category("views").add("onestop_inbox", {
    ...listView,
    Controller: OnestopInboxController,
    SearchModel: OnestopInboxSearchModel,
});

registry.category("views").add("onestop_inbox_cards", {
    ...kanbanView,
    Controller: OnestopInboxCards,
    SearchModel: OnestopInboxSearchModel,
});
