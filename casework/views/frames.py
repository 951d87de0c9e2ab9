"""The sandboxed document in which PDF files are shown; the same for everybody, without content."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# WebAssembly decodes the JPEG 2000 and JBIG2 pictures that scans hold.
_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src {static} blob: 'wasm-unsafe-eval'; "
    "worker-src blob:; connect-src {static}; style-src {static}; font-src {static} data: blob:; "
    "img-src {static} data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@require_safe
def pdf_frame(request: HttpRequest) -> HttpResponse:
    """Serve the PDF viewer; pages embed it and hand it bytes by message."""
    response = render(request, "casework/pdf_frame.html")
    static = request.build_absolute_uri(settings.STATIC_URL)
    response["Content-Security-Policy"] = _POLICY.format(static=static)
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
