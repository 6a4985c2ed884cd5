"""Files as people bring them: what they hold is read by stated conventions, never guessed cell by cell."""
