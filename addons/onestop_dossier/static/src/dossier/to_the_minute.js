/** Appointments are told to the minute: dates in figures show no seconds. */

import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";

registry.category("services").add("onestop_to_the_minute", {
    dependencies: ["localization"],
    start() {
        for (const format of ["timeFormat", "dateTimeFormat"]) {
            localization[format] = localization[format].replace(":ss", "");
        }
    },
});
