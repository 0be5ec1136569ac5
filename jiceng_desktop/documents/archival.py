"""PDF/A-2b (ISO 19005-2): a paper as a file that archives accept."""

from __future__ import annotations

import io

from jiceng_desktop.errors import Refusal

LEVEL = "2b"


def archival(pdf: bytes) -> bytes:
    """Return a paper of ours as PDF/A-2b; what is written was validated.

    Raises:
        Refusal: The paper cannot be brought into that form.
    """
    import pikepdf  # heavy, needed rarely
    from pikepdf import pdfa

    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            for page in document.pages:
                if "/Trans" in page.obj:  # ReportLab writes one, the standard forbids it
                    del page.obj["/Trans"]
            pdfa.save(document, out, LEVEL)
    except (pikepdf.PdfError, pdfa.PdfaError) as error:
        raise Refusal("这份文件不能转成 PDF/A，请另存为普通 PDF。") from error
    return out.getvalue()
