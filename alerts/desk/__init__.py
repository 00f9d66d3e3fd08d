"""What a person does to subscriptions: describe, check, rehearse, import, ask why."""
