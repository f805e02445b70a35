"""Requests to Mavvrik: connections, TLS, proxies, the credential check and polling."""
