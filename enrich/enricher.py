"""From an item to what it is about."""

from functools import cached_property
from pathlib import Path

from enrich.annotators import ANNOTATORS, Annotator, Work, run
from enrich.rules.vocabulary import Vocabulary
from enrich.version import version
from news.counts import Counts
from news.enriched import Enriched
from news.item import Item


class RuleEnricher:
    """Runs the stages over items. Deterministic: equal items and an equal ``rules`` give equal bytes."""

    def __init__(
        self,
        vocabulary: Vocabulary | None = None,
        extra: Path | None = None,
        stages: tuple[Annotator, ...] = ANNOTATORS,
    ) -> None:
        """``extra`` is a vocabulary file of the user's own; it is not read when ``vocabulary`` is given.

        Raises :class:`news.errors.WrongUse` if a vocabulary file cannot be understood.
        """
        self.vocabulary = vocabulary or Vocabulary(extra)
        self.stages = stages
        self.failures = Counts(stage.name for stage in stages)
        """How often each stage failed since this enricher was made."""

    @cached_property
    def rules(self) -> str:
        """Version of the rule set: its number, and a digest of all that decides; see :mod:`enrich.version`."""
        return version(self.vocabulary, self.stages)

    def enrich(self, item: Item) -> Enriched:
        """Return the item with everything found in it but its story, which is decided beside other items."""
        fields, failed = run(Work(item, self.vocabulary), self.stages)
        for name in failed:
            self.failures.add(name)
        return Enriched(item=item, rules=self.rules, failed=failed, **fields)
