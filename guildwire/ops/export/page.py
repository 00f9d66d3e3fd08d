"""Exports as the page sends them."""

import re
from collections.abc import Iterator
from datetime import datetime

from guildwire.ops.export.asking import Asked, Words, asked
from guildwire.ops.export.running import chunks, one_page
from guildwire.trust import Trust
from guildwire.wiring import Parts
from news.errors import Unavailable, WrongUse
from query.parse import read
from search.export.columns import listed
from search.export.formats import Form, named, writer
from search.export.pages import PAGE
from web.export import Download, ExportAddress

_YES, _NO = ("1", "true", "yes"), ("0", "false", "no")


class PageExports:
    """Implements :class:`web.export.Exporter` over the parts of a running Guildwire."""

    def __init__(self, parts: Parts, trust: Trust) -> None:
        self._parts = parts
        self._trust = trust

    def __call__(self, address: ExportAddress) -> Download:
        """Return the export that is asked for; see the port."""
        form = Form(
            format=named(address.format),
            columns=listed(address.columns),
            head=_switch("head", address.head, default=True),
            bom=_switch("bom", address.bom, default=False),
        )
        media_type = writer(form).media_type
        limit = _limit(address.limit)
        words = Words(
            query=address.q if address.q.strip() else "*",
            since=address.since,
            until=address.until,
            sort=address.sort,
            match=address.match,
            after=address.after,
        )
        found = asked(
            self._parts,
            words,
            self._parts.clock(),
            read=lambda query, at: read(query, at, self._parts.names),
            judge=self._trust,
            dashes="",
        )
        name = _filename(form, found.head.at)
        if limit:
            page = one_page(self._parts.index, found, form, limit, self._public)
            return Download(media_type=media_type, filename=name, chunks=iter((page.content,)), next=page.after)
        return Download(media_type=media_type, filename=name, chunks=self._streamed(found, form))

    @property
    def _public(self) -> str:
        return self._parts.settings.public

    def _streamed(self, found: Asked, form: Form) -> Iterator[bytes]:
        after = found.head.after
        try:
            for chunk in chunks(self._parts.index, found, form, self._public):
                yield chunk.content
                after = chunk.after
        except Unavailable as error:
            # The answer has begun, so that its status can say nothing any more: the connection is cut off.
            yield writer(form).stopped(str(error), after)
            raise


def _filename(form: Form, at: datetime) -> str:
    return f"guildwire-{at:%Y%m%d-%H%M%S}.{form.format}"


def _switch(name: str, text: str, *, default: bool) -> bool:
    if not text:
        return default
    if text in (*_YES, *_NO):
        return text in _YES
    raise WrongUse(f"{name}={text} is neither 1 nor 0: give one of them")


def _limit(text: str) -> int:
    """Return how many hits a page shall have, 0 for all of them."""
    if not text:
        return 0
    if re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) and 1 <= int(text) <= PAGE:
        return int(text)
    raise WrongUse(f"limit={text} is no number of hits: give 1 to {PAGE:,}, or leave it out for all of them")
