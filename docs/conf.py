"""The documentation site: ``sphinx-build -W docs docs/_build`` (extra ``docs``)."""

from tlssym import __version__

project = "tlssym"
release = __version__
copyright = "the tlssym authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
autodoc_member_order = "bysource"
autodoc_typehints = "none"
html_theme = "alabaster"
html_theme_options = {"description": "derivations of lecture notes, checked", "page_width": "60rem"}
suppress_warnings = ["myst.xref_missing", "myst.header"]
