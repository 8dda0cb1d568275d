/** Files picked, dropped, pasted or photographed at the counter. */

import { _t } from "@web/core/l10n/translation";
import { getDataURLFromFile } from "@web/core/utils/urls";

const MEGABYTE = 1024 * 1024;
const PDF_VIEWER = "/web/static/lib/pdfjs/web/viewer.html?file=";

/**
 * Read a file that the server would take; it looks at the content once more.
 *
 * @param {File} file
 * @param {{most_bytes: number, file_types: string[]}} limits
 * @returns {Promise<{problem?: string, read?: Object}>}
 */
export async function readFile(file, limits) {
    const ending = file.name.split(".").pop().toLowerCase();
    if (!file.size) {
        return { problem: _t("%s: the file is empty.", file.name) };
    }
    if (file.size > limits.most_bytes) {
        const most = Math.floor(limits.most_bytes / MEGABYTE);
        return {
            problem: _t("%(name)s: larger than %(most)s MB.", { name: file.name, most }),
        };
    }
    if (!limits.file_types.includes(ending)) {
        return {
            problem: _t("%(name)s: not one of %(types)s.", {
                name: file.name,
                types: limits.file_types.join(", "),
            }),
        };
    }
    const data = await getDataURLFromFile(file);
    const address = URL.createObjectURL(file);
    return {
        read: {
            name: file.name,
            data: data.slice(data.indexOf(",") + 1),
            address,
            isImage: ["image/jpeg", "image/png"].includes(file.type),
            isPdf: file.type === "application/pdf",
        },
    };
}

/** A file as the viewer of the web client wants it. */
export function viewable({ name, address, isImage, isPdf }) {
    return {
        name,
        displayName: name,
        isImage,
        isPdf,
        isViewable: isImage || isPdf,
        downloadUrl: address,
        defaultSource: isPdf
            ? `${PDF_VIEWER}${encodeURIComponent(address)}#pagemode=none`
            : address,
    };
}
