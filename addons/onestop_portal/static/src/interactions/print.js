/** Offers to print the checklist of papers; without scripts the browser's menu does. */
import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

export class PrintPapers extends Interaction {
    static selector = ".o_onestop_print";
    dynamicContent = {
        _root: { "t-on-click": this.print },
    };

    setup() {
        this.el.classList.remove("d-none");
    }

    print() {
        document.body.classList.add("o_onestop_print_papers");
        document.querySelectorAll("#papers details").forEach((part) => (part.open = true));
        window.addEventListener(
            "afterprint",
            () => document.body.classList.remove("o_onestop_print_papers"),
            { once: true }
        );
        window.print();
    }
}

registry.category("public.interactions").add("onestop_portal.print_papers", PrintPapers);
