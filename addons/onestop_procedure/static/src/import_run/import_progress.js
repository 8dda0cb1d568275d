import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WAITING = ["queued", "running"];
const EVERY = 1500;

/** The progress of an import, read again while the server works on it. */
export class ImportProgress extends Component {
    static template = xml`
        <div class="d-flex align-items-center gap-2 w-100" aria-live="polite">
            <div class="progress flex-grow-1" role="progressbar" style="height: 1.25rem"
                 t-att-aria-valuenow="percent" aria-valuemin="0" aria-valuemax="100"
                 t-att-aria-label="label">
                <div class="progress-bar" t-att-class="{
                        'progress-bar-striped progress-bar-animated': waiting,
                        'bg-success': data.state === 'done',
                        'bg-danger': data.state === 'failed'}"
                     t-attf-style="width: {{percent}}%"/>
            </div>
            <span class="text-nowrap" t-out="text"/>
        </div>`;
    static props = { ...standardFieldProps };

    setup() {
        onMounted(() => {
            this.timer = setInterval(() => this.refresh(), EVERY);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get data() {
        return this.props.record.data;
    }

    get waiting() {
        return WAITING.includes(this.data.state);
    }

    get percent() {
        return this.data[this.props.name] || 0;
    }

    get label() {
        return _t("Progress of the import");
    }

    get text() {
        const { done, total } = this.data;
        return total ? `${formatInteger(done)} / ${formatInteger(total)}` : "";
    }

    async refresh() {
        if (this.waiting && !this.loading) {
            this.loading = true;
            try {
                await this.props.record.load();
            } finally {
                this.loading = false;
            }
        }
    }
}

registry.category("fields").add("onestop_import_progress", {
    component: ImportProgress,
    supportedTypes: ["integer"],
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "done", type: "integer" },
        { name: "total", type: "integer" },
    ],
});
