"""What bench/bridge.ts sends audio to, and what bridge.py runs by itself."""

import time

import numpy


class EchoEncoder:
    """Gives every sample back."""

    sampling_rate, output_dim, hop_size_in_ms = 16000, 1, 1 / 16

    def forward(self, audio):
        return audio[:, :, None]


class BusyEncoder:
    """Computes for a thousandth of the audio's length, to the microsecond, and gives 768 numbers every 40 ms."""

    sampling_rate, output_dim, hop_size_in_ms = 16000, 768, 40
    output = numpy.zeros((1, 1, 768), dtype=numpy.float32)

    def forward(self, audio):
        end = time.perf_counter() + audio.size / self.sampling_rate / 1000
        frames = audio.shape[1] // 640
        if self.output.shape[:2] != (len(audio), frames):
            self.output = numpy.zeros((len(audio), frames, 768), dtype=numpy.float32)
        while time.perf_counter() < end:
            pass
        return self.output
