"""An S3 server on this machine, and a way to it that can break."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import botocore.session
from moto.server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
WHOLE = 10**12


@contextmanager
def s3_server() -> Iterator[str]:
    """Yield the address of a server with one bucket called `bucket`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        session = botocore.session.get_session()
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        session.create_client("s3", endpoint_url=address, **keys).create_bucket(Bucket="bucket")
        yield address
    finally:
        server.stop()


def environment(address: str) -> dict[str, str]:
    """Return the variables by which S3's own tools find the server."""
    return {**KEYS, "AWS_ENDPOINT_URL": address}


@dataclass
class Way:
    """A way to a server: it lets so many bytes of each request through, then breaks off or stands still."""

    port_there: int
    lets_through: int = WHOLE
    stands_still: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when it broke off or stood still."""

    def __post_init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self.door.accept()
                there = socket.create_connection(("127.0.0.1", self.port_there))
                threading.Thread(target=self._carry, args=(here, there, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(there, here, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        left = self.lets_through if counted else WHOLE
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data[:left])
                left -= len(data)
                if left <= 0:
                    self.stopped.set()
                    if self.stands_still:
                        return
                    break
        for side in (source, target):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)


def port(address: str) -> int:
    """Return the port of an address."""
    return int(address.rpartition(":")[2])


def with_keys(address: str) -> dict[str, str]:
    """Return the environment of a process that uses the server."""
    return {**os.environ, **environment(address)}
