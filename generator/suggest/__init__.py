"""Takes where values contradict their schemas, in examples or in drift records, and gives an overlay that says so."""
