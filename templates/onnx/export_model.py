"""Writes my_encoder.onnx from a PyTorch model: an example, to be made to fit yours.

    python export_model.py
    otoscope check ./my_encoder.onnx

Export the front end too: the model takes the waveform itself. Keep batch and time dynamic, and say in my_encoder.json
what the model takes and gives.
"""

import torch
from torch import nn


class Model(nn.Module):
    """Waveforms [B, T] at 16 kHz to embeddings [B, T', 64], one every 20 ms."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(42)
        self.filters = nn.Conv1d(1, 64, kernel_size=400, stride=320, padding=0, bias=False)

    def forward(self, waveform):
        padded = nn.functional.pad(waveform, (0, 399))
        energy = self.filters(padded.unsqueeze(1)).square()
        return torch.log(energy + 1e-4).transpose(1, 2)


if __name__ == "__main__":
    model = Model().eval()
    torch.onnx.export(
        model,
        torch.zeros(2, 16000),
        "my_encoder.onnx",
        input_names=["waveform"],
        output_names=["embeddings"],
        dynamic_axes={"waveform": {0: "batch", 1: "samples"}, "embeddings": {0: "batch", 1: "frames"}},
        opset_version=17,
    )
