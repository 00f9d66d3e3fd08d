"""What letters told, every attempt to send one, who changed a subscription, letters that are fetched.

Revision 0008, after 0007. A row that waited for outlets in vain is now called so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    with op.batch_alter_table("alert_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("limited", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("told", sa.Text(), nullable=True))
    _rename("throttled", "waiting")
    op.create_table(
        "alert_latest",
        sa.Column("item", sa.Text(), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_table(
        "alert_attempt",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
    )
    op.create_index("alert_attempt_delivery", "alert_attempt", ["delivery"])
    op.create_index("alert_attempt_subscription", "alert_attempt", ["subscription", "channel", "at"])
    op.create_index("alert_attempt_at", "alert_attempt", ["at"])
    op.create_table(
        "alert_change",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
    )
    op.create_index("alert_change_subscription", "alert_change", ["subscription"])
    op.create_table(
        "alert_letter",
        sa.Column("delivery", sa.Text(), primary_key=True),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("alert_letter_subscription", "alert_letter", ["subscription", "at"])
    _add_what_counts_and_what_is_planned()


def downgrade() -> None:
    """Take the revision back."""
    for name in ("alert_digest", "alert_made", "alert_letter", "alert_change", "alert_attempt", "alert_latest"):
        op.drop_table(name)
    _rename("waiting", "throttled")
    with op.batch_alter_table("alert_row", schema=None) as batch_op:
        batch_op.drop_column("told")
        batch_op.drop_column("limited")


def _rename(old: str, new: str) -> None:
    rows = sa.table("alert_row", sa.column("state", sa.Text()))
    op.execute(rows.update().where(rows.c.state == old).values(state=new))


def _add_what_counts_and_what_is_planned() -> None:
    op.create_table(
        "alert_made",
        sa.Column("delivery", sa.Text(), primary_key=True),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("alert_made_subscription", "alert_made", ["subscription", "channel", "at"])
    op.create_table(
        "alert_digest",
        sa.Column("delivery", sa.Text(), primary_key=True),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_failed", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("alert_digest_subscription", "alert_digest", ["subscription", "channel"])
    op.create_index("alert_digest_due", "alert_digest", ["state", "due"])
