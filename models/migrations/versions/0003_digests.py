"""Digests: how often an officer wants the figures unasked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default is for the rows that are there, and for programs of the release before, which insert rows without it.
    op.add_column("person", sa.Column("digests", sa.String(), nullable=False, server_default="in-season"))
