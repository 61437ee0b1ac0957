"""What one box shows before it is set up: where its form is, and the PIN that opens it."""
