"""Tables beside the outbox: newest revisions, attempts, changes of subscriptions, letters, deliveries, digests."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from state.engine import Moment, metadata

latest = Table(
    "alert_latest",
    metadata,
    Column("item", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
)

attempts = Table(
    "alert_attempt",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("delivery", Text, nullable=False),
    Column("subscription", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("lease", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("word", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("items", Integer, nullable=False),
    Column("subject", Text, nullable=False),
)
Index("alert_attempt_delivery", attempts.c.delivery)
Index("alert_attempt_subscription", attempts.c.subscription, attempts.c.channel, attempts.c.at)
Index("alert_attempt_at", attempts.c.at)

changes = Table(
    "alert_change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("subscription", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
)
Index("alert_change_subscription", changes.c.subscription)

letters = Table(
    "alert_letter",
    metadata,
    Column("delivery", Text, primary_key=True),
    Column("subscription", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),
)
Index("alert_letter_subscription", letters.c.subscription, letters.c.at)

made = Table(
    "alert_made",
    metadata,
    Column("delivery", Text, primary_key=True),
    Column("subscription", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""When each delivery that counts towards a limit per hour was first leased."""
Index("alert_made_subscription", made.c.subscription, made.c.channel, made.c.at)

digests = Table(
    "alert_digest",
    metadata,
    Column("delivery", Text, primary_key=True),
    Column("subscription", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Column("leased", Moment),
    Column("claim", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("first_failed", Moment),
)
"""Digests that are sent although they may be empty: the next of each subscription and channel, which is planned,
and those empty ones that are not delivered yet."""
Index("alert_digest_subscription", digests.c.subscription, digests.c.channel)
Index("alert_digest_due", digests.c.state, digests.c.due)
