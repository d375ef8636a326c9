"""A Ray cluster of two nodes on this machine: the head, to which drivers connect, and one that can be killed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from orchestration.engines import worker_environment
from orchestration.ray_engine import LOOPBACK, library

MEMORY = 4 * 2**30


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
