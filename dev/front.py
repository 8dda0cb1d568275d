"""A front for tests with workers: front.py PORT HTTP_PORT WEBSOCKET_PORT.

With workers Odoo answers web sockets on a port of their own, and a reverse proxy
tells them apart. In production that is nginx; here these few lines.
"""

import asyncio
import sys


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy bytes until one side ends."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def main(port: int, http: int, gevent: int) -> None:
    """Listen until a signal."""

    async def serve(reader, writer) -> None:
        try:
            first = await reader.read(65536)
            target = gevent if first.startswith(b"GET /websocket") else http
            there, back = await asyncio.open_connection("127.0.0.1", target)
            back.write(first)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, back), pump(there, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
