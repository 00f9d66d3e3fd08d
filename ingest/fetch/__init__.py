"""One polite request: addresses that may be asked, limits for each host, bounded decompression."""
