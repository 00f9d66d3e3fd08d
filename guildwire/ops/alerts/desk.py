"""What the JSON API does to subscriptions."""

import secrets
from collections.abc import Collection, Iterator
from datetime import timedelta

import msgspec

from alerts.channels.port import Answer, Refused, Sent
from alerts.channels.sending import send
from alerts.desk.check import check, remarks_on_channels
from alerts.desk.description import describe, read_description
from alerts.desk.from_saved import with_query
from alerts.desk.past import rehearse_past
from alerts.desk.sample import as_sample, keep_sample, newest_note, sample_delivery
from alerts.desk.shown import shown_address, whole_address
from alerts.note import Note
from alerts.port import ChangedSince
from alerts.subscription import MutedStory, Subscription
from guildwire.ops.alerts.anew import anew
from guildwire.ops.alerts.finding import found, unreadable, version_of
from guildwire.ops.alerts.reading import AlertReader
from news.errors import WrongUse
from web.alerts.port import ChangedMeanwhile, MuteTime, NameTaken, NoSuchAlert
from web.alerts.records import (
    Description,
    RehearsedAlert,
    RemovedAlert,
    ResentLetter,
    SampleList,
    SampleSent,
    SavedAlert,
)

WHO = "api"
"""Who made a change, as its history has it."""


