"""Run a Python file with `env`: in_odoo.py DATABASE FILE [ARGUMENTS].

What `odoo shell` does with a file on its input, but with arguments, with an
exit code, with messages instead of tracebacks for what users may do wrong, and
with a commit at the end.
"""

import runpy
import signal
import sys
import threading


def main(database: str, path: str, *arguments: str) -> None:
    """Open the database, run the file, commit."""
    from odoo import SUPERUSER_ID, api
    from odoo.exceptions import UserError
    from odoo.modules.registry import Registry
    from odoo.service import server
    from odoo.tools import config

    config.parse_config(
        ["-d", database, "--no-http", "--max-cron-threads=0", "--log-handler=:WARNING"],
        setup_logging=True,
    )
    # The limits are made for requests, not for a script that takes its time.
    config["limit_memory_hard"] = 0
    server.start(preload=[], stop=True)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.current_thread().dbname = database
    sys.argv = [path, *arguments]
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        try:
            runpy.run_path(path, {"env": env, "self": env.user}, run_name="__main__")
        except UserError as error:
            cr.rollback()
            sys.exit(f"  Failed: {error}")
        cr.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
