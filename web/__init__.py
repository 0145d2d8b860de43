"""The pages that coordinators work with. The only importer of Flask; knows use cases, never a solver or database."""
