"""From an item to what it is about."""

import hashlib
from pathlib import Path

from enrich.annotators import ANNOTATORS, Annotator, Work, run
from enrich.pay import words
from enrich.rules.vocabulary import Vocabulary
from news.counts import Counts
from news.enriched import Enriched
from news.item import Item

RULES = 1
"""Number of the rule set; raised with every release whose rules differ."""


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
        versions = "".join(f"{stage.name}:{stage.version};" for stage in stages)
        digest = hashlib.sha256((versions + self.vocabulary.digest + words.digest()).encode()).hexdigest()
        self.rules = f"{RULES}-{digest[:8]}"
        """Version of the rule set: its number, and a digest of the vocabulary and of the stages' versions."""

    def enrich(self, item: Item) -> Enriched:
        """Return the item with everything found in it but its story, which is decided beside other items."""
        fields, failed = run(Work(item, self.vocabulary), self.stages)
        for name in failed:
            self.failures.add(name)
        return Enriched(item=item, rules=self.rules, failed=failed, **fields)
