import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, onPatched, onWillStart, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { RPCError } from "@web/core/network/rpc";
import { uuid } from "@web/core/utils/strings";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Whole đồng in Vietnamese style, whatever the language of the screen. */
export function dong(amount) {
    return `${grouped(amount)} đ`;
}

// Fields that the cursor is put into.
const CODE = "#o_cashier_code";
const TENDERED = "#o_cashier_tendered";
const OPEN_AMOUNT = ".o_cashier_edit input";
const OPENING = "#o_cashier_opening";
const COUNTED = "#o_cashier_counted";
const NOTE = "#o_cashier_note";
const FINISH = "#o_cashier_finish";

function grouped(amount) {
    return String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
}

/** The whole number that somebody typed ("200.000", "200 000 đ"); null if none. */
export function parseDong(text) {
    const digits = String(text).replace(/\D/g, "");
    return digits ? parseInt(digits, 10) : null;
}

/** A refusal without the name of the field, which is for callers of the API. */
function spoken(message) {
    const text = message.replace(/^[a-z_]+: /, "");
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Code in, amount due in large figures, money, receipt; the shift at the foot.
 * Works with the keyboard alone: code Enter, money Enter, next code.
 */
export class Cashier extends Component {
    static template = "onestop_fee.Cashier";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.receiptFrame = useRef("frame");
        this.dong = dong;
        // The browser's own viewer, with nothing but the page.
        this.viewer = "#toolbar=0&navpanes=0&view=FitH";
        this.state = useState({
            agency: "",
            session: false,
            code: this.props.action.params?.code || "",
            bill: null,
            tendered: "",
            done: null,
            receiptUrl: "",
            editing: {},
            opening: "",
            closing: null,
            error: "",
            shiftError: "",
            busy: false,
        });
        onWillStart(async () => {
            this.setShift(await this.orm.call("onestop.cash.session", "screen_state", []));
        });
        onMounted(() => (this.state.code ? this.find() : this.focus(CODE)));
        onPatched(() => this.applyFocus());
    }

    /** Put the cursor into the first of these fields that is on the screen. */
    focus(...selectors) {
        this.wanted = selectors;
        this.applyFocus();
    }

    /** Again after each patch until it worked: the field may only just appear. */
    applyFocus() {
        for (const selector of this.wanted || []) {
            const field = this.root.el?.querySelector(selector);
            if (field) {
                field.focus();
                field.select?.();
                this.wanted = null;
                return;
            }
        }
    }

    /** Change in đồng for what was handed over; null where that says nothing. */
    get change() {
        const tendered = parseDong(this.state.tendered);
        return tendered === null ? null : tendered - this.state.bill.due;
    }

    get canCollect() {
        const bill = this.state.bill;
        return Boolean(bill && bill.due && !bill.unsettled);
    }

    setShift({ agency, session }) {
        Object.assign(this.state, { agency, session });
    }

    /** Run a call to the server; what it refuses is shown under `errorKey`. */
    async attempt(call, errorKey = "error") {
        if (this.state.busy) {
            return undefined;
        }
        this.state.busy = true;
        this.state[errorKey] = "";
        try {
            return await call();
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state[errorKey] = spoken(error.data?.message || error.message);
            return undefined;
        } finally {
            this.state.busy = false;
        }
    }

    // --- bill ---

    async find() {
        this.clearBill();
        const text = this.state.code;
        if (!text.trim()) {
            return;
        }
        const bill = await this.attempt(() =>
            this.orm.call("onestop.dossier", "cashier_find", [text])
        );
        if (bill) {
            this.showBill(bill);
        } else {
            this.focus(CODE);
        }
    }

    showBill(bill) {
        this.state.bill = bill;
        this.state.code = bill.code;
        this.state.editing = {};
        for (const charge of bill.charges.filter((c) => c.state === "unsettled")) {
            this.edit(charge);
        }
        // One key per bill on the screen: a second click asks, and does not pay again.
        this.key = uuid();
        this.state.receiptUrl = bill.status === "paid" ? bill.receipts.at(-1)?.url || "" : "";
        this.focus(bill.unsettled ? OPEN_AMOUNT : bill.due ? TENDERED : CODE);
    }

    clearBill() {
        Object.assign(this.state, {
            bill: null,
            tendered: "",
            done: null,
            receiptUrl: "",
            editing: {},
            error: "",
        });
    }

    startOver() {
        this.clearBill();
        this.state.code = "";
        this.focus(CODE);
    }

    // --- amounts that the tariff leaves open ---

    edit(charge) {
        this.state.editing[charge.id] = { amount: "", basis: charge.basis, kind: charge.kind };
    }

    async settle(charge) {
        const { amount, basis, kind } = this.state.editing[charge.id];
        const value = parseDong(amount);
        if (value === null) {
            this.state.error = _t("Amount: type a number, 0 where nothing is to be paid.");
            return;
        }
        const bill = await this.attempt(async () => {
            await this.orm.call("onestop.charge", "settle", [[charge.id], value, basis, kind]);
            return this.orm.call("onestop.dossier", "cashier_find", [this.state.bill.code]);
        });
        if (bill) {
            this.showBill(bill);
        }
    }

    // --- money ---

    /** Keep an amount as it is typed, with its thousands parted. */
    onAmount(ev, holder, name) {
        const value = parseDong(ev.target.value);
        holder[name] = value === null ? "" : grouped(value);
        ev.target.value = holder[name];
    }

    payCash() {
        if (!this.state.session) {
            this.state.error = _t("Open a shift first: cash is taken in a shift.");
            this.focus(OPENING);
            return undefined;
        }
        if (this.canCollect && this.change !== null && this.change < 0) {
            this.state.error = _t("%s more is needed.", dong(-this.change));
            return undefined;
        }
        return this.pay("cash");
    }

    async pay(method) {
        if (!this.canCollect) {
            return;
        }
        const { code, due } = this.state.bill;
        const change = method === "cash" ? this.change || 0 : 0;
        const answer = await this.attempt(() =>
            this.orm.call("onestop.receipt", "collect", [code, method, due, this.key])
        );
        if (!answer) {
            return;
        }
        const bill = await this.orm.call("onestop.dossier", "cashier_find", [code]);
        this.setShift(await this.orm.call("onestop.cash.session", "screen_state", []));
        const receipts = bill.receipts.filter((kept) =>
            answer.receipts.some((r) => r.serial === kept.serial && r.number === kept.number)
        );
        Object.assign(this.state, {
            bill,
            tendered: "",
            done: { total: answer.total, change, receipts },
            receiptUrl: receipts[0].url,
            code: "",
        });
        this.focus(CODE);
    }

    showReceipt(receipt) {
        this.state.receiptUrl = receipt.url;
    }

    printReceipt() {
        this.receiptFrame.el?.contentWindow.print();
    }

    // --- shift ---

    async openShift() {
        const opening = parseDong(this.state.opening) || 0;
        const shift = await this.attempt(
            () => this.orm.call("onestop.cash.session", "open_shift", [opening]),
            "shiftError"
        );
        if (shift) {
            this.setShift(shift);
            this.state.opening = "";
            this.state.closing = null;
            this.state.error = "";
            this.focus(this.canCollect ? TENDERED : CODE);
        }
    }

    startClosing() {
        this.state.closing = { counted: "", result: null, note: "" };
        this.focus(COUNTED);
    }

    cancelClosing() {
        this.state.closing = null;
        this.state.shiftError = "";
        this.focus(CODE);
    }

    async closeShift() {
        const counted = parseDong(this.state.closing.counted);
        if (counted === null) {
            this.state.shiftError = _t("Count the drawer and type the amount.");
            return;
        }
        const result = await this.attempt(
            () => this.orm.call("onestop.cash.session", "close_shift", [counted]),
            "shiftError"
        );
        if (result) {
            this.state.closing.result = result;
            this.state.session = false;
            this.focus(NOTE, FINISH);
        }
    }

    async finishClosing() {
        const { result, note } = this.state.closing;
        if (result.difference && !note.trim()) {
            this.state.shiftError = _t("Say why the count differs.");
            return;
        }
        if (result.difference) {
            const done = await this.attempt(async () => {
                await this.orm.call("onestop.cash.session", "explain", [[result.id], note]);
                return true;
            }, "shiftError");
            if (!done) {
                return;
            }
        }
        this.cancelClosing();
    }

    // --- keys ---

    onKey(ev, action) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            action();
        } else if (ev.key === "Escape") {
            ev.preventDefault();
            this.startOver();
        }
    }
}

registry.category("actions").add("onestop_fee.cashier", Cashier);
