"""Subscriptions as JSON: what can be asked. It changes nothing."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from news.clock import Clock
from news.errors import WrongUse
from query.times import TimeRange, time_range
from web.alerts.guard import is_local
from web.alerts.port import AlertDesk
from web.alerts.records import AlertList, AttemptList, BookList, ChangeList, ShownAlert, WhyAnswer
from web.alerts.schema import described
from web.alerts.versions import tagged
from web.api import reply
from web.ask import refuse_unknown

USUAL = 100
"""Attempts or changes that are listed when nobody asks otherwise."""
MOST = 1_000
"""Those that may be asked for at once."""


def add_reading(app: FastAPI, desk: AlertDesk, clock: Clock) -> None:
    """Add the routes that only read."""
    _add_subscriptions(app, desk, clock)
    _add_books(app, desk, clock)
    _add_records(app, desk)


def _add_subscriptions(app: FastAPI, desk: AlertDesk, clock: Clock) -> None:
    @app.get("/api/alerts", summary="All subscriptions with their books", responses=described(AlertList, 400))
    def alerts(request: Request, since: str = "", until: str = "") -> Response:
        """Return every subscription, those that cannot be read, and the channels that take nothing at present.

        ``since`` and ``until`` bound the books, as in ``/api/search``. Secret addresses are masked.
        """
        _refuse_unknown(request, "since", "until")
        period = time_range(since, until, clock())
        return reply(desk.all(period.since, period.until))

    @app.get("/api/alerts/{wanted}", summary="One subscription", responses=described(ShownAlert, 404))
    def alert(request: Request, wanted: str) -> Response:
        """Return the subscription of that id or name. Secret addresses are shown to this machine only."""
        _refuse_unknown(request)
        shown = desk.show(wanted, secrets=is_local(request))
        return tagged(shown, shown.version)

    @app.get(
        "/api/alerts/{wanted}/why-not",
        summary="Why an item was told or not",
        responses=described(WhyAnswer, 400, 404),
    )
    def why_not(request: Request, wanted: str, item: str = "") -> Response:
        """Return the answer in sentences; ``item`` is the id of an item or the beginning of one."""
        _refuse_unknown(request, "item")
        if not item.strip() or not item.isprintable():
            raise WrongUse("item= is empty: give the id of an item, as in /api/search")
        return reply(desk.why_not(wanted, item.strip()))


def _add_books(app: FastAPI, desk: AlertDesk, clock: Clock) -> None:
    def period(request: Request, since: str, until: str) -> TimeRange:
        _refuse_unknown(request, "since", "until")
        return time_range(since, until, clock())

    @app.get("/api/alert-books", summary="The books of all subscriptions", responses=described(BookList, 400))
    def all_books(request: Request, since: str = "", until: str = "") -> Response:
        """Return how many matches each had on each channel and what became of them, removed ones included."""
        found = period(request, since, until)
        return reply(desk.books(None, found.since, found.until))

    @app.get("/api/alerts/{wanted}/books", summary="Its books", responses=described(BookList, 400, 404))
    def books(request: Request, wanted: str, since: str = "", until: str = "") -> Response:
        """Return how many matches it had on each channel from ``since`` to ``until`` and what became of them."""
        found = period(request, since, until)
        return reply(desk.books(wanted, found.since, found.until))


def _add_records(app: FastAPI, desk: AlertDesk) -> None:
    @app.get(
        "/api/alert-deliveries", summary="Attempts of all subscriptions", responses=described(AttemptList, 400)
    )
    def all_deliveries(request: Request, limit: str = "") -> Response:
        """Return the latest attempts to send letters, newest first, each with the receiver's answer."""
        return reply(desk.deliveries(None, _limit(request, limit)))

    @app.get("/api/alerts/{wanted}/deliveries", summary="Its attempts", responses=described(AttemptList, 400, 404))
    def deliveries(request: Request, wanted: str, limit: str = "") -> Response:
        """Return the latest attempts to send its letters, newest first, each with the receiver's answer."""
        return reply(desk.deliveries(wanted, _limit(request, limit)))

    @app.get("/api/alert-history", summary="Changes of all subscriptions", responses=described(ChangeList, 400))
    def all_history(request: Request, limit: str = "") -> Response:
        """Return who changed what and when, newest first."""
        return reply(desk.history(None, _limit(request, limit)))

    @app.get("/api/alerts/{wanted}/history", summary="Its changes", responses=described(ChangeList, 400, 404))
    def history(request: Request, wanted: str, limit: str = "") -> Response:
        """Return who changed it and when, newest first; one that was removed is found by its id."""
        return reply(desk.history(wanted, _limit(request, limit)))


def _refuse_unknown(request: Request, *known: str) -> None:
    given = [name for name, _ in request.query_params.multi_items()]
    if given and not known:
        raise WrongUse(f"{given[0]}= is no parameter here: leave it out")
    refuse_unknown(given, known)


def _limit(request: Request, text: str) -> int:
    _refuse_unknown(request, "limit")
    if not text:
        return USUAL
    if text.isascii() and text.isdigit() and len(text) <= 9 and 0 < int(text) <= MOST:
        return int(text)
    raise WrongUse(f"limit={text} is not a number of lines: give 1 to {MOST:,}")
