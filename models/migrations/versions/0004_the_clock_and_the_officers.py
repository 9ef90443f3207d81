"""The clock and the officers: timers of people and villages, counts that officers tell, questions to communes, messages to an area."""

import sqlalchemy as sa
from alembic import op

from models.base import BigId, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    timers_get_owners()
    op.add_column("person", sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("person", sa.Column("reminded_at", Instant(), nullable=True))
    op.add_column("role", sa.Column("province", sa.String(), nullable=True))
    op.add_column("message", sa.Column("about", sa.String(), nullable=True))
    for table in ("evidence", "note"):
        op.create_index(op.f(f"ix_{table}_registration_id_added_at"), table, ["registration_id", "added_at"], unique=False)
    counts_that_officers_tell()
    questions_to_communes()
    messages_to_an_area()


def timers_get_owners() -> None:
    """Programs of the release before go on setting timers of conversations; what people and villages wait for is planned anew."""
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.alter_column("conversation_id", existing_type=BigId, nullable=True)
        batch_op.add_column(sa.Column("owner", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("owner_id", BigId, nullable=True))
        batch_op.create_unique_constraint(op.f("uq_timer_owner_owner_id_reason"), ["owner", "owner_id", "reason"])
    op.execute("DELETE FROM timer WHERE reason IN ('reminder', 'nudge', 'digest')")


def counts_that_officers_tell() -> None:
    op.create_table(
        "told_count",
        sa.Column("id", BigId, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("commune_code", sa.String(), nullable=False),
        sa.Column("village_id", BigId, nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("told_by", BigId, nullable=True),
        sa.Column("told_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_told_count_commune_code")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_told_count_village_id")),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_told_count_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_count")),
    )
    op.create_index(op.f("ix_told_count_commune_code_what"), "told_count", ["commune_code", "what"], unique=False)


def questions_to_communes() -> None:
    op.create_table(
        "request",
        sa.Column("id", BigId, nullable=False),
        sa.Column("asked_by", BigId, nullable=False),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_request_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_table(
        "request_question",
        sa.Column("id", BigId, nullable=False),
        sa.Column("request_id", BigId, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_question_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_question")),
    )
    op.create_index(op.f("ix_request_question_request_id"), "request_question", ["request_id"], unique=False)
    op.create_table(
        "request_commune",
        sa.Column("request_id", BigId, nullable=False),
        sa.Column("commune_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_commune_request_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_request_commune_commune_code")),
        sa.PrimaryKeyConstraint("request_id", "commune_code", name=op.f("pk_request_commune")),
    )
    op.create_index(op.f("ix_request_commune_commune_code"), "request_commune", ["commune_code"], unique=False)
    op.create_table(
        "request_answer",
        sa.Column("question_id", BigId, nullable=False),
        sa.Column("commune_code", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("told_by", BigId, nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["request_question.id"], name=op.f("fk_request_answer_question_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_request_answer_commune_code")),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_request_answer_told_by")),
        sa.PrimaryKeyConstraint("question_id", "commune_code", name=op.f("pk_request_answer")),
    )


def messages_to_an_area() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("commune_code", sa.String(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("village_id", BigId, nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("photo_key", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.Column("reached_id", BigId, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("approved_by", BigId, nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_announcement_author_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_announcement_commune_code")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_announcement_village_id")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_announcement_approved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    for column in ("author_id", "photo_key", "state"):
        op.create_index(op.f(f"ix_announcement_{column}"), "announcement", [column], unique=False)
