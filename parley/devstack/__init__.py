"""One machine, one command: environment, servers, roles and processes for `make demo`."""
