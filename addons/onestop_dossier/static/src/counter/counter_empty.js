/** What the counter screen begins with: nobody, nothing asked for, no paper handed in. */

export function emptyPerson() {
    return {
        id_number: "",
        id_kind: "",
        kind: "person",
        name: "",
        phone: "",
        email: "",
        address: "",
        birth_date: "",
        sex: "",
        known: false,
        open_dossiers: 0,
        warnings: [],
        // The number last asked about, and whether its answer filled the fields.
        asked: "",
        filled: false,
    };
}

let requests = 0;

export function emptyRequest() {
    return {
        key: ++requests,
        procedure: null,
        case: "",
        channel: "direct",
        competent: "",
        quantity: 1,
        payerClasses: [],
        preview: null,
        papers: {},
    };
}

export function emptyPaper(component) {
    return {
        ok: false,
        notNeeded: false,
        reason: "",
        originals: component.originals,
        copies: component.copies,
        files: [],
        held: null,
    };
}
