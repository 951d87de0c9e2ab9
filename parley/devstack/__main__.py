"""`python -m parley.devstack` is `make demo` once the environment exists."""

from parley.devstack.demo import main

main()
