"""A Ray cluster of two nodes on this machine: the head, to which drivers connect, and one that can be killed."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orchestration.engines import worker_environment
from orchestration.ray_engine import LOOPBACK, library

MEMORY = 4 * 2**30
LISTEN, LOOPBACK_IN_PROC = "0A", "0100007F"  # as /proc/net/tcp writes them


@contextmanager
def two_nodes(memory: int = MEMORY) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address of the cluster, and what kills its second node at once, with all its workers.

    Args:
        memory: Bytes of each node's store of objects.
    """
    library(is_alone=True)
    from ray.cluster_utils import Cluster  # pyright: ignore[reportMissingImports]

    with worker_environment():
        node = {"num_cpus": 1, "object_store_memory": memory, "include_dashboard": False, "node_ip_address": LOOPBACK}
        cluster = Cluster(initialize_head=True, head_node_args=node)
        try:
            second = cluster.add_node(**node)
            cluster.wait_for_nodes()
            yield cluster.address, lambda: cluster.remove_node(second, allow_graceful=False)
        finally:
            cluster.shutdown()


def listening_elsewhere() -> list[str]:
    """Sockets of this process's children, and of theirs, that listen on another address than the loopback (Linux)."""
    listening: dict[str, str] = {}
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            cells = line.split()
            address = cells[1].rsplit(":", 1)[0]
            if cells[3] == LISTEN and not address.endswith(LOOPBACK_IN_PROC):
                listening[f"socket:[{cells[9]}]"] = cells[1]
    found: list[str] = []
    for process in descendants():
        with suppress(OSError):
            handles = {str(handle.readlink()) for handle in Path(f"/proc/{process}/fd").iterdir()}
            found += [f"{process} {listening[handle]}" for handle in handles & set(listening)]
    return found


def descendants() -> set[int]:
    """This process and all that it started."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    members = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in members} - members:
        members |= more
    return members
