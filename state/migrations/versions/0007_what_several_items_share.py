"""Which items have a guid or an address that others have too.

Revision 0007, after 0006. It is seen again when a feed is read.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NEW = ("guid_shared", "place_shared")


def upgrade() -> None:
    """Apply the revision."""
    with op.batch_alter_table("feed_item", schema=None) as batch_op:
        for name in _NEW:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the revision back."""
    with op.batch_alter_table("feed_item", schema=None) as batch_op:
        for name in _NEW:
            batch_op.drop_column(name)