class SubscriptionDesk(AlertReader):
    """All of :class:`web.alerts.port.AlertDesk` over the parts that the settings name."""

    def add(self, description: Description) -> SavedAlert:
        """Add one."""
        made = read_description(self._with_query(description), None, self._parts.clock())
        if any(each.id == made.id for each in self._parts.alerts.subscriptions()):
            raise NameTaken(f"a subscription {made.name!r} was just made: change that one with PUT or PATCH")
        return self._save(None, made)

    @anew
    def replace(self, wanted: str, description: Description, seen: Collection[str] = ()) -> SavedAlert:
        """Make it what the description says."""
        before = self._seen(wanted, seen)
        whole: Description = {"name": before.name} | description
        if isinstance(channels := whole.get("channels"), list):
            # An address that was shown masked means the one that is kept.
            whole["channels"] = [
                whole_address(each, before) if isinstance(each, str) else each for each in channels
            ]
        made = read_description(self._with_query(whole), None, self._parts.clock())
        return self._save(before, msgspec.structs.replace(made, id=before.id, created=before.created))

    @anew
    def change(self, wanted: str, changes: Description, seen: Collection[str] = ()) -> SavedAlert:
        """Change the entries that are named."""
        before = self._seen(wanted, seen)
        return self._save(before, read_description(self._with_query(changes), before, self._parts.clock()))

    @anew
    def remove(self, wanted: str, seen: Collection[str] = ()) -> RemovedAlert:
        """Remove it; its books stay. One that cannot be read is removed as well."""
        if broken := unreadable(self._parts.alerts, wanted):
            if seen and "*" not in seen:
                raise ChangedMeanwhile(f"{broken.name!r} cannot be read any more: leave If-Match out")
            removed = self._parts.alerts.remove(broken.id, self._parts.clock(), WHO)
            return RemovedAlert(id=broken.id, name=broken.name, removed=removed)
        one = self._seen(wanted, seen)
        removed = self._parts.alerts.remove(one.id, self._parts.clock(), WHO, seen=one)
        return RemovedAlert(id=one.id, name=one.name, removed=removed)

    @anew
    def activate(self, wanted: str, *, active: bool) -> SavedAlert:
        """Resume or pause it."""
        before = found(self._parts.alerts, wanted)
        return self._store(before, msgspec.structs.replace(before, active=active))

    @anew
    def mute(self, wanted: str, time: MuteTime) -> SavedAlert:
        """Mute it, or one story."""
        before = found(self._parts.alerts, wanted)
        now = self._parts.clock()
        until = time.until if time.days is None else now + timedelta(days=time.days)
        if until is not None and until <= now:
            raise WrongUse(f"until is {until:%Y-%m-%d %H:%M} UTC, which is past: give a later time")
        at = None if until is None else until.isoformat()
        if not time.story:
            return self._store(before, read_description({"muted_until": at}, before, now))
        given = {"muted_stories": [{"story": time.story, "until": at}]}
        (muted,) = read_description(given, before, now).muted_stories
        stories = (*_without(before, muted.story), muted)
        return self._store(before, msgspec.structs.replace(before, muted_stories=stories))

    @anew
    def unmute(self, wanted: str, story: str) -> SavedAlert:
        """End the mute of the subscription, or of a story where one is named."""
        before = found(self._parts.alerts, wanted)
        if story:
            after = msgspec.structs.replace(before, muted_stories=_without(before, story))
        else:
            after = msgspec.structs.replace(before, muted_until=None)
        return self._store(before, after)

    def test(self, wanted: str) -> SampleList:
        """Send a marked sample through each of its channels."""
        return SampleList(samples=list(self._samples(found(self._parts.alerts, wanted))))

    def rehearse(self, wanted: str, days: int) -> RehearsedAlert:
        """Return what it would have told in the past days."""
        parts = self._parts
        one = found(parts.alerts, wanted)
        now = parts.clock()
        past = rehearse_past(one, parts.index, now, days, names=parts.names, stages=parts.stage_order)
        return RehearsedAlert(days=days, rehearsal=msgspec.to_builtins(past))

    def resend(self, wanted: str, delivery: str) -> ResentLetter:
        """Make a failed or maybe sent delivery of it due again."""
        one = found(self._parts.alerts, wanted)
        rows = self._parts.alerts.rows(subscription=one.id, states=("failed", "unsure"), limit=100_000)
        if delivery not in {row.delivery for row in rows} or not delivery:
            raise NoSuchAlert(f"{one.name!r} has no failed or maybe sent delivery {delivery}: see its deliveries")
        return ResentLetter(delivery=delivery, resent=self._parts.alerts.resend(delivery, self._parts.clock()))

    def _with_query(self, description: Description) -> Description:
        return with_query(description, lambda: self._parts.saved)

    def _save(self, before: Subscription | None, after: Subscription) -> SavedAlert:
        parts = self._parts
        reading = check(after, parts.channels, parts.clock(), parts.names)
        said = [remark.message for remark in reading.remarks]
        return self._store(before, after, (*said, *remarks_on_channels(after, parts.channels)))

    def _store(
        self, before: Subscription | None, after: Subscription, remarks: tuple[str, ...] = ()
    ) -> SavedAlert:
        store = self._parts.alerts
        taken = {each.name: each.id for each in store.broken()}
        taken |= {each.name: each.id for each in store.subscriptions()}
        if taken.get(after.name, after.id) != after.id:
            raise NameTaken(f"another subscription is named {after.name!r}: choose another name")
        if after != before:
            try:
                store.save(after, self._parts.clock(), WHO, seen=before)
            except ChangedSince:
                raise
            except WrongUse as error:  # somebody took the name in between
                raise NameTaken(str(error)) from error
        return SavedAlert(
            id=after.id,
            subscription=describe(after),
            remarks=list(remarks),
            changed=after != before,
            version=version_of(after),
        )

    def _seen(self, wanted: str, seen: Collection[str]) -> Subscription:
        """Return it as it is, if it is what the caller has seen."""
        one = found(self._parts.alerts, wanted)
        if seen and not {"*", version_of(one)} & set(seen):
            raise ChangedMeanwhile(f"{one.name!r} was changed since: read it again, and send its ETag as If-Match")
        return one

    def _samples(self, one: Subscription) -> Iterator[SampleSent]:
        note = newest_note(one, self._parts.index, self._parts.clock(), self._parts.names)
        for address in one.channels:
            answer = self._sent(one, address, note)
            said = answer.answer if isinstance(answer, Sent) else answer.reason
            yield SampleSent(channel=shown_address(address), sent=isinstance(answer, Sent), answer=said)

    def _sent(self, one: Subscription, address: str, note: Note) -> Answer:
        now = self._parts.clock()
        channel = self._parts.channels.get(address.partition(":")[0])
        delivery = sample_delivery(one, address, note, now, secrets.token_hex(16))
        letter = as_sample(self._parts.composer(delivery, "", now))
        answer = send(channel, letter) if channel else Refused("there is no such kind of channel")
        keep_sample(self._parts.alerts, delivery, letter, answer, now)
        return answer


def _without(subscription: Subscription, story: str) -> tuple[MutedStory, ...]:
    return tuple(each for each in subscription.muted_stories if each.story != story)
