"""The page with an engine behind it: answers are graded, and the page follows the file.  Loopback only by default."""
