"""Taking files in: the tus protocol, and the way of the bytes from the socket to the store."""
