"""A small vocabulary for the tests of queries."""

from query.names import KnownNames

UNIONS = {"WGA": "WGA", "Writers Guild of America": "WGA", "SAG-AFTRA": "SAG-AFTRA"}
COMPANIES = {"Netflix": "Netflix", "Warner Bros. Discovery": "Warner Bros. Discovery"}
COMPANIES |= {"Warner Bros": "Warner Bros. Discovery", "Universal": "Universal"}
COMPANIES |= {"Universal Music": "Universal Music Group"}
TAGS = ("ai", "ai/hiring", "labor", "labor/strike")
EVENTS = ("strike", "strike/ongoing", "vote")


def known(*, tags: tuple[str, ...] = TAGS) -> KnownNames:
    """Return names of two closed fields and of two open ones."""
    return KnownNames(
        closed={"tag": lambda: {tag: tag for tag in tags}, "event": lambda: {event: event for event in EVENTS}},
        known={"union": lambda: UNIONS, "company": lambda: COMPANIES},
    )


NAMES = known()
