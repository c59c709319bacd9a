"""Another project's mock server, started on the page's own description."""
