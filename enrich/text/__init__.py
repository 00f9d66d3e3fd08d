"""An item's texts as the rules read them: joined, folded, its language, the dates it names."""
