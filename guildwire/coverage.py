"""The coverage receipt: what was really watched, put together from the feed store and the log."""

from guildwire.wiring import Parts
from news import topics
from news.coverage import Coverage, FeedDown


def coverage(parts: Parts) -> Coverage:
    """Return the receipt as of now. Raises :class:`news.errors.Unavailable` when a store does not answer."""
    states = [state for state in parts.feeds.states() if state.status != "retired"]
    polled = [state.last_checked for state in states if state.last_checked is not None]
    return Coverage(
        feeds_total=len(states),
        feeds_ok=sum(1 for state in states if state.works and state.last_checked is not None),
        feeds_down=tuple(
            FeedDown(state.outlet, state.status.replace("-", " "), state.since)
            for state in states
            if not state.works
        ),
        parked={stage: number for stage in topics.STAGES if (number := parts.parked.count(stage))},
        lag={
            stage: number
            for stage in topics.STAGES
            if (number := parts.log.lag(topics.source(stage), topics.group(stage)))
        },
        last_poll=max(polled, default=None),
    )


def in_words(receipt: Coverage) -> str:
    """Return the receipt as one line of text, the same in letters, the terminal and exports."""
    if receipt.feeds_total == 0:
        return "Nothing is watched yet: no feed was ever polled."
    parts = [f"{receipt.feeds_ok} of {receipt.feeds_total} feeds answer"]
    if receipt.last_poll is not None:
        parts.append(f"last poll {receipt.last_poll:%Y-%m-%d %H:%M} UTC")
    for down in receipt.feeds_down[:5]:
        since = f" since {down.since:%Y-%m-%d %H:%M} UTC" if down.since else ""
        parts.append(f"{down.outlet} {down.status}{since}")
    if len(receipt.feeds_down) > 5:
        parts.append(f"{len(receipt.feeds_down) - 5} more do not answer (guildwire feeds list --down)")
    parts += [f"{number} waiting for {stage}" for stage, number in receipt.lag.items()]
    parts += [f"{number} parked at {stage}" for stage, number in receipt.parked.items()]
    return "; ".join(parts) + "."
