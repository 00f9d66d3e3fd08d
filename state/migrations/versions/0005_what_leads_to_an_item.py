"""Keys that lead to an item, and what an item is compared by.

Revision 0005, after 0004. Addresses with titles of known items become keys; of several items with one such key the
oldest is kept, as before. The other keys are written when an item is seen again.
"""

import sqlalchemy as sa
from alembic import op

import state.engine

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NEW = ("guid", "place", "title")
_TWINS = """
    INSERT INTO feed_alias (key, item)
    SELECT twin, id FROM (
        SELECT twin, id, row_number() OVER (PARTITION BY twin ORDER BY seen, id) AS place
        FROM feed_item WHERE twin <> ''
    ) AS numbered WHERE place = 1
"""


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "feed_alias",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.execute(_TWINS)
    op.create_index("feed_alias_item", "feed_alias", ["item"])
    with op.batch_alter_table("feed_item", schema=None) as batch_op:
        batch_op.drop_index("feed_item_twin")
        batch_op.drop_column("twin")
        for name in _NEW:
            batch_op.add_column(sa.Column(name, sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("moment", state.engine.Moment(), nullable=True))
        batch_op.add_column(sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take the revision back; what was the same in two feeds is not told any more."""
    with op.batch_alter_table("feed_item", schema=None) as batch_op:
        for name in (*_NEW, "moment", "moves"):
            batch_op.drop_column(name)
        batch_op.add_column(sa.Column("twin", sa.String(length=32), nullable=False, server_default=""))
        batch_op.create_index("feed_item_twin", ["twin"])
    op.drop_table("feed_alias")
