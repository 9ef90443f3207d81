"""Messengers without buttons: what channels remember, the numbered choices that a chat shows, and codes short enough to be typed."""

import sqlalchemy as sa
from alembic import op

from models.base import Instant, JsonColumn

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memory",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", JsonColumn, nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_memory")),
    )
    op.create_index(op.f("ix_memory_until"), "memory", ["until"], unique=False)
    op.add_column("chat", sa.Column("shown", JsonColumn, nullable=True))
    op.add_column("invitation", sa.Column("typed_hash", sa.String(), nullable=True))
    op.create_index(op.f("ix_invitation_typed_hash"), "invitation", ["typed_hash"], unique=True)
