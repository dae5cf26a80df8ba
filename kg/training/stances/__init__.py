"""Training of the network of kg.extractors.tagger.stances: who stands how to which measure."""
