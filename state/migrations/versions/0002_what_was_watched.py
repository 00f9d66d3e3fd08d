"""What was watched: since when, until when and with which gaps, of each feed.

Revision 0002, after 0001. Feeds that worked before are watched from their next good poll on; the time before
becomes a gap of its own, "not recorded".
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    _feed()
    _watch_gap()
    _network_outage()


def downgrade() -> None:
    """Take the revision back."""
    op.drop_table("network_outage")
    op.drop_table("watch_gap")
    with op.batch_alter_table("feed", schema=None) as batch_op:
        for column in ("promised", "watched_since", "watched_until", "marks", "listed"):
            batch_op.drop_column(column)


def _feed() -> None:
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promised", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("watched_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("watched_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.true()))


def _watch_gap() -> None:
    op.create_table(
        "watch_gap",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("feed", "began"),
    )
    with op.batch_alter_table("watch_gap", schema=None) as batch_op:
        batch_op.create_index("watch_gap_ended", ["ended"], unique=False)


def _network_outage() -> None:
    op.create_table(
        "network_outage",
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("began"),
    )
