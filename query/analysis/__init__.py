"""How text becomes the tokens that are searched: words, folded letters, stems."""
