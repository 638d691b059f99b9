"""A lecture as a static site that works from the file system: ``tlssym.render.page.site.write_page``."""
