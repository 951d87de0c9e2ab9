"""People's side of the log: review, exports, concerns, attestations, access certification."""
