"""The life of a claim, measure, topic or speaker as a picture: an SVG that needs nothing but itself."""

from kg.plot.page import PICTURE, plot

__all__ = ["PICTURE", "plot"]
