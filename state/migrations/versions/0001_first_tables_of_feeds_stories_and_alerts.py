"""The first tables: feeds, stories, subscriptions and the outbox.

Revision 0001, after None.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    _alert_revision()
    _alert_row()
    _alert_subscription()
    _feed()
    _feed_item()
    _feed_outage()
    _feed_poll()
    _story_item()
    _story_key()
    _story_link()
    _story_merged()
    _story_pinned()


def _alert_revision() -> None:
    op.create_table(
        "alert_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _alert_row() -> None:
    op.create_table(
        "alert_row",
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("chapter", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("news", sa.Text(), nullable=False),
        sa.Column("matched", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_failed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "channel", "item", "revision"),
    )
    with op.batch_alter_table("alert_row", schema=None) as batch_op:
        batch_op.create_index("alert_row_about", ["subscription", "about"], unique=False)
        batch_op.create_index("alert_row_delivery", ["delivery"], unique=False)
        batch_op.create_index(
            "alert_row_due",
            ["due"],
            unique=False,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index("alert_row_item", ["item"], unique=False)
        batch_op.create_index("alert_row_matched", ["matched"], unique=False)
        batch_op.create_index(
            "alert_row_opens",
            ["subscription", "channel", "about", "chapter"],
            unique=True,
            sqlite_where=sa.text("opens"),
            postgresql_where=sa.text("opens"),
        )


def _alert_subscription() -> None:
    op.create_table(
        "alert_subscription",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )


def _feed() -> None:
    op.create_table(
        "feed",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("listed_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.String(length=32), nullable=False),
        sa.Column("conditional", sa.Boolean(), nullable=False),
        sa.Column("last_checked", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_success", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_full_get", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_new", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retry_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("hint", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _feed_item() -> None:
    op.create_table(
        "feed_item",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("twin", sa.String(length=32), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("feed_item", schema=None) as batch_op:
        batch_op.create_index("feed_item_feed", ["feed", "seen"], unique=False)
        batch_op.create_index("feed_item_twin", ["twin"], unique=False)


def _feed_outage() -> None:
    op.create_table(
        "feed_outage",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("feed", "began"),
    )


def _feed_poll() -> None:
    op.create_table(
        "feed_poll",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("revised", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "slot"),
    )


def _story_item() -> None:
    op.create_table(
        "story_item",
        sa.Column(
            "number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    with op.batch_alter_table("story_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_item_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_item_story"), ["story"], unique=False)


def _story_key() -> None:
    op.create_table(
        "story_key",
        sa.Column(
            "key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "item", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.PrimaryKeyConstraint("key", "day", "item"),
        sqlite_with_rowid=False,
    )


def _story_link() -> None:
    op.create_table(
        "story_link",
        sa.Column("earlier", sa.String(), nullable=False),
        sa.Column("later", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("earlier", "later"),
    )
    with op.batch_alter_table("story_link", schema=None) as batch_op:
        batch_op.create_index("story_link_later", ["later"], unique=False)


def _story_merged() -> None:
    op.create_table(
        "story_merged",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("into", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("story"),
    )


def _story_pinned() -> None:
    op.create_table(
        "story_pinned",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("item"),
    )


def downgrade() -> None:
    """Undo the revision."""
    op.drop_table("story_pinned")
    op.drop_table("story_merged")
    with op.batch_alter_table("story_link", schema=None) as batch_op:
        batch_op.drop_index("story_link_later")

    op.drop_table("story_link")
    op.drop_table("story_key")
    with op.batch_alter_table("story_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_item_story"))
        batch_op.drop_index(batch_op.f("ix_story_item_at"))

    op.drop_table("story_item")
    op.drop_table("feed_poll")
    op.drop_table("feed_outage")
    with op.batch_alter_table("feed_item", schema=None) as batch_op:
        batch_op.drop_index("feed_item_twin")
        batch_op.drop_index("feed_item_feed")

    op.drop_table("feed_item")
    op.drop_table("feed")
    op.drop_table("alert_subscription")
    with op.batch_alter_table("alert_row", schema=None) as batch_op:
        batch_op.drop_index("alert_row_opens", sqlite_where=sa.text("opens"), postgresql_where=sa.text("opens"))
        batch_op.drop_index("alert_row_matched")
        batch_op.drop_index("alert_row_item")
        batch_op.drop_index(
            "alert_row_due", sqlite_where=sa.text("state = 'held'"), postgresql_where=sa.text("state = 'held'")
        )
        batch_op.drop_index("alert_row_delivery")
        batch_op.drop_index("alert_row_about")

    op.drop_table("alert_row")
    op.drop_table("alert_revision")
