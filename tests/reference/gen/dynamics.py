"""Bifurcation points, computed with SciPy from the published equations.

    python3 -P dynamics.py > ../dynamics.json    (-P: math.py, beside it, is no module of Python)

Hopf points are zeros of the real part of an eigenvalue, folds of fixed points zeros of a slope, folds of cycles shooting
problems at given periods, over which the current has a minimum.
"""

import json
import math
import sys

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, fsolve, minimize_scalar


def jacobian(f, x, h=1e-6):
    x = np.asarray(x, float)
    columns = []
    for k in range(len(x)):
        step = np.zeros(len(x))
        step[k] = h * max(1.0, abs(x[k]))
        columns.append((8 * (f(x + step) - f(x - step)) - (f(x + 2 * step) - f(x - 2 * step))) / (12 * step[k]))
    return np.array(columns).T


def real_part(f, x):
    """Of the pair of eigenvalues that turns."""
    values = np.linalg.eigvals(jacobian(f, x))
    turning = values[np.abs(values.imag) > 1e-9]
    return max(turning.real) if len(turning) else max(values.real)


# Morris and Lecar, as Rinzel and Ermentrout have it.
def morris_lecar(g_ca, v3, v4, phi, v_ca=120.0):
    v1, v2, v_k, v_l, g_k, g_l, c = -1.2, 18.0, -84.0, -60.0, 8.0, 2.0, 20.0
    m = lambda v: 0.5 * (1 + math.tanh((v - v1) / v2))
    w_inf = lambda v: 0.5 * (1 + math.tanh((v - v3) / v4))

    def f(x, current):
        v, w = x
        dv = (current - g_ca * m(v) * (v - v_ca) - g_k * w * (v - v_k) - g_l * (v - v_l)) / c
        return np.array([dv, phi * math.cosh((v - v3) / (2 * v4)) * (w_inf(v) - w)])

    steady = lambda v: g_ca * m(v) * (v - v_ca) + g_k * w_inf(v) * (v - v_k) + g_l * (v - v_l)
    return f, steady, w_inf


def hodgkin_huxley():
    def rates(v):
        ratio = lambda x: x / -math.expm1(-x) if x != 0 else 1.0
        a_m, b_m = ratio((v + 40) / 10), 4 * math.exp(-(v + 65) / 18)
        a_h, b_h = 0.07 * math.exp(-(v + 65) / 20), 1 / (1 + math.exp(-(v + 35) / 10))
        a_n, b_n = 0.1 * ratio((v + 55) / 10), 0.125 * math.exp(-(v + 65) / 80)
        return a_m, b_m, a_h, b_h, a_n, b_n

    def f(x, current):
        v, m, h, n = x
        a_m, b_m, a_h, b_h, a_n, b_n = rates(v)
        dv = current + 120 * m**3 * h * (50 - v) + 36 * n**4 * (-77 - v) + 0.3 * (-54.387 - v)
        return np.array([dv, a_m * (1 - m) - b_m * m, a_h * (1 - h) - b_h * h, a_n * (1 - n) - b_n * n])

    def gates(v):
        a_m, b_m, a_h, b_h, a_n, b_n = rates(v)
        return a_m / (a_m + b_m), a_h / (a_h + b_h), a_n / (a_n + b_n)

    def steady(v):
        m, h, n = gates(v)
        return -(120 * m**3 * h * (50 - v) + 36 * n**4 * (-77 - v) + 0.3 * (-54.387 - v))

    return f, steady, gates


