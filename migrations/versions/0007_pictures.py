"""What a person's pictures are drawn on.

Why: a picture has a ground of its own, and only its reader knows whether the rest of their screen is dark or light.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make it."""
    chosen = sa.Column("chosen_pictures", sa.Text(), nullable=True, comment="dark, light or off; null: not chosen")
    op.add_column("users", chosen)
