"""Asking Mavvrik: connections, TLS, proxies, the credential check, polling."""
