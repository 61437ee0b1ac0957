"""Setting up one box on the web, with a PIN from its screen: from empty books to a first press."""
