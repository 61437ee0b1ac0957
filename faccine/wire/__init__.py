"""What kiosk and hub say to each other: messages, topics, faces, errors. Imports no I/O."""
