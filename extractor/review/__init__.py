"""Looking at reports: the confidence report of one document as a page that stands alone."""
