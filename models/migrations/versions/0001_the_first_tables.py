"""The first tables."""

import sqlalchemy as sa
from alembic import op

from models.base import BigId, Instant, JsonColumn

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("last_active_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("channel", "bot", "address", name=op.f("uq_account_channel_bot_address")),
    )
    op.create_table(
        "commune",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_commune")),
    )
    op.create_table(
        "lease",
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("duty", name=op.f("pk_lease")),
    )
    op.create_table(
        "log",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject_id", BigId, nullable=True),
        sa.Column("detail", JsonColumn, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    with op.batch_alter_table("log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_at"), ["at"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "programme_version",
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("document", JsonColumn, nullable=False),
        sa.Column("stored_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "version", name=op.f("pk_programme_version")),
    )
    op.create_table(
        "web_chat",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("last_n", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_web_chat")),
    )
    op.create_table(
        "web_session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_person_id"), ["person_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_holds_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_holds_person_id")),
        sa.PrimaryKeyConstraint("account_id", "person_id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holds_person_id"), ["person_id"], unique=False)

    op.create_table(
        "village",
        sa.Column("id", BigId, nullable=False),
        sa.Column("commune_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_village_commune_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village")),
    )
    with op.batch_alter_table("village", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_village_commune_code"), ["commune_code"], unique=False)

    op.create_table(
        "web_item",
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", JsonColumn, nullable=False),
        sa.Column("event_key", sa.String(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["chat"], ["web_chat.address"], name=op.f("fk_web_item_chat")),
        sa.PrimaryKeyConstraint("chat", "n", name=op.f("pk_web_item")),
        sa.UniqueConstraint("chat", "key", name=op.f("uq_web_item_chat_key")),
    )
    with op.batch_alter_table("web_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_item_at"), ["at"], unique=False)
        batch_op.create_index("ix_web_item_version", ["chat", "v"], unique=False)

    op.create_table(
        "web_seat",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["chat"], ["web_chat.address"], name=op.f("fk_web_seat_chat")),
        sa.ForeignKeyConstraint(["session_id"], ["web_session.id"], name=op.f("fk_web_seat_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_seat")),
    )
    with op.batch_alter_table("web_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_seat_session_id"), ["session_id"], unique=False)

    op.create_table(
        "chat",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("village_id", BigId, nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("held_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_chat_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat")),
        sa.UniqueConstraint("channel", "bot", "address", name=op.f("uq_chat_channel_bot_address")),
    )
    with op.batch_alter_table("chat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_village_id"), ["village_id"], unique=False)

    op.create_table(
        "registration",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("programme_version", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("village_id", BigId, nullable=False),
        sa.Column("commune_code", sa.String(), nullable=False),
        sa.Column("answers", JsonColumn, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_registration_commune_code")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_person_id")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_registration_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("person_id", "programme", "year", name=op.f("uq_registration_person_id_programme_year")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_progress", ["commune_code", "village_id", "state"], unique=False)

    op.create_table(
        "role",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("village_id", BigId, nullable=True),
        sa.Column("commune_code", sa.String(), nullable=True),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_role_commune_code")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_person_id")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_role_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
    )
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_commune_code"), ["commune_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_village_id"), ["village_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("village_id", BigId, nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("code_until", Instant(), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_invitation_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitation_secret_hash")),
        sqlite_autoincrement=True,  # a number that was withdrawn or has expired is not given again
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "wrong_secrets",
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_wrong_secrets_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_wrong_secrets")),
    )
    op.create_table(
        "web_speaker",
        sa.Column("seat_id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["web_seat.id"], name=op.f("fk_web_speaker_seat_id")),
        sa.PrimaryKeyConstraint("seat_id", "address", name=op.f("pk_web_speaker")),
    )
    op.create_table(
        "conversation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("data", JsonColumn, nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("offer", JsonColumn, nullable=False),
        sa.Column("ready_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_conversation_account_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_conversation_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conversation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("chat_id", "account_id", name=op.f("uq_conversation_chat_id_account_id")),
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_conversation_ready_at",
            ["ready_at"],
            unique=False,
            sqlite_where=sa.text("ready_at IS NOT NULL"),
            postgresql_where=sa.text("ready_at IS NOT NULL"),
        )

    op.create_table(
        "message",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("to_id", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=True),
        sa.Column("body", JsonColumn, nullable=True),
        sa.Column("slot", sa.String(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("sent_ref", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_message_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_created_at"), ["created_at"], unique=False)
        batch_op.create_index(
            "ix_message_sending", ["chat_id"], unique=False, sqlite_where=sa.text("state = 'sending'"), postgresql_where=sa.text("state = 'sending'")
        )
        batch_op.create_index("ix_message_slot", ["chat_id", "slot", "id"], unique=False)
        batch_op.create_index(
            "ix_message_waiting",
            ["priority", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "photo",
        sa.Column("id", BigId, nullable=False),
        sa.Column("registration_id", BigId, nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("fingerprint_quality", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_in_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_photo_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("registration_id", "source_hash", name=op.f("uq_photo_registration_id_source_hash")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_key"), ["key"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", BigId, nullable=False),
        sa.Column("registration_id", BigId, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("village_id", BigId, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("handed_in_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_submission_registration_id")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_submission_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("registration_id", "stage", "round", name=op.f("uq_submission_registration_id_stage_round")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index("ix_submission_queue", ["village_id", "state", "handed_in_at"], unique=False)

    op.create_table(
        "decision",
        sa.Column("submission_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_decision_submission_id")),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_person_id"), ["person_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", BigId, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", JsonColumn, nullable=True),
        sa.Column("media", JsonColumn, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("media_claimed_by", sa.String(), nullable=True),
        sa.Column("media_claims", sa.Integer(), nullable=False),
        sa.Column("media_faults", sa.Integer(), nullable=False),
        sa.Column("media_claimed_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_event_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("key", name=op.f("uq_event_key")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(
            "ix_event_media",
            ["media_claimed_until"],
            unique=False,
            sqlite_where=sa.text("state = 'received' AND media IS NOT NULL"),
            postgresql_where=sa.text("state = 'received' AND media IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_event_open",
            ["conversation_id", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('received', 'media ready', 'media failed')"),
            postgresql_where=sa.text("state IN ('received', 'media ready', 'media failed')"),
        )
        batch_op.create_index(batch_op.f("ix_event_received_at"), ["received_at"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("photo_id", BigId, nullable=False),
        sa.Column("registration_id", BigId, nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_evidence_photo_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_evidence_registration_id")),
        sa.PrimaryKeyConstraint("criterion", "photo_id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "timer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("conversation_id", BigId, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_timer_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("conversation_id", "reason", name=op.f("uq_timer_conversation_id_reason")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timer_due"), ["due"], unique=False)
    forbid_changes_to_the_log()


def forbid_changes_to_the_log() -> None:
    """The log of acts is only added to: the database itself refuses anything else."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER log_no_{verb.lower()} BEFORE {verb} ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END")
    else:
        op.execute(
            "CREATE FUNCTION log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$"
        )
        op.execute("CREATE TRIGGER log_no_change BEFORE UPDATE OR DELETE ON log FOR EACH ROW EXECUTE FUNCTION log_is_only_added_to()")
