"""The dates that feeds write, in the forms they really have."""
