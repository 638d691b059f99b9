"""The language server: what ``tlssym check`` says, while the notes are being written."""
