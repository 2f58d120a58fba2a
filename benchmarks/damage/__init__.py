"""Documents spoiled in known ways: every field must equal what the spoiled page shows, or the document not be accepted."""
