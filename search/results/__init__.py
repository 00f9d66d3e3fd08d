"""What every index shares of an answer: orders, cursors, stories, marks, what sets it apart, what finds more."""
