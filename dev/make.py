"""The commands behind the Makefile: python3 dev/make.py COMMAND."""

import importlib
import os
import sys

from base import Failure, explain_os_error, report

COMMANDS = {
    "setup": ("install", "setup"),
    "lock": ("install", "lock_requirements"),
    "pg": ("postgres", "keep_running"),
    "odoo": ("odoo_process", "odoo"),
    "shell": ("odoo_process", "shell"),
    "psql": ("odoo_process", "psql"),
    "demo": ("odoo_process", "demo"),
    "api-key": ("odoo_process", "api_key"),
    "import": ("odoo_process", "import_file"),
    "pot": ("odoo_process", "pot"),
    "history": ("odoo_process", "export_history"),
    "run": ("serve", "serve"),
    "stop": ("serve", "stop"),
    "clean": ("serve", "clean"),
    "backup": ("archive", "backup"),
    "restore": ("archive", "restore"),
    "test": ("testing", "test"),
    "rules": ("testing", "rules"),
    "e2e": ("testing", "e2e"),
    "lint": ("linting", "lint"),
    "bench": ("benching", "bench"),
}


def main(command: str) -> int:
    """Run one command; a failure is told in words, not as a traceback."""
    os.umask(0o022)
    module, function = COMMANDS[command]
    try:
        return getattr(importlib.import_module(module), function)() or 0
    except Failure as failure:
        return report(failure)
    except OSError as error:
        return report(explain_os_error(error))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
