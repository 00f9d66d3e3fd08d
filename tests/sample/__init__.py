"""The bundled sample feeds."""
