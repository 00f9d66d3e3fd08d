"""XML feeds of every kind: a tree to its entries, by what the elements mean whatever the prefix."""
