"""One module a way of running: demo, test, production; all begin with base."""
