"""PDF/A-2b (ISO 19005-2): a paper as a file that archives accept."""

from __future__ import annotations

import io

from jiceng_desktop.errors import Refusal

LEVEL = "2b"
_REFUSED = "这份文件不能转成 PDF/A，请另存为普通 PDF。"


def archival(pdf: bytes) -> bytes:
    """Return a paper of ours as PDF/A-2b; what is written was validated.

    Everything happens in memory: ``pdfa.save`` would put the paper, and whom it names, into a temporary file.

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
            pdfa.prepare(document, LEVEL)
            document.save(out, **pdfa.resolve_save_kwargs(LEVEL))
    except pikepdf.PdfError as error:
        raise Refusal(_REFUSED) from error
    if not pdfa.validate_written(io.BytesIO(out.getvalue()), LEVEL).passed:
        raise Refusal(_REFUSED)
    return out.getvalue()
