"""What people do around a question: orders, days, what sets a result apart, names, and ways to hand it over."""
