"""The client's side of the data: what an address opens, and what its holder may cause."""
