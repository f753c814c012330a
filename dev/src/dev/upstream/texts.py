"""What the made-up accounts write: captions, and the text on the slides of their carousels."""

from dataclasses import dataclass

from dev.upstream.chance import draw, pick


@dataclass(frozen=True)
class Slide:
    """The text on one picture of a carousel."""

    heading: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """What a post says: its caption, its headline, and its slides (of which a video has none)."""

    caption: str
    headline: str
    slides: tuple[Slide, ...]


DISHES = (
    ("Lemon pasta", ("200 g spaghetti", "1 lemon", "40 g parmesan", "black pepper")),
    ("Tomato soup", ("6 ripe tomatoes", "1 onion", "2 cloves garlic", "fresh basil")),
    ("Miso eggplant", ("2 eggplants", "3 tbsp white miso", "1 tbsp honey", "sesame seeds")),
    ("Green shakshuka", ("4 eggs", "300 g spinach", "1 leek", "a handful of dill")),
    ("Chickpea curry", ("1 can chickpeas", "400 ml coconut milk", "2 tsp cumin", "1 lime")),
    ("Banana bread", ("3 ripe bananas", "250 g flour", "2 eggs", "80 g butter")),
    ("Crispy tofu", ("400 g firm tofu", "2 tbsp corn starch", "soy sauce", "rice vinegar")),
    ("Potato salad", ("1 kg small potatoes", "2 tbsp mustard", "chives", "pickles")),
)
STEPS = (
    ("Prepare", ("Wash and cut everything", "Salt the water well")),
    ("Cook", ("Medium heat, 12 minutes", "Stir from time to time")),
    ("Season", ("Taste before you salt", "Acid at the very end")),
    ("Serve", ("Warm plates help", "Eat it right away")),
)
CITIES = (
    ("Lisbon", ("Tram 28 at sunrise", "Pasteis in Belem", "Sunset at Graca")),
    ("Kyoto", ("Fushimi Inari before 7", "Matcha in Uji", "Walk the Kamo river")),
    ("Porto", ("Livraria Lello early", "Ribeira by night", "Port across the bridge")),
    ("Ghent", ("Graslei by boat", "Waffles at Max", "The castle of the counts")),
    ("Trieste", ("Coffee in San Marco", "Miramare by bus 6", "Swim at Barcola")),
    ("Bergen", ("Funicular to Floyen", "Fish market lunch", "Bryggen in the rain")),
)
TIPS = ("Pack light", "Book the train early", "Carry some cash", "Learn to say thank you", "Walk more than you plan")


def text_of(theme: str, handle: str, index: int, *, is_carousel: bool) -> Text:
    """What post number `index` of the account says."""
    write = _about_travel if theme == "travel" else _about_cooking
    text = write(handle, index)
    return text if is_carousel else Text(text.caption, text.headline, ())


def _about_cooking(handle: str, index: int) -> Text:
    dish, ingredients = DISHES[index % len(DISHES)]
    minutes = 10 + draw(8, handle, index, "minutes") * 5
    steps = STEPS[: 1 + draw(len(STEPS), handle, index, "steps")]
    slides = (
        Slide(f"{dish} in {minutes} minutes", ("Save this for later",)),
        Slide("You need", ingredients),
        *(Slide(f"{number}. {name}", lines) for number, (name, lines) in enumerate(steps, 1)),
    )
    return Text(f"{dish} in {minutes} minutes #cooking #recipe #demo", f"{dish}, step by step", slides)


def _about_travel(handle: str, index: int) -> Text:
    city, sights = CITIES[index % len(CITIES)]
    # The first posts have 2, 3, 4 ... 10 slides, then it starts again.
    count = 2 + index % 9
    days = tuple(Slide(f"Day {day}", _plan(handle, index, day, sights)) for day in range(1, count - 1))
    closing = Slide("Follow for more", (f"Next stop: {pick(CITIES, handle, index, 'next')[0]}",))
    headline = f"{max(1, count - 2)} days in {city}"
    return Text(
        f"{headline} #travel #citytrip #demo", headline, (Slide(headline, ("Swipe for the plan",)), *days, closing)
    )


def _plan(handle: str, index: int, day: int, sights: tuple[str, ...]) -> tuple[str, ...]:
    return (sights[(day - 1) % len(sights)], pick(TIPS, handle, index, day))
