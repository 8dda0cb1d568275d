/* Hides questions that other answers make needless, and offers the communes of the
   province chosen. Without this script every question stands there with its condition,
   and the server drops the answers to those that are not asked. */
(function () {
    "use strict";

    function shown(element) {
        return element && !element.closest("[hidden]");
    }

    function valuesOf(root, name) {
        const values = [];
        for (const input of root.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
            if (!shown(input)) {
                continue;
            }
            if (["radio", "checkbox"].includes(input.type)) {
                if (input.checked) {
                    values.push(input.value);
                }
            } else if (input.value.trim()) {
                values.push(input.value.trim());
            }
        }
        return values;
    }

    function filledBelow(root, name) {
        const inputs = root.querySelectorAll(`[name^="${CSS.escape(name)}."]`);
        return [...inputs].some((input) => valuesOf(root, input.name).length);
    }

    // 1.234,5 as Vietnamese people type it.
    function number(text) {
        let bare = text.replace(/\s/g, "");
        if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare)) {
            bare = bare.replace(/\./g, "");
        }
        bare = bare.replace(",", ".");
        return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : null;
    }

    function read(kind, text) {
        if (kind === "number") {
            return number(text);
        }
        if (kind === "date") {
            const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
            const [, day, month, year] = parts || [];
            return parts ? `${year}-${month.padStart(2, 0)}-${day.padStart(2, 0)}` : null;
        }
        if (kind === "id_number") {
            return text.replace(/[\s.]/g, "").toUpperCase();
        }
        return text.normalize("NFC");
    }

    function holds(root, condition) {
        if (condition.op === "all") {
            return condition.parts.every((part) => holds(root, part));
        }
        if (condition.op === "any") {
            return condition.parts.some((part) => holds(root, part));
        }
        const {op, kind, name, value} = condition;
        const texts = valuesOf(root, name);
        const filled = texts.length > 0 || filledBelow(root, name);
        if (op === "filled" || op === "empty") {
            return filled === (op === "filled");
        }
        if (op === "contains") {
            return texts.includes(value);
        }
        const answer = texts.length ? read(kind, texts[0]) : null;
        if (answer === null) {
            return false;
        }
        switch (op) {
            case "equals":
                return answer === value;
            case "not_equals":
                return answer !== value;
            case "in":
                return value.includes(answer);
            case "not_in":
                return !value.includes(answer);
            case "greater":
                return answer > value;
            case "at_least":
                return answer >= value;
            case "less":
                return answer < value;
            case "at_most":
                return answer <= value;
        }
        return false;
    }

    function refresh(root) {
        const questions = [...root.querySelectorAll("[data-shown-if]")];
        // A question may hide one that stands before it; circles do not exist.
        for (let round = 0; round <= questions.length; round++) {
            let changed = false;
            for (const question of questions) {
                const hidden = !holds(root, JSON.parse(question.dataset.shownIf));
                changed = changed || question.hidden !== hidden;
                question.hidden = hidden;
            }
            if (!changed) {
                break;
            }
        }
    }

    async function offerCommunes(select) {
        const input = document.getElementById(select.dataset.communes);
        const list = input.list;
        list.replaceChildren();
        if (!select.value) {
            return;
        }
        const path = `/onestop/communes/${encodeURIComponent(select.value)}`;
        const response = await fetch(path);
        if (response.ok) {
            const names = await response.json();
            list.replaceChildren(
                ...names.map((name) => {
                    const option = document.createElement("option");
                    option.value = name;
                    return option;
                })
            );
        }
    }

    for (const root of document.querySelectorAll("main.o_onestop_eform form")) {
        root.classList.add("o_onestop_eform_live");
        root.addEventListener("input", () => refresh(root));
        root.addEventListener("change", (event) => {
            refresh(root);
            if (event.target.dataset.communes) {
                offerCommunes(event.target);
            }
        });
        refresh(root);
    }
})();
