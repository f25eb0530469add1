"""Statistics of spike trains and signals by Elephant, PySpike and SciPy.

    python3 -P statistics.py > ../statistics.json    (-P: math.py, beside it, is no module of Python)
"""

import json

import elephant.spike_train_correlation
import elephant.spike_train_dissimilarity
import elephant.statistics
import neo
import numpy as np
import pyspike
import quantities as pq
import scipy.signal


def uniform(seed, n):
    """Knuth's generator, as the tests have it, to six digits."""
    out, state = [], seed
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append(round(((state >> 11) + 1) / 2**53, 6))
    return out


def main():
    stop = 1000.0
    trains = []
    for seed in (1, 2, 3):
        gaps = [round(-25.0 * np.log(u) + 1.0, 3) for u in uniform(seed, 60)]
        times = [round(float(t), 3) for t in np.cumsum(gaps)]
        trains.append([t for t in times if t < stop])
    neo_trains = [neo.SpikeTrain(t * pq.ms, t_stop=stop * pq.ms) for t in trains]
    isis = [np.diff(t) for t in trains]
    cases = []
    add = lambda name, values: cases.append({"name": name, "values": [float(v) for v in np.ravel(values)]})
    for k, train in enumerate(trains):
        add(f"train {k}", train)
    add("cv2", [elephant.statistics.cv2(i) for i in isis])
    add("lv", [elephant.statistics.lv(i) for i in isis])
    add("lvr", [elephant.statistics.lvr(i * pq.ms, R=5 * pq.ms) for i in isis])
    add("victor_purpura", elephant.spike_train_dissimilarity.victor_purpura_distance(neo_trains, cost_factor=0.05 / pq.ms))
    add("van_rossum", elephant.spike_train_dissimilarity.van_rossum_distance(neo_trains, time_constant=20 * pq.ms))
    pairs = [(0, 1), (0, 2), (1, 2)]
    sttc = elephant.spike_train_correlation.spike_time_tiling_coefficient
    add("sttc", [sttc(neo_trains[a], neo_trains[b], dt=5 * pq.ms) for a, b in pairs])
    spike_trains = [pyspike.SpikeTrain(np.array(t), [0.0, stop]) for t in trains]
    add("spike_distance", [pyspike.spike_distance(spike_trains[a], spike_trains[b]) for a, b in pairs])

    noise = np.array(uniform(4, 600)) - 0.5
    other = np.round(np.concatenate([[0.0, 0.0], noise[:-2]]) + 0.5 * (np.array(uniform(5, 600)) - 0.5), 6)
    add("signal", noise)
    add("other signal", other)
    window = scipy.signal.get_window("hann", 100)
    options = dict(fs=1e3 / 0.5, window=window, nperseg=100, noverlap=50)
    add("spectrum_of", scipy.signal.welch(noise, detrend="constant", **options)[1])
    add("coherence_of", scipy.signal.coherence(noise, other, detrend="constant", **options)[1])
    add("cross phase", np.angle(scipy.signal.csd(noise, other, detrend="constant", **options)[1])[1:-1])
    _, times, power = scipy.signal.spectrogram(noise, fs=2e3, window=window, nperseg=100, noverlap=75, mode="psd")
    add("spectrogram times", times * 1e3)
    add("spectrogram", power.T)
    lines = np.fft.fft(noise)
    frequencies = np.fft.fftfreq(600, 0.5e-3)
    lines[(frequencies < 100) | (frequencies > 300)] = 0
    analytic = np.fft.ifft(2 * lines)
    add("rhythm amplitude", np.abs(analytic)[::10])
    add("rhythm phase", np.angle(analytic)[::10])
    print(json.dumps({"schema": "synfire-reference/1", "cases": cases}))


main()
