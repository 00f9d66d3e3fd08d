"""All routes of subscriptions."""

from fastapi import FastAPI

from news.clock import Clock
from news.errors import WrongUse
from search.saved import NoSuchSearch, SearchChanged, SearchNameTaken
from web.alerts.api import add_reading
from web.alerts.atom import add_feed
from web.alerts.changes import add_changing
from web.alerts.links import add_links
from web.alerts.port import AlertParts, ChangedMeanwhile, LinkExpired, NameTaken, NoSuchAlert
from web.alerts.records import ANSWERS
from web.alerts.schema import add_schema
from web.pages import Pages

STATUSES: dict[type[WrongUse], int] = {
    NoSuchAlert: 404,
    NoSuchSearch: 404,
    NameTaken: 409,
    SearchNameTaken: 409,
    LinkExpired: 410,
    ChangedMeanwhile: 412,
    SearchChanged: 412,
}


def add_alerts(app: FastAPI, pages: Pages, alerts: AlertParts, clock: Clock) -> None:
    """Add the API, the pages of links in letters, and the feeds."""
    add_reading(app, alerts.desk, clock)
    add_changing(app, alerts.desk)
    add_links(app, pages, alerts.links, alerts.link_path)
    add_feed(app, alerts.feed)
    add_schema(app, ANSWERS)


def status_of(error: WrongUse) -> int:
    """Return the status of an answer that says the error."""
    return STATUSES.get(type(error), 400)
