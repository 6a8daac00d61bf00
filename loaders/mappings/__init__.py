"""Mappings of other people's tables: the YAML they are written in, and those that ship with localism."""
