"""Files by their content: samples of every kind, lies, bombs, and random bytes."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import files

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def office(kind, **more):
    main, types = {
        "docx": ("word/document.xml", WORD),
        "xlsx": ("xl/workbook.xml", SHEET),
    }[kind]
    return packed(
        {"[Content_Types].xml": f"<Types>{types}</Types>", main: "<x/>"} | more
    )


def old_office(word):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + word.encode("utf-16-le")


SAMPLES = {
    "pdf": b"%PDF-1.7\n1 0 obj",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "tiff": b"II*\x00\x08\x00\x00\x00",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "docx": office("docx"),
    "xlsx": office("xlsx"),
    "odt": packed({"mimetype": files.TYPES["odt"][0]}, zipfile.ZIP_STORED),
    "ods": packed({"mimetype": files.TYPES["ods"][0]}, zipfile.ZIP_STORED),
    "doc": old_office("WordDocument"),
    "xls": old_office("Workbook"),
}
NOT_TAKEN = [
    ("svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ("svg", b"\xef\xbb\xbf  <?xml version='1.0'?>\n<!-- x --><svg onload='a()'/>"),
    ("svg", "<svg onload='a()'/>".encode("utf-16")),
    ("svg", "<svg onload='a()'/>".encode("utf-16-le")),
    ("html", b"<!DOCTYPE html><p>x"),
    ("html", b"\n\n<SCRIPT>alert(1)</SCRIPT>"),
    ("html", b"plain words, then <script src=x>"),
    ("xml", b"<?xml version='1.0'?><a/>"),
    ("program", b"MZ\x90\x00\x03"),
    ("program", b"\x7fELF\x02\x01"),
    ("program", b"\xca\xfe\xba\xbe\x00\x00\x00\x34"),
    ("script", b"#!/bin/sh\nrm -rf /"),
    ("script", b"<?php system($_GET[0]);"),
    ("gif", b"GIF89a"),
    ("archive", packed({"a.txt": "a"})),
    ("archive", b"Rar!\x1a\x07\x00"),
    ("archive", packed({"[Content_Types].xml": "<Types/>"})),
    ("old_office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ("text", "Đơn đề nghị".encode()),
    ("unknown", b"\x00\x01\x02\x03" * 20),
    ("unknown", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00"),
]


@pytest.mark.parametrize("kind", SAMPLES)
def test_kinds(kind):
    assert files.recognise(SAMPLES[kind]) == kind


@pytest.mark.parametrize(("kind", "data"), NOT_TAKEN)
def test_not_taken(kind, data):
    for name in ("scan.pdf", "photo.jpg", "form.docx"):
        with pytest.raises(files.Refused) as caught:
            files.check(data, name)
        assert caught.value.reason == "type"
        assert caught.value.arguments == {"found": kind, "allowed": files.PAPERS}


@pytest.mark.parametrize("kind", files.PAPERS)
@pytest.mark.parametrize("name", ["scan", "scan.pdf", "scan.jpg", "scan.DOCX", ".", ""])
def test_name_follows_content(kind, name):
    found = files.check(SAMPLES[kind], name)
    assert found.kind == kind
    assert found.media_type == files.TYPES[kind][0]
    ending = found.name.rpartition(".")[2].lower()
    assert ending in files.TYPES[kind][1]
    assert found.name.startswith(name)
    assert files.check(SAMPLES[kind], found.name).name == found.name


def reason(data, **more):
    with pytest.raises(files.Refused) as caught:
        files.check(data, "a.docx", **more)
    return caught.value.reason


def test_size():
    assert reason(b"") == "empty"
    assert reason(SAMPLES["pdf"], limit=len(SAMPLES["pdf"]) - 1) == "large"
    assert files.check(SAMPLES["pdf"], "a", limit=len(SAMPLES["pdf"])).kind == "pdf"
    with pytest.raises(files.Refused) as caught:
        files.check_size(200 * files.MEGABYTE)
    assert caught.value.arguments["limit"] == 20 * files.MEGABYTE


def test_macros_and_passwords():
    assert reason(office("docx", **{"word/vbaProject.bin": "x"})) == "macros"
    types = f"{WORD} application/vnd.ms-word.document.macroEnabled.main+xml"
    parts = {"[Content_Types].xml": types, "word/document.xml": ""}
    assert reason(packed(parts)) == "macros"
    locked = bytearray(office("docx"))
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert reason(bytes(locked)) == "locked"


def test_bomb_by_size():
    """A part of 310 MB that packs to 300 KB."""
    bomb = office("docx", **{"word/big.xml": bytes(310 * files.MEGABYTE)})
    assert len(bomb) < files.MEGABYTE
    assert reason(bomb) == "bomb"


def test_bomb_by_count():
    many = {f"word/{number}": "" for number in range(files.MOST_PARTS)}
    assert reason(office("docx", **many)) == "bomb"


def test_the_list_is_not_read_when_it_is_too_long(monkeypatch):
    many = {f"word/{number}": "" for number in range(files.MOST_PARTS)}
    bomb = office("docx", **many)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert reason(bomb) == "bomb"


def test_a_large_part_is_read_in_part():
    data = packed({"[Content_Types].xml": bytes(50 * files.MEGABYTE)})
    tracemalloc.start()
    assert reason(data) == "type"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * files.MEGABYTE


def test_list_that_lies():
    """Long names; an end that states one part, or asks for the 64-bit form."""
    assert reason(office("docx", **{f"{n:01000}": "" for n in range(3_000)})) == "bomb"
    many = bytearray(office("docx", **{f"{n}": "" for n in range(files.MOST_PARTS)}))
    end = many.rfind(b"PK\x05\x06")
    many[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    assert reason(bytes(many)) == "bomb"
    data = office("docx")
    end = data.rfind(b"PK\x05\x06")
    long_form = data[:end] + b"PK\x06\x07" + bytes(16) + data[end:]
    assert reason(long_form) == "bomb"


def test_a_part_that_lies_about_its_size():
    """Only a bounded beginning of the one part that is read is unpacked."""
    data = bytearray(packed({"[Content_Types].xml": bytes(50 * files.MEGABYTE)}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        where = data.find(mark) + at
        data[where : where + 4] = struct.pack("<I", 10)
    assert reason(bytes(data)) in ("type", "broken")


@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8
    ),
    st.integers(0, 10_000),
)
def test_mutations(kind, changes, cut):
    """A damaged file is recognised or refused with a reason; nothing else happens."""
    data = bytearray(SAMPLES[kind])
    for at, value in changes:
        data[at % len(data)] = value
    answers(bytes(data[: max(1, cut % (2 * len(data)))]))


@given(st.binary(max_size=400))
def test_any_bytes(data):
    answers(data)
    answers(b"PK\x03\x04" + data)
    answers(data + b"PK\x05\x06" + bytes(18))


def answers(data):
    try:
        found = files.check(data, "a.pdf")
    except files.Refused as refused:
        assert refused.reason in {
            "empty",
            "type",
            "bomb",
            "macros",
            "locked",
            "broken",
        }
    else:
        assert found.kind in files.PAPERS


@given(
    st.sampled_from(["svg", "html"]),
    st.text(" \t\r\n", max_size=50),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_markup_in_any_dress(kind, blanks, encoding):
    text = {"svg": "<svG onload=a()>", "html": "<hTml><body>"}[kind]
    assert files.recognise((blanks + text).encode(encoding)) == kind
