"""Subscriptions as JSON: what can be changed, by programs on this machine only (:mod:`web.alerts.guard`)."""

from typing import Any, TypeVar

import msgspec
from fastapi import FastAPI
from fastapi.responses import Response

from news.errors import WrongUse
from web.alerts.guard import JsonBody, Local
from web.alerts.port import AlertDesk, MuteTime
from web.alerts.records import RehearsedAlert, RemovedAlert, ResentLetter, SampleList, SavedAlert
from web.alerts.schema import DESCRIPTION, described, fields, taking
from web.alerts.versions import SeenVersions, tagged
from web.api import reply

T = TypeVar("T")

REHEARSED = 30
"""Days of a rehearsal when nobody asks otherwise."""
LONGEST = 3_650
"""Days of a rehearsal or a mute at most."""


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a call that needs none."""


class UnmuteOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is no longer muted: a story, or all of the subscription where none is named."""

    story: str = ""


class RehearseDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far back a rehearsal goes."""

    days: int = REHEARSED


class ResendWhich(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The delivery that is to be sent again."""

    delivery: str


def add_changing(app: FastAPI, desk: AlertDesk) -> None:
    """Add the routes that change something."""
    _add_saving(app, desk)
    _add_switches(app, desk)
    _add_mutes(app, desk)
    _add_trials(app, desk)


def _add_saving(app: FastAPI, desk: AlertDesk) -> None:
    said = described(SavedAlert, 400, 403, 404, 409, 412, 415)

    @app.post(
        "/api/alerts",
        status_code=201,
        summary="Add a subscription",
        responses=described(SavedAlert, 400, 403, 409, 415, status=201),
        openapi_extra=taking(DESCRIPTION),
    )
    def add(body: JsonBody) -> Response:
        """Check and store a subscription; ``remarks`` say how it was read, and what its channels still need."""
        saved = desk.add(body)
        response = tagged(saved, saved.version, 201)
        response.headers["location"] = f"/api/alerts/{saved.id}"
        return response

    @app.put(
        "/api/alerts/{wanted}",
        summary="Describe a subscription anew",
        responses=said,
        openapi_extra=taking(DESCRIPTION),
    )
    def replace(wanted: str, body: JsonBody, seen: SeenVersions) -> Response:
        """Make it what the body says; what that leaves out becomes as in a new one. What it holds stays held.

        ``If-Match`` takes the ``ETag`` of what the caller has seen; one that was changed since is 412.
        """
        saved = desk.replace(wanted, body, seen)
        return tagged(saved, saved.version)

    @app.patch(
        "/api/alerts/{wanted}", summary="Change a subscription", responses=said, openapi_extra=taking(DESCRIPTION)
    )
    def change(wanted: str, body: JsonBody, seen: SeenVersions) -> Response:
        """Change the entries of the body, with ``If-Match`` as above, and leave the others. Held letters stay."""
        saved = desk.change(wanted, body, seen)
        return tagged(saved, saved.version)

    @app.delete(
        "/api/alerts/{wanted}",
        summary="Remove a subscription",
        responses=described(RemovedAlert, 403, 404, 412),
        dependencies=[Local],
    )
    def remove(wanted: str, seen: SeenVersions) -> Response:
        """Remove it, with ``If-Match`` as above. What it holds is not sent; its books and history stay."""
        return reply(desk.remove(wanted, seen))


def _add_switches(app: FastAPI, desk: AlertDesk) -> None:
    said = described(SavedAlert, 400, 403, 404, 415)

    @app.post("/api/alerts/{wanted}/pause", summary="Pause a subscription", responses=said)
    def pause(wanted: str, body: JsonBody) -> Response:
        """Match nothing until it is resumed; what it holds stays held. Needs no body."""
        _read(body, Nothing)
        return reply(desk.activate(wanted, active=False))

    @app.post("/api/alerts/{wanted}/resume", summary="Resume a subscription", responses=said)
    def resume(wanted: str, body: JsonBody) -> Response:
        """Match again. Needs no body."""
        _read(body, Nothing)
        return reply(desk.activate(wanted, active=True))


def _add_mutes(app: FastAPI, desk: AlertDesk) -> None:
    said = described(SavedAlert, 400, 403, 404, 415)

    @app.post(
        "/api/alerts/{wanted}/mute",
        summary="Mute a subscription or a story",
        responses=said,
        openapi_extra=taking(
            fields(
                until=("string", "Time with its zone, such as 2026-12-03T08:00:00Z"),
                days=("number", "Days from now; one of both, or neither to mute a story for good"),
                story=("string", "Id of the story; without it the subscription is muted"),
            )
        ),
    )
    def mute(wanted: str, body: JsonBody) -> Response:
        """Be silent for a time: what matches then is counted as muted, what was held waits until it ends."""
        return reply(desk.mute(wanted, _time(_read(body, MuteTime))))

    @app.post(
        "/api/alerts/{wanted}/unmute",
        summary="End a mute",
        responses=said,
        openapi_extra=taking(fields(story=("string", "Id of the muted story")), required=False),
    )
    def unmute(wanted: str, body: JsonBody) -> Response:
        """End the mute of the subscription, or of a story where one is named. What it held is due again."""
        return reply(desk.unmute(wanted, _read(body, UnmuteOf).story))


def _add_trials(app: FastAPI, desk: AlertDesk) -> None:
    @app.post(
        "/api/alerts/{wanted}/test",
        summary="Send a sample",
        responses=described(SampleList, 400, 403, 404, 415),
    )
    def test(wanted: str, body: JsonBody) -> Response:
        """Send a marked sample through each of its channels and say what became of it. Needs no body."""
        _read(body, Nothing)
        return reply(desk.test(wanted))

    @app.post(
        "/api/alerts/{wanted}/rehearse",
        summary="Rehearse on the past",
        responses=described(RehearsedAlert, 400, 403, 404, 415),
        openapi_extra=taking(
            fields(days=("integer", f"How many past days; {REHEARSED} if not given")), required=False
        ),
    )
    def rehearse(wanted: str, body: JsonBody) -> Response:
        """Return what it would have told, by the same code that tells it. Changes nothing."""
        days = _read(body, RehearseDays).days
        if not 0 < days <= LONGEST:
            raise WrongUse(f"days is {days}: give a number of days from 1 to {LONGEST:,}")
        return reply(desk.rehearse(wanted, days))

    @app.post(
        "/api/alerts/{wanted}/resend",
        summary="Send a letter again",
        responses=described(ResentLetter, 400, 403, 404, 415),
        openapi_extra=taking(fields(delivery=("string", "Id of the delivery, as in deliveries"))),
    )
    def resend(wanted: str, body: JsonBody) -> Response:
        """Make a delivery due again that failed or was maybe sent."""
        return reply(desk.resend(wanted, _read(body, ResendWhich).delivery))


def _read(body: dict[str, Any], kind: type[T]) -> T:
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise WrongUse(f"the body cannot be used ({error}): see /api/openapi.json for its entries") from error


def _time(time: MuteTime) -> MuteTime:
    if time.until is not None and time.days is not None:
        raise WrongUse("until and days are both given: give one of them")
    if time.until is not None and time.until.tzinfo is None:
        raise WrongUse("until has no zone: write it as 2026-12-03T08:00:00Z")
    if time.days is not None and not 0 < time.days <= LONGEST:
        raise WrongUse(f"days is {time.days:g}: give more than 0 and at most {LONGEST:,}")
    if time.until is None and time.days is None and not time.story:
        raise WrongUse("neither until nor days is given: give one, or pause the subscription")
    return time
