"""`load_demo` and `demo_people`."""
