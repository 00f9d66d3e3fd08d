"""Item -> what it is about: tags, entities, pay, events, story; every claim with its evidence."""
