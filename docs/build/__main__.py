"""Rewrites the reference pages: ``python -m docs.build``."""

from docs.build.reference import DOCS, PAGES

for name, page in PAGES.items():
    (DOCS / name).write_text(page(), "utf-8")
