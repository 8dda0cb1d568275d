import base64
from io import BytesIO

from lxml import etree
from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from .common import OnestopCase

ALPHABET = "ăâđêôơư ạảãấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"


@tagged("onestop_procedure")
class TestPdf(OnestopCase):
    def sheet(self):
        procedure = self.procedure(name="Đăng ký khai sinh")
        version = self.published(
            procedure,
            subjects=ALPHABET,
            component_ids=[(0, 0, {"name": f"Giấy tờ số {n}"}) for n in range(7)],
            tariff_ids=[(0, 0, {"name": "Lệ phí", "amount": 8000})],
        )
        return version._sheet_pdf()

    def test_text_fonts_and_variant(self):
        pdf = self.sheet()
        reader = PdfReader(BytesIO(pdf))
        text = "\n".join(page.extract_text() for page in reader.pages)
        self.assertIn("8.000 đ", text)
        for letter in ALPHABET:
            self.assertIn(letter, text)
        fonts = [
            font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        ]
        self.assertTrue(fonts)
        for font in fonts:
            descriptor = font.get_object()
            self.assertIn("Onestop-Serif", descriptor["/FontName"])
            self.assertTrue({"/FontFile2", "/FontFile3"} & set(descriptor))
        xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data()
        tree = etree.fromstring(xmp)
        namespace = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/"}
        marks = {}
        for name in ("part", "conformance"):
            found = tree.xpath(
                f"//pdfaid:{name}/text() | //@pdfaid:{name}", namespaces=namespace
            )
            marks[name] = str(found[0])
        self.assertEqual(marks, {"part": "3", "conformance": "B"})
        self.assertEqual(reader.metadata.title, "9.000001 Đăng ký khai sinh")

    def test_resources_only_from_our_static_files(self):
        pdf = self.env["onestop.pdf"]
        for url in (
            "file:///etc/passwd",
            "http://localhost/x.png",
            "https://example.org/x.png",
            "/web/static/img/logo.png",
            "/onestop_procedure/models/pdf.py",
            "/onestop_procedure/static/../models/pdf.py",
            "/onestop_procedure/static/%2e%2e/models/pdf.py",
            "/onestop_procedure/static/missing.png",
        ):
            html = f'<html><body><img src="{url}"/></body></html>'
            with self.subTest(url=url), self.assertRaises(ValueError):
                pdf._html_to_pdf(html)

    def test_own_file_and_data_uri_are_loaded(self):
        pdf = self.env["onestop.pdf"]
        icon = "/onestop_procedure/static/description/icon.png"
        qr = pdf._qr_data_uri("https://example.org/tra-cuu/abc")
        html = f'<html><body><img src="{icon}"/><img src="{qr}"/></body></html>'
        self.assertTrue(pdf._html_to_pdf(html).startswith(b"%PDF-"))

    def test_qr_is_one_path(self):
        uri = self.env["onestop.pdf"]._qr_data_uri("x" * 60)
        svg = base64.b64decode(uri.partition(",")[2]).decode()
        self.assertEqual(svg.count("<path"), 1)
        self.assertNotIn("<rect", svg)


@tagged("onestop_procedure", "post_install", "-at_install")
class TestSheetRoute(OnestopCase, HttpCase):
    def test_sheet(self):
        version = self.published(self.procedure())
        url = f"/onestop/sheet/{version.id}"
        self.assertIn("/web/login", self.url_open(url).url)
        for role, status in (("reception", 200), ("auditor", 200), ("portal", 403)):
            user = self.user(role)
            self.authenticate(user.login, user.login)
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, status, role)
            if status == 200:
                self.assertEqual(answer.headers["Content-Type"], "application/pdf")
                self.assertTrue(answer.content.startswith(b"%PDF-"))
                self.assertEqual(self.url_open("/onestop/sheet/0").status_code, 404)
