"""Points in words: what a task pays, what came in."""

from kernel.money import PARTS, UNITS_PER_AIC, Amount


def pay_range(low: Amount, high: Amount) -> str:
    """`2–5` where both ends are whole, `1.74–4.36` where one is not, one number where they are the same."""
    whole = low.units % UNITS_PER_AIC == 0 and high.units % UNITS_PER_AIC == 0
    first, last = (str(low), str(high)) if whole else (low.shown(), high.shown())
    return first if first == last else f"{first}–{last}"


def exact(amount: Amount) -> str:
    """`5,000`, `40.5`, `0.00000001`: all that is significant, its thousands apart."""
    whole, _, rest = str(amount).partition(".")
    return f"{int(whole):,}.{rest}" if rest else f"{int(whole):,}"


def signed(amount: Amount, *, credit: bool) -> str:
    """`+3.20` for what came in, `−3.20` for what went out."""
    return f"{'+' if credit else '−'}{amount.shown()}"


def price(parts: int) -> str:
    """`1`, `0.87`, `0.8735`: four decimals at most, rounded down.

    Units:   parts of 1e-9.
    """
    return f"{parts // PARTS}.{parts % PARTS * 10_000 // PARTS:04d}".rstrip("0").rstrip(".")
