"""Training of the extractor `tagger` from annotated articles; needs the extra `train`. See `python -m kg.training --help`."""
