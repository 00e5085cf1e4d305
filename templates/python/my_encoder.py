"""MyEncoder in the form of the challenge's template: waveforms in, a sequence of embeddings out."""

import math
from pathlib import Path  # for weights, at the end of __init__

import torch
from torch import nn


class MyEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.sampling_rate = 16000  # Hz, of the waveforms it takes
        self.output_dim = 128  # D, the length of an embedding
        self.hop_size_in_ms = 20  # milliseconds between two embeddings

        self.hop = self.sampling_rate * self.hop_size_in_ms // 1000
        self.window = 400
        # Replace these layers by your own.
        self.filters = nn.Conv1d(1, 64, kernel_size=self.window, stride=self.hop, bias=False)
        self.mixing = nn.Linear(64, self.output_dim)
        # Untrained, but the same wherever it is constructed.
        generator = torch.Generator().manual_seed(42)
        for parameter in self.parameters():
            bound = 1 / math.sqrt(parameter[0].numel())
            nn.init.zeros_(parameter)
            with torch.no_grad():
                parameter += bound * (2 * torch.rand(parameter.shape, generator=generator) - 1)
        # Trained? Load your weights here, after every layer, in the place of what is drawn above:
        # weights = Path(__file__).with_name("weights.pt")
        # self.load_state_dict(torch.load(weights, map_location="cpu"))

    def forward(self, audio: torch.Tensor) -> torch.Tensor:
        """Waveforms [B, T] in [-1, 1] to embeddings [B, T', D], T' = ceil(T / hop)."""
        if audio.ndim == 1:
            audio = audio.unsqueeze(0)
        padded = nn.functional.pad(audio, (0, self.window - 1))
        energy = self.filters(padded.unsqueeze(1)).square()
        return self.mixing(torch.log(energy + 1e-4).transpose(1, 2))
