"""When and where: Dagster, storage, network, command line; the only code that touches the world."""
