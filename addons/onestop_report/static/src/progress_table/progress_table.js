import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Form II.06 as it is printed; every figure but 0 opens the dossiers behind it. */
export class ProgressTable extends Component {
    static template = "onestop_report.ProgressTable";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.format = formatInteger;
    }

    get table() {
        return this.props.record.data[this.props.name];
    }

    get rows() {
        return [...this.table.rows, { id: false, figures: this.table.total, total: true }];
    }

    spoken(row, column, figure) {
        return _t("%(column)s, %(row)s: %(count)s dossiers, open them", {
            column: column.spoken,
            row: row.total ? _t("Total") : row.name,
            count: this.format(figure),
        });
    }

    async open(row, column) {
        const action = await this.orm.call(
            "onestop.report.progress",
            "action_open_cell",
            [[this.props.record.resId], column.key, row.id]
        );
        this.action.doAction(action);
    }
}

registry.category("fields").add("onestop_progress_table", {
    component: ProgressTable,
    supportedTypes: ["json"],
});
