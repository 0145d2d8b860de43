"""The pages: a package for each subject, a module for each page."""
