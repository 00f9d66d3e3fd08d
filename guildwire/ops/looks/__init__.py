"""What the doctor looks at: one module for each part, each a few looks that change nothing."""
