"""Messages to the groups: an announcement is for the people of its area, or for the groups in which its villages review."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("announcement", sa.Column("audience", sa.String(), nullable=False, server_default="people"))
