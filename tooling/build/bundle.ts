// Bundles the server in the current folder; written next.
