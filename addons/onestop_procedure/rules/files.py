"""What a file is, by its content; names and endings say nothing.

Whoever hands in papers sends scans, photos or office files. Anything that a browser
or a machine would run is refused, whatever its name.
Nothing is unpacked here: of a packed file only the list of its parts is read, and
that list has a bound.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024
#: What a citizen or a clerk may hand in for a component.
PAPERS = ("pdf", "jpeg", "png", "tiff", "heic", "docx", "xlsx")
#: What a procedure may offer as a form to fill in.
FORMS = ("pdf", "docx", "xlsx", "odt", "ods", "doc", "xls", "jpeg", "png")
LIMIT = 20 * MEGABYTE

#: Kind → media type and the endings that people give such files, the usual first.
TYPES = {
    "pdf": ("application/pdf", ("pdf",)),
    "jpeg": ("image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    "png": ("image/png", ("png",)),
    "tiff": ("image/tiff", ("tif", "tiff")),
    "heic": ("image/heic", ("heic", "heif")),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("docx",),
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("xlsx",),
    ),
    "odt": ("application/vnd.oasis.opendocument.text", ("odt",)),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", ("ods",)),
    "doc": ("application/msword", ("doc",)),
    "xls": ("application/vnd.ms-excel", ("xls",)),
}

#: Bounds of a packed office file: parts, bytes of the list of parts, bytes unpacked.
MOST_PARTS = 5_000
MOST_LIST_BYTES = 2 * MEGABYTE
MOST_UNPACKED = 300 * MEGABYTE
_CONTENT_TYPES = "[Content_Types].xml"
_LARGEST_TYPES = MEGABYTE

_STARTS = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF8", "gif"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xfe\xed\xfa", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"#!", "script"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_MARKUP = (
    (re.compile(rb"<svg[\s>:/]"), "svg"),
    (re.compile(rb"<!doctype html|<(?:html|head|body|script|iframe)[\s>/]"), "html"),
    (re.compile(rb"<\?xml|<!doctype"), "xml"),
)
_HEAD = 4096


class Refused(ValueError):
    """A file that is not taken.

    ``reason``: ``empty``, ``large`` {size, limit}, ``type`` {found, allowed},
    ``bomb``, ``macros``, ``locked`` or ``broken``; sizes in bytes.
    """

    def __init__(self, reason: str, **arguments):
        self.reason = reason
        self.arguments = arguments
        super().__init__(f"{reason} {arguments}")


@dataclass(frozen=True, slots=True)
class File:
    """What a file turned out to be: ``kind`` (a key of :data:`TYPES`) and its name,
    with the ending of its kind where it had another.
    """

    kind: str
    name: str
    media_type: str = field(default="")


def check(data: bytes, name: str, allowed: tuple = PAPERS, limit: int = LIMIT) -> File:
    """The kind of a file that may be taken; :class:`Refused` says why not.

    ``limit`` in bytes. A photo named ``scan.pdf`` is a photo: it is taken as one and
    named ``scan.pdf.jpg``, so that it opens.
    """
    check_size(len(data), limit)
    kind = recognise(data)
    if kind not in allowed:
        raise Refused("type", found=kind, allowed=tuple(allowed))
    media_type, endings = TYPES[kind]
    if name.rpartition(".")[2].lower() not in endings:
        name = f"{name}.{endings[0]}"
    return File(kind, name, media_type)


def check_size(size: int, limit: int = LIMIT) -> None:
    """Refuse an empty or too large file before anything is read of it (bytes)."""
    if size <= 0:
        raise Refused("empty")
    if size > limit:
        raise Refused("large", size=size, limit=limit)


def recognise(data: bytes) -> str:
    """The kind of file that ``data`` is.

    A key of :data:`TYPES`, or one that nobody takes: ``svg``, ``html``, ``xml``,
    ``script``, ``program``, ``gif``, ``archive``, ``old_office``, ``text``,
    ``unknown``. Raises :class:`Refused` for a packed file that is a bomb, locked,
    broken or holds macros.
    """
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(_ZIP):
        return _packed(data)
    if data.startswith(_OLD_OFFICE):
        return _old_office(data)
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIC else "unknown"
    return _text(data[:_HEAD])


def _text(head: bytes) -> str:
    """Markup that a browser would run, other text, or nothing known."""
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in plain:
        # Markup in UTF-16 is plain ASCII with a zero beside every sign.
        plain = plain.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    plain = plain.lstrip().lower()
    for pattern, kind in _MARKUP:
        if pattern.search(plain):
            return kind
    if plain.startswith((b"@echo", b"<?php", b"<%")):
        return "script"
    printable = not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", plain)
    return "text" if plain and printable else "unknown"


def _old_office(data: bytes) -> str:
    """Word and Excel before 2007 by the name of their main part."""
    head = data[: 4 * MEGABYTE]
    if "WordDocument".encode("utf-16-le") in head:
        return "doc"
    if "Workbook".encode("utf-16-le") in head or "Book".encode("utf-16-le") in head:
        return "xls"
    return "old_office"


def _packed(data: bytes) -> str:
    """The kind of a zip file, by the list of its parts alone."""
    _check_list(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if (
                len(parts) > MOST_PARTS
                or sum(part.file_size for part in parts) > MOST_UNPACKED
            ):
                raise Refused("bomb")
            names = {part.filename: part for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise Refused("locked")
            return _office(packed, names)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        UnicodeDecodeError,
        lzma.LZMAError,
        struct.error,
        zlib.error,
    ) as error:
        raise Refused("broken") from error


def _office(packed, names: dict) -> str:
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("macros")
    if _CONTENT_TYPES in names:
        types = _start_of(packed, names[_CONTENT_TYPES])
        if b"macroEnabled" in types:
            raise Refused("macros")
        if "word/document.xml" in names and b"wordprocessingml" in types:
            return "docx"
        if "xl/workbook.xml" in names and b"spreadsheetml" in types:
            return "xlsx"
    if "mimetype" in names:
        said = _start_of(packed, names["mimetype"]).strip().decode("ascii", "replace")
        for kind in ("odt", "ods"):
            if said == TYPES[kind][0]:
                return kind
    return "archive"


def _start_of(packed, part) -> bytes:
    """The beginning of a part; its stated size may be a lie, so reading is bounded."""
    with packed.open(part) as stream:
        return stream.read(_LARGEST_TYPES)


def _check_list(data: bytes) -> None:
    """Refuse a list of parts too long to read, before reading it.

    The record at the end states the number of parts and the bytes of their list; the
    64-bit form of it is for files far beyond any limit of ours.
    """
    tail = data[-65_557:]
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        raise Refused("broken")
    count = int.from_bytes(tail[end + 10 : end + 12], "little")
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    long_form = tail[max(end - 20, 0) : end].startswith(b"PK\x06\x07")
    if long_form or count > MOST_PARTS or size > MOST_LIST_BYTES:
        raise Refused("bomb")
