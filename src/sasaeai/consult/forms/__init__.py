"""What is typed into the consult room."""
