"""Data in: files sniffed, mapped, normalised and matched."""
