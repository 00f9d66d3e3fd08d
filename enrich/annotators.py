"""The stages of enrichment: pure functions with a name and a version, each safe from the others' failures."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import structlog

from enrich.categories import spoken
from enrich.events import find_events
from enrich.names.entities import Mention, beside, gather, known, longest, one_spelling
from enrich.names.introductions import introduced
from enrich.names.laws import find_laws
from enrich.names.places import find_places
from enrich.names.roles import find_remote, find_roles
from enrich.names.titles import find_titles
from enrich.names.unknown import unknown
from enrich.pay.find import find_pay, merge_pay
from enrich.rules.scan import Scan
from enrich.rules.vocabulary import Vocabulary
from enrich.tags import find_tags
from enrich.text.joined import READ, Text
from enrich.text.language import detect
from news.enriched import Pay, Span
from news.item import FIELDS, Item

_log = structlog.get_logger("guildwire.enrich")


class Work:
    """One item on its way through the stages, and what they found so far."""

    def __init__(self, item: Item, vocabulary: Vocabulary) -> None:
        self.item = item
        self.vocabulary = vocabulary
        self.text = Text(item)
        self.language = ""
        self.pay: tuple[Pay, ...] = ()
        self.mentions: list[Mention] = []
        self._scan: Scan | None = None

    @property
    def scan(self) -> Scan:
        """What the vocabulary found, read when it is first needed, so after the language is known."""
        if self._scan is None:
            self._scan = Scan(self.text, self.vocabulary, self.language)
        return self._scan

    @property
    def spoken(self) -> dict[str, Span]:
        """By tag the publisher's category that speaks for it."""
        return spoken(self.item, self.vocabulary.categories)


class Annotator(msgspec.Struct, frozen=True):
    """A stage: given the work so far, it returns fields of the enriched item."""

    name: str
    version: int
    """Raised with every change of the rules in its code; part of the rule set's digest."""
    run: Callable[[Work], dict[str, Any]]


def _language(work: Work) -> dict[str, Any]:
    item = work.item
    work.language = detect(item.title, item.summary, item.body[:600], item.language)
    return {"language": work.language}


def _pay(work: Work) -> dict[str, Any]:
    texts = ((work.item.text(field)[:READ], field) for field in FIELDS)
    work.pay = merge_pay([pay for text, field in texts if text for pay in find_pay(text, field)])
    return {"pay": work.pay}


def _entities(work: Work) -> dict[str, Any]:
    names, laws = known(work.scan), find_laws(work.scan, work.vocabulary)
    new = introduced(work.scan, [*names, *laws])
    laws = longest([*laws, *(it for it in new if it.kind == "law")])
    others = (it for it in new if it.kind != "law")
    names = longest([*names, *others, *unknown(work.scan, work.vocabulary)])
    places, roles = find_places(work.scan), find_roles(work.scan)
    work.mentions = one_spelling(beside(longest([*names, *places]), laws))
    titles = find_titles(work.text, work.mentions, work.vocabulary)
    return {"entities": gather(work.text, [*work.mentions, *roles], titles)}


def _tags(work: Work) -> dict[str, Any]:
    return {"tags": find_tags(work.scan, work.vocabulary, work.pay, work.spoken)}


def _events(work: Work) -> dict[str, Any]:
    return {"events": find_events(work.scan, work.mentions, work.item.published)}


def _remote(work: Work) -> dict[str, Any]:
    spans = find_remote(work.text)
    return {"remote": bool(spans), "remote_evidence": spans}


ANNOTATORS = (
    Annotator("language", 2, _language),
    Annotator("pay", 3, _pay),
    Annotator("entities", 3, _entities),
    Annotator("tags", 3, _tags),
    Annotator("events", 3, _events),
    Annotator("remote", 1, _remote),
)
"""In their order: a stage may use what the ones before it left in the work."""


def run(work: Work, stages: tuple[Annotator, ...] = ANNOTATORS) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what the stages found, and the names of those that failed; a failure costs only its own part."""
    fields: dict[str, Any] = {}
    failed: list[str] = []
    for stage in stages:
        try:
            fields.update(stage.run(work))
        except Exception as error:  # noqa: BLE001 (one stage's bug must not cost the item)
            failed.append(stage.name)
            _log.error("stage failed", stage=stage.name, item=work.item.id, cause=cause(error))
    return fields, tuple(failed)


def cause(error: Exception) -> str:
    """Return an error in one line with the place in the code it comes from."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} at {Path(place.filename).name}:{place.lineno}"
