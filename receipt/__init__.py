"""What was really watched, so that silence can be told from deafness: facts, one judgement, its words."""
