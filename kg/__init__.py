"""Track who claims what about which topic, and who stands where on which measure."""
