"""Studies: questions about scenarios that are kept, with their answers and with who asked."""
