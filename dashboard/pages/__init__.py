"""One page is one module here, one template folder, one URL and one test file."""
