"""A lecture as a static site that works from the file system: ``write_page``."""

from tlssym.render.page.site import PageError, pages, write_page

__all__ = ["PageError", "pages", "write_page"]
