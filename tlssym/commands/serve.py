"""``tlssym serve``: the page with an engine behind it."""

from __future__ import annotations

import argparse

from tlssym.commands._common import Telling, lecture_argument, lecture_of, path_of
from tlssym.exits import EXIT_OK, UsageError

HELP = "serve the page on this machine: answers are graded, the page follows the file"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    lecture_argument(parser)
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8765, help="port (default: 8765)")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    try:
        import uvicorn

        from tlssym.serve.app import application
    except ImportError:
        raise UsageError("serve needs starlette and uvicorn: pip install 'tlssym[serve]'") from None
    from tlssym.serve.live import Live
    from tlssym.serve.worker import Worker

    lecture_of(options.lecture)  # a file that cannot be read is told before anything is served
    path = path_of(options.lecture)
    live = Live(path)
    print(f"checking {path}", flush=True)
    with Telling() as tell:
        live.refresh(tell)
    hosts = [*("127.0.0.1", "localhost", "[::1]"), *([options.host] if options.host not in LOOPBACK else [])]
    print(f"http://{options.host}:{options.port}/ (Ctrl-C ends it)", flush=True)
    uvicorn.run(
        application(live, Worker(path), hosts), host=options.host, port=options.port, log_level="warning"
    )
    return EXIT_OK
