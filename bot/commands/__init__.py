"""The command line, one file a command. Whatever goes wrong is one line on stderr that says what to do, and exit status 2."""

import sys
from collections.abc import Sequence

import typer
from sqlalchemy.exc import DBAPIError

from bot import logs
from bot.commands import archive, backup, doctor, due, invite, migrate, opening, parked, people, restore, roles, run, terminal, villages
from bot.settings import Wrong
from models import database, schema

TROUBLE = 2
INTERRUPTED = 130  # what typer makes of Ctrl+C

app = typer.Typer(
    name="banhoc",
    help="Bạn Học: a chatbot for the programme Công dân học tập.\n\nStart with `banhoc run`; ask `banhoc doctor` when something seems wrong.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(epilog=run.settings_help())(run.run)
app.command()(doctor.doctor)
app.command()(migrate.migrate)
app.add_typer(parked.app)
app.command()(backup.backup)
app.command()(restore.restore)
app.add_typer(villages.app)
app.add_typer(invite.app)
app.add_typer(roles.app)
app.command()(people.people)
app.add_typer(due.app)


def main() -> None:
    """The entry point."""
    terminal.never_fail_to_write()
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: Sequence[str]) -> int:
    """Runs one command. Returns the exit status."""
    command = typer.main.get_command(app)
    try:
        status = command(list(arguments) or ["--help"], prog_name="banhoc", standalone_mode=False)
    except typer.Abort:
        return _trouble("nothing was done: it needs an answer, or --yes")
    except typer.TyperException as error:
        said = error.format_message()
        return _trouble(f"{said} (see `banhoc --help`)") if said else 0  # a group of commands by itself has shown its help
    except (Wrong, database.Unusable, schema.Unknown, schema.Broken, archive.Broken) as error:
        return _trouble(str(error))
    except DBAPIError as error:
        return _trouble(f"the database refused ({opening.reason(error)}): try again, or ask `banhoc doctor`")
    except OSError as error:
        return _trouble(_of_disk(error))
    if status == INTERRUPTED:
        return _trouble("stopped by Ctrl+C before it was done")
    return status if isinstance(status, int) else 0


def _trouble(text: str) -> int:
    terminal.trouble(logs.without_secrets(text))
    return TROUBLE


def _of_disk(error: OSError) -> str:
    if error.filename is None:
        return str(error)
    return f"{error.filename}: {error.strerror}"
