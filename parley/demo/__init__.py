"""The demo: fictional offices, people and cases, loaded through the same services as real ones."""
