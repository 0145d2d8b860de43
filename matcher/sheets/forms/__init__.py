"""Records as the texts of a form and back, by the declaration and the checks of an import."""
