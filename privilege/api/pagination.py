"""Lists turn pages by cursor: the same page stays the same while rows arrive."""

from rest_framework.pagination import CursorPagination


class CreatedCursor(CursorPagination):
    """Newest first; ``?cursor=`` and ``?limit=`` (at most 200)."""

    ordering = ("-created_at", "-id")
    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
