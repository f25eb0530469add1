/* COBAHH, the third benchmark of Brette et al. (2007), by two methods at steps at which they agree.

       cc -O3 -march=native -ffast-math -o cobahh cobahh.c -lm
       ./cobahh 6 67 fourth 0.025 8      conductances (nS), method, time step (ms), seeds 1 to 8
       ./cobahh 6 67 split 0.0125 8

   The cells start with closed synapses, potentials of N(-65, 5) mV, and the gates that belong to -60 mV. A spike is an
   upward crossing of -20 mV, and acts from the next step on. Printed for each seed: rate (Hz), mean coefficient of variation
   of intervals (of cells with 5 or more), Fano factor of all spikes in 1 ms, silent fraction, and standard deviation of
   rates over cells (Hz), all from 200 to 1200 ms. What it prints is in ../cobahh.json. */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 4000, EXCITATORY = 3200, BINS = 1000 };

static const double CHANCE = 0.02, START = 200, STOP = 1200;

typedef struct {
    double v[N], m[N], h[N], n[N];
} State;

/* Random numbers: splitmix64. */
static uint64_t word_state;

static double uniform(void) {
    uint64_t z = (word_state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void) {
    double radius = sqrt(-2 * log(uniform()));
    return radius * cos(2 * M_PI * uniform());
}

/* x / (exp(x) - 1), by its series near 0. */
static inline double relative(double x) {
    double near = 1 - x / 2 + x * x / 12, away = x + (fabs(x) < 1e-4);
    double quotient = away / (exp(away) - 1);
    return fabs(x) < 1e-4 ? near : quotient;
}

/* Rates (1/ms) at which a gate opens, and at which it comes to rest. */
typedef struct {
    double open, rest;
} Rates;

static inline Rates rates_m(double u) {
    double open = 1.28 * relative((13 - u) / 4);
    return (Rates){open, open + 1.4 * relative((u - 40) / 5)};
}

static inline Rates rates_h(double u) {
    double open = 0.128 * exp((17 - u) / 18);
    return (Rates){open, open + 4 / (1 + exp((40 - u) / 5))};
}

static inline Rates rates_n(double u) {
    double open = 0.16 * relative((15 - u) / 5);
    return (Rates){open, open + 0.5 * exp((10 - u) / 40)};
}

/* dv/dt = open - rest v, as for the gates. */
static inline Rates membrane(double m, double h, double n, double exc, double inh) {
    double sodium = 20000 * m * m * m * h, potassium = 6000 * n * n * n * n;
    double open = (sodium * 50 - potassium * 90 - 10 * 60 - inh * 80) / 200;
    return (Rates){open, (sodium + potassium + 10 + exc + inh) / 200};
}

typedef struct {
    double v, m, h, n;
} Cell;

static inline double slope(double x, Rates r) { return r.open - r.rest * x; }

/* The cell that `x` would be a time `dt` later with the slopes at `at`, which are added to `sum` with a weight. */
static inline Cell stage(Cell x, Cell at, double exc, double inh, double dt, double weight, Cell *sum) {
    double v = slope(at.v, membrane(at.m, at.h, at.n, exc, inh));
    double m = slope(at.m, rates_m(at.v + 63)), h = slope(at.h, rates_h(at.v + 63)), n = slope(at.n, rates_n(at.v + 63));
    sum->v += weight * v, sum->m += weight * m, sum->h += weight * h, sum->n += weight * n;
    return (Cell){x.v + dt * v, x.m + dt * m, x.h + dt * h, x.n + dt * n};
}

/* Runge-Kutta of fourth order, with the conductances at the beginning, in the middle and at the end. */
static inline Cell fourth(Cell x, double exc, double inh, double fade_exc, double fade_inh, double dt) {
    Cell sum = x;
    Cell at = stage(x, x, exc, inh, dt / 2, dt / 6, &sum);
    exc *= fade_exc, inh *= fade_inh;
    at = stage(x, at, exc, inh, dt / 2, dt / 3, &sum);
    at = stage(x, at, exc, inh, dt, dt / 3, &sum);
    exc *= fade_exc, inh *= fade_inh;
    stage(x, at, exc, inh, dt, dt / 6, &sum);
    return sum;
}

static inline double along(double x, Rates r, double dt) {
    double end = r.open / r.rest;
    return end + (x - end) * exp(-r.rest * dt);
}

static inline Cell gates(Cell x, double dt) {
    double u = x.v + 63;
    return (Cell){x.v, along(x.m, rates_m(u), dt), along(x.h, rates_h(u), dt), along(x.n, rates_n(u), dt)};
}

/* Second order: half a step of the gates, a step of the potential, half a step of the gates, each exactly. */
static inline Cell split(Cell x, double exc, double inh, double fade_exc, double fade_inh, double dt) {
    x = gates(x, dt / 2);
    x.v = along(x.v, membrane(x.m, x.h, x.n, exc * fade_exc, inh * fade_inh), dt);
    return gates(x, dt / 2);
}

static State state;
static double exc[N], inh[N], before[N];
static int32_t *targets[N], degree[N];
static double *trains[N];
static int fired[N], room[N];

static void build(uint64_t seed) {
    word_state = seed * 1000003;
    Rates m = rates_m(3), h = rates_h(3), n = rates_n(3);
    for (int i = 0; i < N; i++) {
        state.v[i] = -65 + 5 * normal();
        state.m[i] = m.open / m.rest, state.h[i] = h.open / h.rest, state.n[i] = n.open / n.rest;
        exc[i] = inh[i] = 0, fired[i] = 0, degree[i] = 0;
        targets[i] = realloc(targets[i], N * sizeof *targets[i]);
        for (int j = 0; j < N; j++)
            if (uniform() < CHANCE) targets[i][degree[i]++] = j;
    }
}

/* All cells over a step, by a method. */
#define STEP(method)                                                                              \
    for (int i = 0; i < N; i++) {                                                                 \
        Cell x = {state.v[i], state.m[i], state.h[i], state.n[i]};                                \
        x = method(x, exc[i], inh[i], fade_exc, fade_inh, dt);                                    \
        state.v[i] = x.v, state.m[i] = x.m, state.h[i] = x.h, state.n[i] = x.n;                   \
        exc[i] *= fade_exc * fade_exc, inh[i] *= fade_inh * fade_inh;                             \
    }

static void run(double w_exc, double w_inh, int fourth_order, double dt) {
    /* Over half a step. */
    double fade_exc = exp(-dt / 10), fade_inh = exp(-dt / 20);
    for (long step = 0; step < lround(STOP / dt); step++) {
        memcpy(before, state.v, sizeof before);
        if (fourth_order) STEP(fourth) else STEP(split)
        for (int i = 0; i < N; i++) {
            if (!(before[i] < -20 && state.v[i] >= -20)) continue;
            if (fired[i] == room[i]) trains[i] = realloc(trains[i], (room[i] = 2 * room[i] + 64) * sizeof(double));
            trains[i][fired[i]++] = (double)(step + 1) * dt;
            double *opened = i < EXCITATORY ? exc : inh, weight = i < EXCITATORY ? w_exc : w_inh;
            for (int k = 0; k < degree[i]; k++) opened[targets[i][k]] += weight;
        }
    }
}

static void statistics(double found[5]) {
    static double bins[BINS];
    double rate = 0, squares = 0, variation = 0, varied = 0, silent = 0, bin_squares = 0;
    memset(bins, 0, sizeof bins);
    for (int i = 0; i < N; i++) {
        double count = 0, sum = 0, square = 0, last = 0;
        for (int k = 0; k < fired[i]; k++) {
            double t = trains[i][k];
            if (t < START + 1e-6 || t > STOP + 1e-6) continue;
            /* Bins are open below and closed above. */
            bins[(int)ceil(t - START - 1e-6) - 1]++;
            if (count > 0) sum += t - last, square += (t - last) * (t - last);
            last = t, count++;
        }
        rate += count, squares += count * count, silent += count == 0;
        double intervals = count - 1, mean = sum / intervals;
        if (intervals >= 5) variation += sqrt(square / intervals - mean * mean) / mean, varied++;
    }
    for (int k = 0; k < BINS; k++) bin_squares += bins[k] * bins[k];
    double in_bin = rate / BINS, mean = rate / N;
    found[0] = mean, found[1] = variation / varied, found[2] = (bin_squares / BINS - in_bin * in_bin) / in_bin;
    found[3] = silent / N, found[4] = sqrt(squares / N - mean * mean);
}

int main(int arguments, char **argument) {
    if (arguments != 6) return 1;
    int fourth_order = !strcmp(argument[3], "fourth");
    for (uint64_t seed = 1; seed <= strtoul(argument[5], 0, 10); seed++) {
        double found[5];
        build(seed);
        run(atof(argument[1]), atof(argument[2]), fourth_order, atof(argument[4]));
        statistics(found);
        printf("[%.5g, %.5g, %.5g, %.5g, %.5g]\n", found[0], found[1], found[2], found[3], found[4]);
        fflush(stdout);
    }
}
