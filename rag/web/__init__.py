"""The web face's parts: turns, templates, style and script. Nothing here searches or answers."""
