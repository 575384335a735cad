"""The world outside: mail servers, sending services, what domains publish."""
