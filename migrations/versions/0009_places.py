"""Where a server's warnings go, whoever wants theirs privately all the same, and several marks of a server.

Why: the columns of 0006 kept which channel, and not what it is called for people, nor that nothing can be written there
any more, and whether somebody was told of that. Where members are warned who set no alert was a number of credits; it
may be a share or days, and several at once, so it is JSON now, in one place.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make it."""
    op.add_column("servers", sa.Column("alerts_name", sa.Text(), nullable=True, comment="of that place, for people"))
    op.add_column(
        "servers",
        sa.Column("alerts_state", sa.Text(), nullable=True, comment="lost: no one can be warned there; told: of that"),
    )
    op.add_column("servers", sa.Column("marks", sa.Text(), nullable=True, comment="JSON: of members who set no alert"))
    op.execute("""UPDATE servers SET marks = '[["credits",' || CAST(alert AS TEXT) || ']]' WHERE alert IS NOT NULL""")
    op.drop_column("servers", "alert")
    op.add_column("users", sa.Column("chosen_warnings", sa.Text(), nullable=True, comment="private; null: not chosen"))
