"""Consents, objections and suppressions are written here, each with its proof and its dated change."""
