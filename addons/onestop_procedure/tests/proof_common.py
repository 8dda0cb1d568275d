import unicodedata
from html import unescape

from .import_common import ImportCommon

PARTS = (
    "channel_ids",
    "case_ids",
    "component_ids",
    "tariff_ids",
    "basis_ids",
    "result_ids",
    "step_text_ids",
    "agency_ids",
    "source_value_ids",
    "settle_item_ids",
)


def nfc(text):
    return unicodedata.normalize("NFC", text or "")


def leaves(value, key=""):
    """Yield every text and number of a record with its key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    elif isinstance(value, str):
        yield key, nfc(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield key, str(value)


def texts(record):
    """Return all texts and numbers of a record of the database."""
    return [
        str(record[name])
        for name, field in record._fields.items()
        if field.type in ("char", "text", "integer")
        and field.store
        and (record[name] or field.type == "integer")
    ]


class ProofCommon(ImportCommon):
    """Reads every value of a source again in what was stored."""

    def assertKept(self, source, version, structured=frozenset()):
        """Every value stands word for word in a field of the version or its parts."""
        kept = [version.code, *texts(version)]
        for part in PARTS:
            for row in version[part]:
                kept += texts(row)
        self.assertAllIn(source, "\n".join(kept), version.code, structured)

    def assertShown(self, source, version, structured=frozenset()):
        """Every value stands on the page that shows the source again."""
        page = unescape(str(version.source_page))
        self.assertAllIn(source, page, version.code, structured)

    def assertAllIn(self, source, kept, code, structured):
        for key, text in leaves(source):
            if key not in structured:
                self.assertTrue(text in kept, f"{code} {key} {text}")
