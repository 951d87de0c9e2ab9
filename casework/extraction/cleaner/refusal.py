"""Why a file is not cleaned, in words that say what to do."""

UNKNOWN_KIND = (
    "Files of this kind can say who made them, and Parley cannot take that out. Save or print it "
    "as a PDF, or take a picture of the screen, and attach that."
)
LOCKED = "This file has a password. Save a copy without one and attach the copy."
CARRIES = (
    "This document carries programs or other files inside, which can say who made them. Print it "
    "as a PDF and attach that."
)
NOT_A_PDF = "This PDF is damaged. Print it as a PDF once more and attach that."
SEVERAL = (
    "This picture file holds several pictures. Save each as its own picture, or all as a PDF, and "
    "attach that."
)


class RefusedError(Exception):
    """The file cannot be cleaned for certain."""
