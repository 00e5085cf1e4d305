"""Encodes an archive as X-ARES does, with Debian's packages: shards read and clips decoded (soundfile), resampled (torchaudio)
and padded by worker processes of a DataLoader, a forward pass over batches of 16, every clip's frames as .npy in a tar."""

import io
import json
import os
import tarfile
import tempfile

import numpy as np
import soundfile
import torch
import torchaudio
from serve import serve
from torch import nn

torch.set_grad_enabled(False)
rate = 16000


class LogMel(nn.Module):
    """64 log-mel bands every 40 ms, as otoscope's `logmel`."""

    def __init__(self):
        super().__init__()
        self.register_buffer("window", torch.hann_window(400))
        filters = torchaudio.functional.melscale_fbanks(257, 50.0, 8000.0, 64, rate, norm=None, mel_scale="htk")
        self.register_buffer("filters", filters.T.contiguous())

    def forward(self, audio):
        count = audio.shape[1] // 640
        padded = nn.functional.pad(audio, (120, 120))[:, : count * 640 + 240]
        padded = nn.functional.pad(padded, (56, 56))
        spectrum = torch.stft(padded, 512, 160, 400, self.window, center=False, return_complex=True)
        power = spectrum.real.square() + spectrum.imag.square()
        bands = torch.log(self.filters @ power + 1e-6)
        return bands[:, :, : 4 * count].reshape(len(audio), 64, count, 4).mean(-1).transpose(1, 2)


class Transformer(nn.Module):
    """Patches of 80 ms through four layers of width 768, of the shape that bench/transformer.ts writes."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Linear(1280, 768)
        layer = nn.TransformerEncoderLayer(768, 12, 3072, 0.0, "gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)

    def forward(self, audio):
        return self.layers(self.patches(audio[:, : audio.shape[1] // 1280 * 1280].reshape(len(audio), -1, 1280)))


encoders = {"logmel": LogMel, "transformer": Transformer}


class Clips(torch.utils.data.IterableDataset):
    def __init__(self, shards):
        self.shards = shards

    def __iter__(self):
        torch.set_num_threads(1)
        worker = torch.utils.data.get_worker_info()
        shards = self.shards[worker.id :: worker.num_workers] if worker else self.shards
        batch = []
        for shard in shards:
            for sample in samples(shard):
                batch.append(sample)
                if len(batch) == 16:
                    yield padded(batch)
                    batch = []
        if batch:
            yield padded(batch)


def samples(shard):
    with tarfile.open(shard, "r|") as archive:
        labels = sound = key = None
        for member in archive:
            key, extension = os.path.splitext(member.name)
            content = archive.extractfile(member).read()
            if extension == ".json":
                labels = json.loads(content)
            else:
                sound = content
            if labels is not None and sound is not None:
                yield key, load(sound), labels
                labels = sound = None


def load(content):
    data, own = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    return torchaudio.functional.resample(torch.from_numpy(data.T.copy()), own, rate).mean(0)


def padded(batch):
    keys, clips, labels = zip(*batch)
    audio = torch.zeros(len(clips), max(len(clip) for clip in clips))
    for row, clip in zip(audio, clips):
        row[: len(clip)] = clip
    return keys, audio, labels


def encode(shards, encoder):
    model = encoders[encoder]().eval()
    workers = torch.get_num_threads()

    def work():
        count = 0
        loader = torch.utils.data.DataLoader(Clips(shards), batch_size=None, num_workers=workers)
        with tempfile.TemporaryFile() as file, tarfile.open(fileobj=file, mode="w|") as sink:
            for keys, audio, labels in loader:
                for key, frames, label in zip(keys, model(audio), labels):
                    array = io.BytesIO()
                    np.save(array, frames.numpy())
                    for extension, content in (("npy", array.getvalue()), ("json", json.dumps(label).encode())):
                        member = tarfile.TarInfo(f"{key}.{extension}")
                        member.size = len(content)
                        sink.addfile(member, io.BytesIO(content))
                    count += 1
        return count

    return work


def decode(clips):
    """The library's own way from the bytes of a file to samples, in one thread."""
    contents = []
    for path in clips:
        with open(path, "rb") as file:
            contents.append(file.read())
    return lambda: sum(len(soundfile.read(io.BytesIO(content), dtype="float32")[0]) for content in contents)


def resample(seconds, channels, origin, wanted):
    torch.set_num_threads(1)
    sound = torch.rand(channels, seconds * origin) - 0.5
    return lambda: torchaudio.functional.resample(sound, origin, wanted).mean(0).shape[0]


serve({"encode": encode, "decode": decode, "resample": resample})
