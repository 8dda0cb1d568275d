/** One paper: here, not needed, held already; its numbers and its scans. */

import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { viewable } from "./counter_files";

// Characters of a name beyond which its first lines are shown.
const LONG = 240;

export class CounterPaper extends Component {
    static template = "onestop_dossier.CounterPaper";
    static props = { visit: Object, row: Object };

    setup() {
        this.visit = useState(this.props.visit);
        this.viewer = useFileViewer();
        this.state = useState({ whole: false });
    }

    get component() {
        return this.props.row.component;
    }

    /** Some papers are described on a whole page: their first lines will do. */
    get isLong() {
        return this.component.name.length > LONG;
    }

    get paper() {
        return this.visit.request.papers[this.component.id];
    }

    get row() {
        return { component: this.component, paper: this.paper };
    }

    get endings() {
        return this.visit.start.file_types.map((ending) => `.${ending}`).join(",");
    }

    removeLabel(file) {
        return _t("Remove %s", file.name);
    }

    /** A large sheet and next to it the others of the same paper. */
    open(file) {
        const files = this.paper.files.map(viewable);
        this.viewer.open(
            files.find((other) => other.downloadUrl === file.address),
            files
        );
    }

    onChoose(ev) {
        this.visit.addFiles(this.row, [...ev.target.files]);
        ev.target.value = "";
    }

    onDrop(ev) {
        this.visit.addFiles(this.row, [...ev.dataTransfer.files]);
    }

    onPaste(ev) {
        if (ev.clipboardData.files.length) {
            ev.preventDefault();
            this.visit.addFiles(this.row, [...ev.clipboardData.files]);
        }
    }
}
