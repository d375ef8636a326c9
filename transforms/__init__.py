"""What the numbers mean: frames in, frames out; no clock, disk, network or Dagster."""
