"""Keys of sealed walls: pure functions over standard primitives, no database and no session."""
