"""Invents training centers: real cities, people and organizations that don't exist. The same shape, the same center."""

from matcher.sample.center import invent
from matcher.sample.published import read_published
from matcher.sample.shape import Shape

__all__ = ["Shape", "invent", "read_published"]
