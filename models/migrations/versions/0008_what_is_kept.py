"""What is erased or thrown away once it is old, by its age: found without reading all that was ever said and sent."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEPT = {
    "event": ("done_at", "state = 'done' AND payload IS NOT NULL"),
    "message": ("created_at", "state IN ('sent', 'refused') AND body IS NOT NULL"),
    "photo": ("taken_in_at", "key IS NOT NULL"),
    "note": ("added_at", "key IS NOT NULL"),
}


def upgrade() -> None:
    for table, (age, kept) in KEPT.items():
        op.create_index(op.f(f"ix_{table}_kept"), table, [age], unique=False, sqlite_where=sa.text(kept), postgresql_where=sa.text(kept))
