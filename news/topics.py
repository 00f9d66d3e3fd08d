"""The topics of the log and who reads them.

Keys are item ids unless said otherwise, so one item's revisions keep their order.
"""

FOUND = "news.found"
"""Items as the feeds gave them."""
ENRICHED = "news.enriched"
"""Items with what they are about; read by two groups, the index and the matcher."""
MATCHED = "news.matched"
"""Letters of subscriptions that name it as a channel, as JSON (docs/channels.md); keys are subscription ids. No
stage reads it."""
PARKED = "news.parked."
"""Prefix of the topics for what a stage could not process: ``news.parked.enrich``."""

STAGES = ("enrich", "index", "match")
"""The stages that read the log; each is also its consumer group, as ``guildwire-STAGE``."""


def parked(stage: str) -> str:
    """Return the topic for what ``stage`` could not process."""
    return PARKED + stage


def group(stage: str) -> str:
    """Return the consumer group of ``stage``."""
    return f"guildwire-{stage}"


def source(stage: str) -> str:
    """Return the topic that ``stage`` reads."""
    return FOUND if stage == "enrich" else ENRICHED
