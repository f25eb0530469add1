/* The network of Compte et al. (2000) at an eighth of its cells, before any cue, by two methods of second order.

       cc -O3 -march=native -ffast-math -o compte compte.c -lm
       ./compte exponential 0.0125 60        method, time step (ms), seeds 1 to 60
       ./compte midpoint 0.0125 60

   256 excitatory and 64 inhibitory leaky cells, all to all, excitation by NMDA receptors with a profile around a ring, Poisson
   input through AMPA receptors, with the constants of examples/compte_2000.rs. Printed for each seed: the rate (Hz) of the
   excitatory cells, and the strength of their population vector, from 100 to 500 ms. */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { E = 256, I = 64, N = E + I };

static uint64_t word_state;

static double uniform(void) {
    uint64_t z = (word_state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

static double kernel[2 * E], v[N], ampa[N], s[E], x[E], gaba, next_input[N];
static int held[N];

/* Conductances of NMDA receptors (nS) at gates `gate`, for each cell. */
static void nmda(const double *gate, double *g) {
    double total = 0;
    for (int i = 0; i < E; i++) total += gate[i];
    for (int i = 0; i < E; i++) {
        double sum = 0;
        for (int j = 0; j < E; j++) sum += kernel[E - i + j] * gate[j];
        g[i] = 0.381 * 8 * sum;
    }
    for (int i = E; i < N; i++) g[i] = 0.292 * 8 * total;
}

/* dv/dt = open - rest v. */
static inline void membrane(int cell, double v, double ampa, double nmda, double gaba, double *open, double *rest) {
    double block = nmda / (1 + exp(-0.062 * v) / 3.57);
    double leak = cell < E ? 25 : 20, c = cell < E ? 500 : 200;
    double input = (cell < E ? 3.1 : 2.38) * ampa, inhibition = (cell < E ? 1.336 : 1.024) * 8 * gaba;
    *open = (-70 * leak - 70 * inhibition) / c;
    *rest = (leak + input + block + inhibition) / c;
}

static void step(int exponential, double dt) {
    static double middle[E], middle_x[E], g[N], g_middle[N];
    double half = dt / 2, fade_2 = exp(-half / 2), fade_10 = exp(-half / 10);
    nmda(s, g);
    for (int j = 0; j < E; j++) {
        middle_x[j] = x[j] * fade_2;
        middle[j] = s[j] + half * (-s[j] / 100 + 0.5 * x[j] * (1 - s[j]));
    }
    nmda(middle, g_middle);
    for (int i = 0; i < N; i++) {
        double open, rest, at = v[i];
        membrane(i, v[i], ampa[i], g[i], gaba, &open, &rest);
        at += half * (open - rest * at);
        if (exponential) {
            /* With the mean of each gate over the step. */
            double mean_2 = ampa[i] * 2 * (1 - fade_2 * fade_2) / dt, mean_10 = gaba * 10 * (1 - fade_10 * fade_10) / dt;
            membrane(i, at, mean_2, g_middle[i], mean_10, &open, &rest);
            at = open / rest + (v[i] - open / rest) * exp(-rest * dt);
        } else {
            membrane(i, at, ampa[i] * fade_2, g_middle[i], gaba * fade_10, &open, &rest);
            at = v[i] + dt * (open - rest * at);
        }
        if (held[i] > 0) held[i]--; else v[i] = at;
        ampa[i] *= fade_2 * fade_2;
    }
    for (int j = 0; j < E; j++) {
        s[j] += dt * (-middle[j] / 100 + 0.5 * middle_x[j] * (1 - middle[j]));
        x[j] *= fade_2 * fade_2;
    }
    gaba *= fade_10 * fade_10;
}

int main(int arguments, char **argument) {
    if (arguments != 4) return 1;
    int exponential = !strcmp(argument[1], "exponential");
    double dt = atof(argument[2]), share = 0;
    for (int k = 0; k < E; k++) {
        double distance = 360.0 * (k < E - k ? k : E - k) / E;
        kernel[k] = exp(-distance * distance / 800), share += kernel[k] / E;
    }
    double far = (1 - 1.75 * share) / (1 - share);
    for (int k = 0; k < E; k++) kernel[k] = kernel[k + E] = far + (1.75 - far) * kernel[k];
    for (uint64_t seed = 1; seed <= strtoul(argument[3], 0, 10); seed++) {
        word_state = seed * 1000003;
        for (int i = 0; i < N; i++) {
            v[i] = -70 + 15 * uniform(), ampa[i] = 0, held[i] = 0;
            next_input[i] = -log(uniform()) / 1.8;
        }
        memset(s, 0, sizeof s), memset(x, 0, sizeof x), gaba = 0;
        double spikes = 0, real = 0, imaginary = 0;
        for (long k = 0; k < lround(500 / dt); k++) {
            step(exponential, dt);
            double now = (double)(k + 1) * dt;
            for (int i = 0; i < N; i++) {
                /* An arrival within the step has decayed since. */
                for (; next_input[i] <= now; next_input[i] -= log(uniform()) / 1.8) ampa[i] += exp((next_input[i] - now) / 2);
                if (v[i] < -50) continue;
                v[i] = -60, held[i] = (int)lround((i < E ? 2 : 1) / dt);
                if (i < E) x[i] += 1; else gaba += 1;
                if (i < E && now > 100) {
                    spikes++;
                    real += cos(2 * M_PI * i / E), imaginary += sin(2 * M_PI * i / E);
                }
            }
        }
        printf("[%.4f, %.4f]\n", spikes / E / 0.4, hypot(real, imaginary) / spikes);
        fflush(stdout);
    }
}
