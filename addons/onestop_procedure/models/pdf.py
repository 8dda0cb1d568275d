import base64
import re
import threading
from functools import lru_cache
from io import BytesIO
from urllib.parse import unquote, urlsplit

import qrcode
import qrcode.image.svg
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from odoo import api, models
from odoo.tools.misc import file_path

# Template addresses such as /onestop_procedure/static/… become file:///onestop_…
BASE_URL = "file:///"
STYLESHEET = "onestop_procedure/static/src/pdf/document.css"
PDF_VARIANT = "pdf/a-3b"
# A word longer than a column: broken by hand, because letting CSS break anywhere makes
# the layout of ten thousand letters take minutes.
LONG_WORD = re.compile(r"[^\s<>&;]{40,}")
TEXT = re.compile(r"(<style.*?</style>)|(>[^<]+)", re.DOTALL)
BREAK_EVERY = 30
# Pango and fontconfig, on which WeasyPrint builds, are not safe to share between
# threads; one document at a time per process.
_RENDERING = threading.Lock()


class StaticFetcher(URLFetcher):
    """Lets a document load data: addresses and static files of this suite, only.

    Anything else stops the rendering: a printed form must neither reach the
    network nor read a file of the server, and must not lose a font silently.
    """

    def __init__(self):
        super().__init__(
            allowed_protocols=("data", "file"),
            allow_redirects=False,
            fail_on_errors=True,
        )

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        if parts.scheme == "file":
            url = f"file://{_static_path(unquote(parts.path))}"
        return super().fetch(url, headers)


def _static_path(path):
    """Return the file behind ``/onestop_<add-on>/static/…``.

    :raises ValueError: any other place, by whatever spelling
    """
    addon, _slash, rest = path.lstrip("/").partition("/")
    inside = rest.startswith("static/") and ".." not in rest.split("/")
    if not addon.startswith("onestop_") or not inside:
        raise ValueError(f"{path} is no static file of this suite")
    return file_path(f"{addon}/{rest}")


@lru_cache(maxsize=1)
def _style():
    """Return font configuration, fetcher and parsed stylesheet of this process.

    Loading the fonts costs more than a page; it is done once.
    """
    fonts, fetcher = FontConfiguration(), StaticFetcher()
    stylesheet = CSS(
        filename=file_path(STYLESHEET),
        base_url=BASE_URL,
        font_config=fonts,
        url_fetcher=fetcher,
    )
    return fonts, fetcher, stylesheet


@lru_cache(maxsize=8)
def _letters(scale):
    """Return the stylesheets that shrink the letters; sizes follow the root's."""
    return [] if scale == 1 else [CSS(string=f"html {{ font-size: {12 * scale}pt }}")]


def _breakable(html):
    """Return ``html`` with zero-width spaces in words that no line could hold."""

    def broken(word):
        text = word.group()
        return "\u200b".join(
            text[start : start + BREAK_EVERY]
            for start in range(0, len(text), BREAK_EVERY)
        )

    def each(found):
        return found.group(1) or LONG_WORD.sub(broken, found.group(2))

    return TEXT.sub(each, html)


class OnestopPdf(models.AbstractModel):
    """The one engine of printed forms: QWeb template → PDF/A-3b by WeasyPrint."""

    _name = "onestop.pdf"
    _description = "PDF engine"

    @api.model
    def _render(self, template_xmlid, values, title, scales=(1,)):
        """Render a template as PDF/A-3b.

        The template calls ``onestop_procedure.pdf_document`` around its body. What
        it prints is read with the rights of this environment.

        :param str template_xmlid: QWeb template
        :param dict values: its values; ``title`` and ``lang`` are added
        :param str title: title of the document, in its metadata too
        :param scales: sizes of letters, from the full size (1) down: the first with
            which the document fits one page is taken, else the last
        :rtype: bytes
        """
        lang = (self.env.lang or "vi_VN").replace("_", "-")
        html = self.env["ir.qweb"]._render(
            template_xmlid, dict(values, title=title, lang=lang)
        )
        return self._html_to_pdf(_breakable(str(html)), scales)

    @api.model
    def _html_to_pdf(self, html, scales=(1,)):
        """Return the PDF/A-3b of a whole HTML document.

        :param scales: see :meth:`_render`
        :raises ValueError: it asks for a resource that is missing or not allowed
        """
        with _RENDERING:
            fonts, fetcher, stylesheet = _style()
            document = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
            try:
                for scale in scales:
                    rendered = document.render(
                        font_config=fonts,
                        stylesheets=[stylesheet, *_letters(scale)],
                        pdf_variant=PDF_VARIANT,
                    )
                    if len(rendered.pages) == 1:
                        break
                return rendered.write_pdf(pdf_variant=PDF_VARIANT)
            except FatalURLFetchingError as error:
                # A BaseException, which would end the whole worker.
                raise ValueError(str(error)) from error

    @api.model
    def _qr_data_uri(self, text):
        """Return a QR code as a data: address holding an SVG of one path."""
        image = qrcode.make(
            text,
            image_factory=qrcode.image.svg.SvgPathImage,
            error_correction=qrcode.constants.ERROR_CORRECT_M,
            border=2,
        )
        buffer = BytesIO()
        image.save(buffer)
        encoded = base64.b64encode(buffer.getvalue()).decode()
        return f"data:image/svg+xml;base64,{encoded}"
