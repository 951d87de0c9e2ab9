"""What Parley learns from a file: `examine(source, name=…)`, in a confined process."""

from casework.extraction.run import examine, render_pdf_page

__all__ = ["examine", "render_pdf_page"]