def fold_of_cycles(f, rest, section, start, period_step):
    """The least current with a cycle that goes upwards through v = section: cycles are found by shooting at given periods,
    from the stable one on that is reached as the current
    falls, and the current has a minimum over the period."""
    crossing = lambda t, x: x[0] - section
    crossing.direction = 1
    state = rest
    for at in start:
        options = dict(method="LSODA", rtol=1e-9, atol=1e-11, events=crossing)
        run = solve_ivp(lambda t, x: f(x, at), (0, 800), state, **options)
        times, states, state = run.t_events[0], run.y_events[0], run.y[:, -1]
    start = start[-1]
    guess, period = np.concatenate([states[-1][1:], [start]]), times[-1] - times[-2]

    def closed(unknown, period):
        x0 = np.concatenate([[section], unknown[:-1]])
        options = dict(method="DOP853", rtol=1e-11, atol=1e-13)
        return solve_ivp(lambda t, x: f(x, unknown[-1]), (0, period), x0, **options).y[:, -1] - x0

    def current(period):
        nonlocal guess
        guess = fsolve(closed, guess, args=(period,), xtol=1e-11)
        return guess[-1]

    currents = [current(period)]
    while len(currents) < 2 or currents[-1] < currents[-2]:
        period += period_step
        currents.append(current(period))
        print(period, currents[-1], file=sys.stderr)
    ends = (period - 2 * period_step, period)
    found = minimize_scalar(current, bounds=ends, method="bounded", options={"xatol": 1e-6 * period})
    return {"input": found.fun}


def hopf(f, steady, state, low, high):
    """The current of the Hopf point between two potentials, and the period of the cycle that is born."""
    at = lambda v: real_part(lambda x: f(x, steady(v)), state(v))
    v = brentq(at, low, high, xtol=1e-13)
    values = np.linalg.eigvals(jacobian(lambda x: f(x, steady(v)), state(v)))
    return {"input": steady(v), "v": v, "period": 2 * np.pi / max(values.imag)}


