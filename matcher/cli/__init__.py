"""The command line. Each command is imported when it is called, so that ``matcher --help`` answers at once."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple

import click

from matcher.cli.fault_lines import cause_lines
from matcher.domain.model.errors import DatasetError, MatcherError
from matcher.services.runtime.request_id import begin_request
from matcher.settings import misspelt, read_settings

CAUSES_SHOWN = 20
SAY_SO_THEMSELVES = frozenset({"doctor"})
"""Commands that have their own words for misspelt settings; all others name them before anything else."""
MAKE_DATABASES = frozenset({"migrate", "restore", "demo"})
"""Commands that make a database where there is none: never beside a setting that was meant otherwise."""
INTERRUPTED = 130
"""Exit code of a command that Ctrl-C ended, as shells have it."""


class Lazy(NamedTuple):
    """Where a command is and what it is for.

    Args:
        target: ``module:function``.
        help: The command's own first sentence, said without importing it.
    """

    target: str
    help: str


COMMANDS = {
    "check": Lazy("matcher.cli.files.datasets:check", "Report every fault in a dataset."),
    "solve": Lazy("matcher.cli.files.datasets:solve", "Find the best schedule for a dataset and prove how good it is."),
    "audit": Lazy("matcher.cli.files.datasets:audit", "Check an answer against every rule and add up its points."),
    "explain": Lazy("matcher.cli.files.explain:explain", "Say why an engagement of an answer is as it is."),
    "sample": Lazy("matcher.cli.files.datasets:sample", "Write the dataset of an invented center."),
    "import": Lazy("matcher.cli.center.database:import_", "Take a dataset into the database, all or nothing."),
    "export": Lazy("matcher.cli.center.database:export", "Write the database as a dataset."),
    "intake": Lazy("matcher.cli.work.intake:intake", "Look after requests."),
    "migrate": Lazy("matcher.cli.center.database:migrate", "Bring the database to this version's form."),
    "nightly": Lazy("matcher.cli.center.database:nightly", "Propose a schedule for everything open."),
    "worker": Lazy("matcher.cli.processes.worker:worker", "Keep the clock: run the nights, and what people ask for."),
    "runs": Lazy("matcher.cli.processes.runs:runs", "List the runs; stop or cancel the one at work."),
    "review": Lazy("matcher.cli.work.review:review", "Look at the newest proposal and decide on it, row by row."),
    "publish": Lazy("matcher.cli.work.publishing:publish", "Make all that is approved public, as the next version."),
    "versions": Lazy("matcher.cli.work.publishing:versions", "List what was published, newest first."),
    "outbox": Lazy("matcher.cli.work.outbox:outbox", "Look after letters that wait to be sent."),
    "offers": Lazy("matcher.cli.work.offers:offers", "Ask who is public in a seat, and look after the answers."),
    "engagements": Lazy("matcher.cli.work.engagements:engagements", "Look after engagements until they are closed."),
    "someone-else": Lazy(
        "matcher.cli.work.someone_else:someone_else", "Want someone else on a team? Look, price, choose, take back."
    ),
    "busy": Lazy("matcher.cli.work.busy:busy", "Look after the hours that consultants' own calendars take."),
    "people": Lazy("matcher.cli.work.people:people", "Say which consultants are one person under two ids."),
    "audit-log": Lazy("matcher.cli.center.trail:audit_log", "Look after the audit trail."),
    "protection": Lazy("matcher.cli.center.protection:protection", "Look after what guards confidential records."),
    "keys": Lazy("matcher.cli.center.keys:keys", "Look after the keys."),
    "user": Lazy("matcher.cli.center.users:user", "Manage who may sign in."),
    "serve": Lazy("matcher.cli.processes.server:serve", "Serve the pages."),
    "demo": Lazy("matcher.cli.processes.server:demo", "Serve the pages of an invented center."),
    "doctor": Lazy("matcher.cli.center.doctor:doctor", "Look for what is wrong here, and say how to mend it."),
    "backup": Lazy(
        "matcher.cli.center.operations:backup", "Write the whole database to a new file, while others work."
    ),
    "prune": Lazy(
        "matcher.cli.center.operations:prune", "Let go of what was kept long enough; by default only say what."
    ),
    "restore": Lazy(
        "matcher.cli.center.operations:restore", "Put a backup into an empty database, all of it or nothing."
    ),
    "scenario": Lazy("matcher.cli.scenarios.commands:scenario", "Compare what-ifs with the plan as it is."),
    "docs": Lazy("matcher.cli.reference.docs:docs", "Write the documentation that follows from the code."),
}


class LazyGroup(click.Group):
    """Commands that are imported when they are called; their failures as one clear message."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of a working day."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].target.partition(":")
        command: click.Command = getattr(import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.help) for name, lazy in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what its user can mend becomes a message and exit code 1."""
        begin_request()
        try:
            return super().invoke(ctx)
        except MatcherError as error:
            raise click.ClickException(explained(error)) from error
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None


def explained(error: MatcherError) -> str:
    """What went wrong, with the first faults where a dataset has several."""
    if not isinstance(error, DatasetError):
        return str(error)
    lines = list(cause_lines(error.faults, every_place=False))
    shown = lines[:CAUSES_SHOWN]
    if len(lines) > len(shown):
        shown.append(f"and {len(lines) - len(shown):,} more: `matcher check` lists all of a dataset")
    return "\n  ".join(["the data can't be used.", *shown])


def _show_build(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from matcher.build import build

        click.echo(f"{ctx.info_name} {build()}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_build, help="Show which build this is."
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Match consultants with engagements, and schedule them."""
    if ctx.invoked_subcommand not in SAY_SO_THEMSELVES:
        faults = misspelt()
        if faults and ctx.invoked_subcommand in MAKE_DATABASES:
            refuse_new_database(faults)
        for fault in faults:
            click.echo(f"warning: {fault}", err=True)


def refuse_new_database(faults: Iterable[str]) -> None:
    """Stop where a database would be made: the setting that was meant may name another that is there."""
    from matcher.bootstrap import upkeep

    if upkeep.is_missing(read_settings()):
        raise click.ClickException("\n".join((*faults, "There is no database yet, and none was made.")))
