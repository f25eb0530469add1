"""Reference values and coefficients of the elementary functions.

    python3 math.py > ../math.csv            the table that tests/math.rs reads
    python3 math.py --coefficients           the polynomials in src/math

Needs mpmath. A row of the table is: x, the correctly rounded f(x), and what the rounding left, in thousandths of a
unit in the last place. Numbers are the hexadecimal bits of an f64. A row with one word starts a function.
"""

import math
import random
import struct
import sys

from mpmath import mp, mpf

mp.dps = 100


def bits(x):
    return format(struct.unpack("<Q", struct.pack("<d", x))[0], "x")


def neighbours(x):
    return [math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf)]


def small(low, high):
    """+-10^-k, and random numbers of every size between 10^low and 10^high."""
    powers = [s * 10.0**k for k in range(low, high) for s in (1, -1)]
    return powers + [random.choice((1, -1)) * 10.0 ** random.uniform(low, high) for _ in range(300)]


def uniform(low, high, n):
    return [random.uniform(low, high) for _ in range(n)]


def exponential_points(low, high):
    """Even spread, every size, and the seams where the reduction passes to the next power of two."""
    seams = [y for k in range(-1000, 1000, 25) for y in neighbours(float((k + mpf(1) / 2) * mp.log(2)))]
    seams += [y for k in range(-6, 6) for y in neighbours(float((k + mpf(1) / 2) * mp.log(2)))]
    points = uniform(low, high, 500) + uniform(-5, 5, 600) + uniform(-0.4, 0.4, 300) + small(-300, 0) + seams
    return points + [low, high]


def logarithm_points():
    seams = [y for k in range(-6, 7) for y in neighbours(2.0**k)]
    seams += [y for k in range(-6, 6) for y in neighbours(float(2**k * mp.sqrt(2)))]
    near_one = [1 + s * 10 ** random.uniform(-16, -1) for s in (1, -1) for _ in range(250)]
    wide = [10 ** random.uniform(-323, 308) for _ in range(500)]
    ends = [5e-324, 1e-320, 2.2250738585072014e-308, 1.7976931348623157e308]
    return uniform(0, 3, 500) + near_one + wide + seams + ends


def quarter_turns():
    """The numbers closest to multiples of pi / 2, where sine or cosine almost vanish."""
    return [y for k in [*range(-20, 21), *(random.randrange(-60000, 60000) for _ in range(200))]
            for y in neighbours(float(k * mp.pi / 2))]


def relative_exponential(x):
    return mp.expm1(x) / x if x else mpf(1)


FUNCTIONS = {
    "exp": (mp.exp, lambda: exponential_points(-708.0, 709.0)),
    "exp_m1": (mp.expm1, lambda: exponential_points(-708.0, 709.0)),
    "exprel": (relative_exponential, lambda: exponential_points(-1e4, 709.0) + [-1e300]),
    "ln": (mp.log, logarithm_points),
    "ln_1p": (mp.log1p, lambda: uniform(-1, 3, 500) + small(-300, 0) + [10 ** random.uniform(0, 308) for _ in range(200)]),
    "tanh": (mp.tanh, lambda: uniform(-3, 3, 500) + uniform(-25, 25, 200) + small(-300, 0)),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), lambda: uniform(-5, 5, 500) + uniform(-707, 709, 300) + small(-20, 0)),
    "cosh": (mp.cosh, lambda: uniform(-3, 3, 500) + uniform(-709, 709, 300) + small(-20, 0)),
    "sin": (mp.sin, lambda: uniform(-7, 7, 500) + uniform(-1e5, 1e5, 300) + small(-300, 0) + quarter_turns()),
    "cos": (mp.cos, lambda: uniform(-7, 7, 500) + uniform(-1e5, 1e5, 300) + small(-20, 0) + quarter_turns()),
    "sin_turns": (lambda x: mp.sinpi(2 * x), lambda: uniform(0, 1, 800) + small(-300, 0)),
    "cos_turns": (lambda x: mp.cospi(2 * x), lambda: uniform(0, 1, 800) + small(-20, 0)),
}


def table():
    for name, (function, points) in FUNCTIONS.items():
        random.seed(name)
        print(name)
        for x in sorted(set(points())):
            exact = function(mpf(x))
            rounded = float(exact)
            rest = int(mp.nint(1000 * (exact - mpf(rounded)) / mpf(math.ulp(rounded))))
            print(bits(x), bits(rounded), rest, sep=",")


def odd_part(function):
    """A function of sqrt(z), as a function of z."""
    return lambda z: function(mp.sqrt(z))


def logarithm_series(s):
    return (mp.log((1 + s) / (1 - s)) - 2 * s) / s**3


def coefficients():
    half_ln_2 = mp.log(2) / 2
    largest_s = 3 - 2 * mp.sqrt(2)
    fits = [
        ("TAIL", lambda r: (mp.expm1(r) - r) / r**2, -half_ln_2, half_ln_2, 11),
        ("SERIES", odd_part(logarithm_series), mpf(0), largest_s**2, 7),
        ("SINE", odd_part(lambda r: (mp.sin(r) - r) / r**3), mpf(0), (mp.pi / 4) ** 2, 6),
        ("COSINE", odd_part(lambda r: (mp.cos(r) - 1 + r**2 / 2) / r**4), mpf(0), (mp.pi / 4) ** 2, 6),
    ]
    for name, function, low, high, terms in fits:
        off_zero = lambda t: function(t if abs(t) > mpf(10) ** -20 else mpf(10) ** -20)
        margin = (high - low) * mpf("1e-4")
        interval = [low - margin if low else low, high + margin]
        polynomial, error = mp.chebyfit(off_zero, interval, terms, error=True)
        print(name, "error", mp.nstr(error, 2), [float(c) for c in reversed(polynomial)])


if __name__ == "__main__":
    coefficients() if "--coefficients" in sys.argv else table()
