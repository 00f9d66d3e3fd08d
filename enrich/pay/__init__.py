"""Pay figures: amounts of money, what stands around them, and which of them somebody is paid."""
