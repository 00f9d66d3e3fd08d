"""Which rows of the outbox are told together in one letter.

Revision 0006, after 0005. What waits already goes out as it was decided.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    with op.batch_alter_table("alert_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gathered", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the revision back."""
    with op.batch_alter_table("alert_row", schema=None) as batch_op:
        batch_op.drop_column("gathered")
