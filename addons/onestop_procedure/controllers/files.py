"""Answers that are files, with the headers that each of them needs."""

from odoo.http import content_disposition, request

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Nothing is kept by browsers, proxies or search engines, and no other site learns the
# address.
PRIVATE = (
    ("Cache-Control", "no-store, private"),
    ("X-Robots-Tag", "noindex, nofollow, noarchive"),
    ("Referrer-Policy", "no-referrer"),
)


def file_response(data, name, mimetype, headers=(), shown="attachment"):
    """Return ``data`` as the file ``name``.

    :param bytes data: the whole file
    :param headers: pairs to add, :data:`PRIVATE` for what concerns a person
    :param str shown: ``attachment`` (the browser saves it) or ``inline``
    """
    return request.make_response(data, file_headers(name, mimetype, headers, shown))


def file_headers(name, mimetype, headers=(), shown="attachment"):
    """Return the headers of :func:`file_response`, for what is streamed."""
    return [
        ("Content-Type", mimetype),
        ("Content-Disposition", content_disposition(name, shown)),
        ("X-Content-Type-Options", "nosniff"),
        *headers,
    ]


def pdf_response(data, name, headers=()):
    """Return a PDF that opens in the browser; see :func:`file_response`."""
    return file_response(data, name, PDF, headers, "inline")
