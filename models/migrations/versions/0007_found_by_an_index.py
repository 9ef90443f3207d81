"""What is looked up often and was found by reading whole tables: what a photo shows, and media that waits to be taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AWAITS_MEDIA = sa.text("state = 'received' AND media IS NOT NULL")


def upgrade() -> None:
    op.create_index(op.f("ix_evidence_photo_id"), "evidence", ["photo_id"], unique=False)
    op.drop_index("ix_event_media", table_name="event")
    op.create_index("ix_event_media", "event", ["id"], unique=False, sqlite_where=AWAITS_MEDIA, postgresql_where=AWAITS_MEDIA)