def main():
    cases = []
    add = lambda name, **values: cases.append({"name": name, "values": values})

    f, steady, w_inf = morris_lecar(4.4, 2.0, 30.0, 0.04)
    state = lambda v: np.array([v, w_inf(v)])
    add("morris_lecar hopf 1", **hopf(f, steady, state, -35, -15))
    add("morris_lecar hopf 2", **hopf(f, steady, state, 0, 20))
    add("morris_lecar fold of cycles", **fold_of_cycles(f, [0.0, 0.1], 0.0, [110.0, 97.0, 92.0, 90.0], 4.0))

    f, steady, w_inf = morris_lecar(4.0, 12.0, 17.4, 1 / 15)
    state = lambda v: np.array([v, w_inf(v)])
    slope = lambda v: (steady(v + 1e-4) - steady(v - 1e-4)) / 2e-4
    v = brentq(slope, -40, -20, xtol=1e-13)
    add("morris_lecar fold", input=steady(v), v=v)
    add("morris_lecar hopf 3", **hopf(f, steady, state, 5, 12))

    f, steady, gates = hodgkin_huxley()
    state = lambda v: np.array([v, *gates(v)])
    add("hodgkin_huxley hopf 1", **hopf(f, steady, state, -62, -55))
    add("hodgkin_huxley hopf 2", **hopf(f, steady, state, -50, -40))
    add("hodgkin_huxley fold of cycles", **fold_of_cycles(f, state(-40.0), -20.0, [20.0, 12.0, 9.0, 7.5, 6.8], 0.5))

    # Hindmarsh and Rose: the potential solves a cubic; its Hopf points in the range of the input.
    r, s, v_rest = 0.01, 4.0, -1.6

    def hindmarsh_rose(x, current):
        v, y, z = x
        return np.array([y + 3 * v**2 - v**3 - z + current, 1 - 5 * v**2 - y, r * (s * (v - v_rest) - z)])

    steady = lambda v: -(1 - 5 * v**2 + 3 * v**2 - v**3 - s * (v - v_rest))
    state = lambda v: np.array([v, 1 - 5 * v**2, s * (v - v_rest)])
    at = lambda v: real_part(lambda x: hindmarsh_rose(x, steady(v)), state(v))
    grid = np.linspace(-1.7, 2.0, 2001)
    signs = [(a, b) for a, b in zip(grid, grid[1:]) if at(a) * at(b) < 0]
    found = []
    for a, b in signs:
        v = brentq(at, a, b, xtol=1e-13)
        values = np.linalg.eigvals(jacobian(lambda x: hindmarsh_rose(x, steady(v)), state(v)))
        if abs(max(values.real, key=abs)) > 0 and min(abs(values.real)) < 1e-8 and max(abs(values.imag)) > 1e-6:
            found.append((steady(v), v, 2 * np.pi / max(values.imag)))
    for number, (current, v, period) in enumerate(sorted(found), 1):
        add(f"hindmarsh_rose hopf {number}", input=current, v=v, period=period)

    # Wilson and Cowan: folds in the input to the excitatory pool, by the parameters of BrainPy-Models.
    logistic = lambda x, a, t: 1 / (1 + np.exp(-a * (x - t))) - 1 / (1 + np.exp(a * t))

    def wilson_cowan(x, current):
        e, i = x
        s_e, s_i = logistic(12 * e - 4 * i + current, 1.2, 2.8), logistic(13 * e - 11 * i, 1.0, 4.0)
        return np.array([-e + (1 - e) * s_e, -i + (1 - i) * s_i])

    def inhibition(e):
        return brentq(lambda i: -i + (1 - i) * logistic(13 * e - 11 * i, 1.0, 4.0), -0.5, 1.0, xtol=1e-15)

    def needed(e):
        i, wanted = inhibition(e), e / (1 - e) + 1 / (1 + np.exp(1.2 * 2.8))
        return 2.8 - np.log(1 / wanted - 1) / 1.2 - 12 * e + 4 * i

    slope = lambda e: (needed(e + 1e-6) - needed(e - 1e-6)) / 2e-6
    grid = np.linspace(0.001, 0.48, 2001)
    folds = [brentq(slope, a, b, xtol=1e-14) for a, b in zip(grid, grid[1:]) if slope(a) * slope(b) < 0]
    for number, e in enumerate(folds, 1):
        add(f"wilson_cowan fold {number}", input=needed(e), a_e=e, a_i=inhibition(e))

    # Wong and Wang: symmetric states lose their stability where the difference of the pools stops to decay.
    tau, gamma, j, k, i_0, a, b, d = 60.0, 0.641, 0.3725, 0.1137, 0.3297, 270.0, 108.0, 0.154

    def rate(x):
        return (a * x - b) / (1 - np.exp(-d * (a * x - b)))

    def pools(x, current):
        s = np.array(x)
        return -s / tau + gamma * (1 - s) * rate(j * s - k * s[::-1] + i_0 + current) / 1000

    def current_for(s):
        wanted = s / tau / (gamma * (1 - s)) * 1000
        return brentq(lambda x: rate(x) - wanted, -2, 3, xtol=1e-16) - (j - k) * s - i_0

    def apart(s):
        h = 1e-7
        x = (j - k) * s + i_0 + current_for(s)
        slope = (rate(x + h) - rate(x - h)) / (2 * h)
        return -1 / tau - gamma * rate(x) / 1000 + gamma * (1 - s) * slope * (j + k) / 1000

    grid = np.linspace(0.02, 0.9, 2001)
    points = [brentq(apart, p, q, xtol=1e-15) for p, q in zip(grid, grid[1:]) if apart(p) * apart(q) < 0]
    for number, s in enumerate(points, 1):
        add(f"wong_wang pitchfork {number}", current=current_for(s), s=s)

    def folded(unknown):
        x, current = unknown[:2], unknown[2]
        return np.concatenate([pools(x, current), [np.linalg.det(jacobian(lambda z: pools(z, current), x)) * 1e3]])

    found = fsolve(folded, [0.0037, 0.47, -0.0217], xtol=1e-13)
    add("wong_wang fold", current=found[2], s_1=found[0], s_2=found[1])

    print(json.dumps({"schema": "synfire-reference/1", "cases": cases}, indent=1))


main()
