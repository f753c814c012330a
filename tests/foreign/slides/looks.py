"""How test slides look: faces, colours and grounds that carousels really have."""

from tests.foreign.slides.drawing import Look
from tests.foreign.slides.faces import BOLD, BUILT_IN, EASTERN, HAND, SANS, SERIF
from tests.foreign.slides.papers import gradient, photo, plain

DEMO = Look("white on a gradient", BUILT_IN, "white", gradient("#1d3557", "#457b9d"))
PLAIN = Look("black on white", SANS, "#101010", plain("white"))
POSTER = Look("heavy on yellow", BOLD, "#b00020", plain("#ffd60a"))
BOOK = Look("serif on cream", SERIF, "#3a2c1a", plain("#f6efe0"))
NOTE = Look("handwriting on pink", HAND, "#22223b", plain("#ffd6e0"))
PALE = Look("grey on grey", SANS, "#8a8a8a", plain("#d8d8d8"))
PHOTO = Look("outlined on a photo", BOLD, "white", photo("#1b4332", "#e9c46a"), outline="black")
BARE_PHOTO = Look("bare on a photo", BOLD, "white", photo("#14213d", "#7f8c9d"))
ASIAN = Look("eastern on a gradient", EASTERN, "white", gradient("#3d2645", "#832161"))
ASIAN_PHOTO = Look("eastern, outlined on a photo", EASTERN, "white", photo("#3a0ca3", "#f72585"), outline="black")

# The built-in face has ASCII only.
LATIN = (PLAIN, POSTER, BOOK, NOTE, PALE, PHOTO, BARE_PHOTO)
EAST = (ASIAN, ASIAN_PHOTO)
