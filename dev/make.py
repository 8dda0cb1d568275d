"""The commands behind the Makefile: python3 dev/make.py COMMAND [ARGUMENTS]."""

import sys

import install
import odoo_server
import postgres
from base import Failure, explain_os_error, report

COMMANDS = {
    "setup": install.setup,
    "lock": install.lock_requirements,
    "pg": postgres.keep_running,
    "odoo": odoo_server.odoo,
    "psql": odoo_server.psql,
    "shell": odoo_server.shell,
}


def main(command: str, *arguments: str) -> int:
    """Run one command; a failure is told in words, not as a traceback."""
    try:
        return COMMANDS[command](*arguments) or 0
    except Failure as failure:
        return report(failure)
    except OSError as error:
        return report(explain_os_error(error))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
