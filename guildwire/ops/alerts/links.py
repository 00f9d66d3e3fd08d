"""What signed links in letters do."""

from datetime import timedelta

from alerts.desk.by_link import WHO, acted, by_a_link, holds, undone
from alerts.letters.links import LinkTooOld, SignedAction
from alerts.subscription import Subscription
from guildwire.ops.alerts.anew import anew
from guildwire.ops.alerts.finding import found
from guildwire.wiring import Parts
from news.errors import WrongUse
from web.alerts.port import LinkAsked, LinkExpired, NoSuchAlert

LOOKED_AT = 1_000
"""Rows among which the headline of a story is looked for, and changes among which the latest of a kind is."""


class SignedLinks:
    """:class:`web.alerts.port.LinkDesk` over the parts that the settings name."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def asked(self, token: str) -> LinkAsked:
        """Return what the link is about."""
        action, subscription = self._read(token)
        return self._said(action, subscription)

    @anew
    def act(self, token: str, length: timedelta | None) -> LinkAsked:
        """Do it."""
        action, before = self._read(token)
        after = acted(before, action.action, action.story, length, self._parts.clock())
        return self._saved(action, before, after)

    @anew
    def undo(self, token: str) -> LinkAsked:
        """Take it back, if it was done by a link."""
        action, before = self._read(token)
        after = undone(before, action.action, action.story)
        if after != before and not self._by_a_link(action):
            raise WrongUse("whoever answers for the subscription stopped it, not a link in a letter: ask there")
        return self._saved(action, before, after)

    def _read(self, token: str) -> tuple[SignedAction, Subscription]:
        try:
            action = self._parts.signer.read(token, self._parts.clock())
        except LinkTooOld as error:
            raise LinkExpired(str(error)) from error
        try:
            return action, found(self._parts.alerts, action.subscription)
        except NoSuchAlert as error:
            raise NoSuchAlert("This subscription is gone: no more letters come from it.") from error

    def _saved(self, action: SignedAction, before: Subscription, after: Subscription) -> LinkAsked:
        if after != before:
            self._parts.alerts.save(after, self._parts.clock(), WHO, seen=before)
        return self._said(action, after)

    def _said(self, action: SignedAction, subscription: Subscription) -> LinkAsked:
        done = holds(subscription, action.action, action.story, self._parts.clock())
        return LinkAsked(
            action=action.action,
            name=subscription.name,
            story=self._headline(action) if action.story else "",
            done=done,
            undoable=bool(done) and self._by_a_link(action),
        )

    def _by_a_link(self, action: SignedAction) -> bool:
        edits = self._parts.alerts.history(action.subscription, LOOKED_AT)
        return by_a_link(edits, action.action, action.story)

    def _headline(self, action: SignedAction) -> str:
        rows = self._parts.alerts.rows(subscription=action.subscription, limit=LOOKED_AT)
        titles = (row.note.title for row in rows if action.story in (row.about, row.note.item))
        return next(filter(None, titles), action.story)
