"""The room's pages: the commissioner's phone, the office's desk, the paper sheet."""
