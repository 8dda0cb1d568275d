/** A field that finds as one types: arrows choose, Enter takes, Escape closes. */

import { Component, onWillUnmount, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { useDebounced } from "@web/core/utils/timing";

const PAUSE = 150;

export class CounterPicker extends Component {
    static template = "onestop_dossier.CounterPicker";
    static props = {
        name: String,
        label: String,
        // What stands there when something is chosen.
        text: String,
        // text → promise of [{code, name}]
        find: Function,
        // Another number: what was typed belongs to something else, and goes.
        turn: { type: Number, optional: true },
        pick: Function,
        clear: { type: Function, optional: true },
        showCode: { type: Boolean, optional: true },
        wrong: { type: String, optional: true },
        nothing: { type: String, optional: true },
    };

    setup() {
        this.input = useRef("input");
        this.state = useState({
            text: this.props.text,
            results: [],
            picked: 0,
            open: false,
            nothing: false,
        });
        this.found = this.props.text;
        this.findSoon = useDebounced(() => this.find(), PAUSE);
        onWillUpdateProps((next) => {
            // While somebody types, what was chosen before is given up: no new text.
            const given = next.text !== this.props.text && (next.text || !this.typing);
            if (given || next.turn !== this.props.turn) {
                this.found = next.text;
                Object.assign(this.state, { text: next.text, open: false, nothing: false });
            }
        });
        onWillUnmount(() => (this.gone = true));
    }

    onInput(ev) {
        this.typing = true;
        this.state.text = ev.target.value;
        this.props.clear?.();
        this.findSoon();
    }

    async find(everything = false) {
        const text = everything ? "" : this.state.text.trim();
        const results = text || everything ? await this.props.find(text) : [];
        // An answer that comes after more was typed is stale.
        if (this.gone || (!everything && this.state.text.trim() !== text)) {
            return;
        }
        this.found = this.state.text;
        Object.assign(this.state, {
            results,
            picked: 0,
            open: results.length > 0,
            nothing: Boolean(text) && !results.length,
        });
    }

    async onKeydown(ev) {
        const { state } = this;
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (step) {
            ev.preventDefault();
            if (!state.open) {
                return this.find(!state.text || state.text === this.props.text);
            }
            const count = state.results.length;
            state.picked = (state.picked + step + count) % count;
            this.input.el.parentElement
                .querySelector(`#${this.optionId(state.picked)}`)
                ?.scrollIntoView({ block: "nearest" });
        } else if (ev.key === "Escape" && state.open) {
            ev.stopPropagation();
            state.open = false;
        } else if (ev.key === "Enter" && !ev.ctrlKey && !ev.metaKey && !ev.isComposing) {
            const typed = state.text.trim() && state.text !== this.props.text;
            if (!typed && !state.open) {
                return; // nothing to take: the form walks on
            }
            ev.preventDefault();
            ev.stopPropagation();
            if (this.found !== state.text) {
                await this.find(); // Enter came before the pause was over
            }
            this.take(state.results[state.picked]);
        }
    }

    take(option) {
        if (option) {
            this.findSoon.cancel();
            this.typing = false;
            this.state.open = false;
            this.props.pick(option);
        }
    }

    onBlur() {
        Object.assign(this.state, { open: false, nothing: false });
    }

    optionId(index) {
        return `oc_${this.props.name}_${index}`;
    }
}
