"""What the benchmarks share: a town's messages, a broker, processes, and how figures are told."""
