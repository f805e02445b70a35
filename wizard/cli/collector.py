"""The command `mvk-wizard collector`: print a Collector's configuration for two receivers."""

from __future__ import annotations

from argparse import Namespace

from wizard.cli.common import Refusal, command, endpoint_of, say
from wizard.cli.delivery import print_json, print_text
from wizard.cli.load import load_settings
from wizard.core.exit_codes import ExitCode
from wizard.core.merge.collector import make_collector
from wizard.core.merge.current_env import env_values

NO_VENDOR = (
    "These settings send traces to no other vendor's endpoint.",
    "A Collector is for settings in which another vendor gets traces, and Mavvrik nothing yet.",
)


@command
def collector(options: Namespace) -> int:
    """Run `collector`. Return 0 if the configuration is printed, 1 without another vendor."""
    loaded = load_settings(options)
    made = make_collector(env_values(loaded.document), endpoint_of(options))
    if made is None:
        raise Refusal(ExitCode.ERROR, *NO_VENDOR)
    if options.json:
        print_json(
            {
                "configuration": made.configuration,
                "variables": list(made.variables),
                "settings": dict(made.settings),
            }
        )
    else:
        print_text(made.configuration)
    say(
        f"Where the Collector runs, set: {', '.join(made.variables)}",
        *(f'In the settings, set {name} to "{value}"' for name, value in made.settings.items()),
    )
    return ExitCode.DONE
