"""The encoder of the bridge's benchmark without any bridge."""

import numpy
from bridge_encoders import BusyEncoder
from serve import serve


def forward(clips, samples, batches):
    encoder = BusyEncoder()
    audio = numpy.zeros((clips, samples), dtype=numpy.float32)

    def work():
        for _ in range(batches):
            encoder.forward(audio)

    return work


serve({"forward": forward})
