"""Evidence in full: notes beside photos, spoken prompts, villages that citizens typed, peace and quiet."""

import sqlalchemy as sa
from alembic import op

from models.base import BigId, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns that hold something get a default for the rows that are there; programs of the release before insert rows without them.
    op.add_column("account", sa.Column("listens", sa.String(), nullable=True))
    op.add_column("person", sa.Column("reminders", sa.String(), nullable=False, server_default="weekly"))
    op.add_column("person", sa.Column("paused_until", Instant(), nullable=True))
    op.add_column("village", sa.Column("typed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "discard",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_discard")),
    )
    op.create_table(
        "note",
        sa.Column("id", BigId, nullable=False),
        sa.Column("registration_id", BigId, nullable=False),
        sa.Column("criterion", sa.String(), nullable=True),
        sa.Column("photo_id", BigId, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_note_registration_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_note_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    for column in ("registration_id", "photo_id", "key"):
        op.create_index(op.f(f"ix_note_{column}"), "note", [column], unique=False)
    op.create_table(
        "spoken",
        sa.Column("id", BigId, nullable=False),
        sa.Column("commune_code", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("recorded_by", BigId, nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("released_by", BigId, nullable=True),
        sa.Column("released_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_spoken_commune_code")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_spoken_recorded_by")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_spoken_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken")),
        sa.UniqueConstraint("commune_code", "language", "text_key", name=op.f("uq_spoken_commune_code_language_text_key")),
    )
    op.create_index(op.f("ix_spoken_key"), "spoken", ["key"], unique=False)
