"""Form 01 with seven papers.

Ours: QWeb template and WeasyPrint to PDF/A-3b, inside the server. Peer: wkhtmltopdf, a
process of its own for each page as in Odoo's reports, on the finished HTML of the same
page; the time of its template is not counted against it.
"""

import io
import re
import subprocess
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from demo import structure
from demo.procedures_province import BUILDING_PERMIT
from pypdf import PdfReader

from odoo import Command, fields
from odoo.tools.misc import file_path

TEMPLATE = "onestop_dossier.form_01"
TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
STYLESHEET = "onestop_procedure/static/src/pdf/document.css"
ROUNDS = 7


def run(env) -> list[dict]:
    """Compare the words on both papers, then time both."""
    dossier = received_dossier(env)
    values = dossier._print_values("0001/TTPVHCC")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "form.html"
        page.write_text(standing_alone(html_of(env, values)))

        def ours():
            return env["onestop.pdf"]._render(TEMPLATE, values, TITLE)

        def peer():
            return wkhtmltopdf(page)

        check_same(dossier, page, ours(), peer())
        value, peer_value = milliseconds(ours), milliseconds(peer)
    return [
        {
            "name": "form_pdf",
            "value": round(value, 1),
            "unit": "ms",
            "peer": "wkhtmltopdf",
            "peer_value": round(peer_value, 1),
            "ratio": round(peer_value / value, 1),
        }
    ]


def received_dossier(env):
    """A building permit of the demonstration with all its seven papers."""
    agencies = structure.make_agencies(env)
    fields_made, processes = structure.make_fields(env), structure.make_processes(env)
    structure.make_procedures(env, agencies, fields_made, processes, eforms={})
    group = env.ref("onestop_procedure.group_onestop_reception")
    clerk = env["res.users"].create(
        {
            "login": "bench",
            "name": "Người tiếp nhận",
            "group_ids": [Command.set(group.ids)],
            "agency_ids": [Command.set(agencies["H99.10"].ids)],
        }
    )
    procedure = env["onestop.procedure"]._by_code(BUILDING_PERMIT.code)
    parts = procedure.current_version_id.component_ids
    if len(parts) != 7:
        raise AssertionError(f"form 01 shall have seven papers, not {len(parts)}")
    dossier = (
        env["onestop.dossier"]
        .with_user(clerk)
        ._draft_from(
            {
                "procedure": procedure.code,
                "applicant": {"name": "Lâm Thị Thử", "id_number": "085190000001"},
                "papers": [{"component": part.code} for part in parts],
            }
        )
    )
    dossier._transition("receive", at=fields.Datetime.now() - timedelta(minutes=1))
    return dossier.with_env(env)


def html_of(env, values) -> str:
    """The page as the template gives it."""
    return str(
        env["ir.qweb"]._render(TEMPLATE, dict(values, title=TITLE, lang="vi-VN"))
    )


def standing_alone(html: str) -> str:
    """The same page with the style sheet inside and addresses of real files."""
    style = Path(file_path(STYLESHEET)).read_text()
    html = html.replace("</head>", f"<style>{style}</style></head>", 1)
    return re.sub(
        r"(?:file://)?/(onestop_\w+/static/[\w./-]+)",
        lambda found: f"file://{file_path(found[1])}",
        html,
    )


def wkhtmltopdf(page: Path) -> bytes:
    """Print a page with the peer."""
    target = page.with_suffix(".pdf")
    subprocess.run(
        ["wkhtmltopdf", "--quiet", "--enable-local-file-access", page, target],
        check=True,
        capture_output=True,
    )
    return target.read_bytes()


def check_same(dossier, page: Path, ours: bytes, peer: bytes) -> None:
    """Both carry the codes and every word of every paper's name.

    The peer draws embedded fonts as outlines, so its words are looked for in the page
    that it prints.
    """
    texts = [dossier.code, dossier.secret, *dossier.paper_ids.mapped("name")]
    wanted = {word for text in texts for word in text.split()}
    sheets = PdfReader(io.BytesIO(ours)).pages
    found = {word for sheet in sheets for word in sheet.extract_text().split()}
    missing = (wanted - found) | {w for w in wanted if w not in page.read_text()}
    if missing:
        raise AssertionError(f"not on the paper: {missing}")
    if not PdfReader(io.BytesIO(peer)).pages:
        raise AssertionError("the peer printed nothing")


def milliseconds(function) -> float:
    """The best round's time of one call."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - began)
    return best * 1e3
