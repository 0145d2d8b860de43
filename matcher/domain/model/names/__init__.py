"""When two spellings mean the same: languages, organizations, people."""
