"""Where time, ids and chance come from, so that two worlds can be replayed alike."""
