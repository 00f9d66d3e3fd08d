"""What people and programs do to subscriptions by HTTP."""
