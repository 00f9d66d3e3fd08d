"""Letters by mail: the server they go to, the message they become."""
