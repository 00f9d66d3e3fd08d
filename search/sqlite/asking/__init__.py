"""What the embedded index is asked: orders, stories, likeness, significance and names."""
