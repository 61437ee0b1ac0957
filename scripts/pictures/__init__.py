"""Takes pictures of the dashboard's pages."""
