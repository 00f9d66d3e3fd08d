"""Whether a feed writes the day or the month first.

Revision 0004, after 0003. Known feeds begin without an answer: their next dates give it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("date_order", sa.String(length=8), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the revision back."""
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.drop_column("date_order")
