"""How a letter looks: what it shows, in its order, as text and as HTML."""
