"""Indexes by which the outbox finds what is due, however much waits behind it.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

READY = ("state = 'held' AND opens = 1 AND waiting = 0", "state = 'held' AND opens AND NOT waiting")
WAITS = ("state = 'held' AND waiting = 1", "state = 'held' AND waiting")
GIVEN = ("delivery != ''",) * 2
"""Conditions in the words of SQLite and of PostgreSQL."""


def upgrade() -> None:
    """Apply the revision."""
    op.drop_index("alert_row_due", "alert_row")
    op.drop_index("alert_row_delivery", "alert_row")
    op.drop_index("alert_row_item", "alert_row")
    op.create_index("alert_row_item", "alert_row", ["item", "subscription"])
    _partial("alert_row_ready", ["subscription", "due", "matched", "item", "revision"], READY)
    _partial("alert_row_waiting", ["due"], WAITS)
    _partial("alert_row_delivery", ["delivery"], GIVEN)


def downgrade() -> None:
    """Undo the revision."""
    for name in ("alert_row_delivery", "alert_row_waiting", "alert_row_ready", "alert_row_item"):
        op.drop_index(name, "alert_row")
    op.create_index("alert_row_item", "alert_row", ["item"])
    op.create_index("alert_row_delivery", "alert_row", ["delivery"])
    _partial("alert_row_due", ["due"], ("state = 'held'",) * 2)


def _partial(name: str, columns: list[str], where: tuple[str, str]) -> None:
    sqlite, postgresql = map(sa.text, where)
    op.create_index(name, "alert_row", columns, sqlite_where=sqlite, postgresql_where=postgresql)
