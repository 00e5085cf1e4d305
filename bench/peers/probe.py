"""Linear probes as a good user of torch trains them: the embeddings in memory, or as X-ARES does, from files every epoch."""

import io
import math
import os
import tarfile
import time

import numpy
import torch
from serve import serve
from torch import nn


def rates(epochs):
    """The learning rate of every epoch: PROTOCOL section 3."""
    if epochs == 1:
        return [1e-3]
    return [1e-4 + 9e-4 * (1 + math.cos(math.pi * epoch / epochs)) / 2 for epoch in range(epochs)]


def random_targets(shape, classes, loss):
    if loss == "cross-entropy":
        return torch.randint(classes, shape)
    return (torch.rand(*shape, classes) < 0.1).float()


def loss_of(loss):
    return nn.CrossEntropyLoss() if loss == "cross-entropy" else nn.BCEWithLogitsLoss()


def step(head, optimizer, criterion, examples, targets, classes):
    logits = head(examples)
    if isinstance(criterion, nn.CrossEntropyLoss):
        logits, targets = logits.reshape(-1, classes), targets.reshape(-1)
    loss = criterion(logits, targets)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def train(examples, targets, dimension, classes, loss, batch, epochs, foreach):
    """LayerNorm and Linear by autograd and torch.optim.Adam."""
    head = nn.Sequential(nn.LayerNorm(dimension), nn.Linear(dimension, classes))
    optimizer = torch.optim.Adam(head.parameters(), lr=1e-3, foreach=foreach)
    criterion = loss_of(loss)
    for rate in rates(epochs):
        for group in optimizer.param_groups:
            group["lr"] = rate
        order = torch.randperm(len(examples))
        for rows in order.split(batch):
            step(head, optimizer, criterion, examples.index_select(0, rows), targets.index_select(0, rows), classes)


@torch.no_grad()
def train_by_hand(examples, targets, dimension, classes, loss, batch, epochs):
    """The same mathematics without autograd: examples standardized once, gradients written out, Adam over one tensor."""
    shape = examples.shape
    examples = nn.functional.layer_norm(examples, (dimension,)).reshape(len(examples), -1)
    sizes = [classes * dimension, classes, dimension, dimension]
    learned = torch.zeros(sum(sizes))
    gradient, first, second, divisor = (torch.zeros_like(learned) for _ in range(4))

    def parts(flat):
        weight, bias, gain, offset = flat.split(sizes)
        return weight.view(dimension, classes), bias, gain, offset

    weight, bias, gain, offset = parts(learned)
    d_weight, d_bias, d_gain, d_offset = parts(gradient)
    weight.uniform_(-(dimension**-0.5), dimension**-0.5)
    bias.uniform_(-(dimension**-0.5), dimension**-0.5)
    gain.fill_(1)
    steps = 0
    for rate in rates(epochs):
        for rows in torch.randperm(shape[0]).split(batch):
            seen = examples.index_select(0, rows).view(-1, dimension)
            wanted = targets.index_select(0, rows)
            logits = torch.addmm(torch.mv(weight.t(), offset) + bias, seen, weight * gain[:, None])
            if loss == "cross-entropy":
                wanted = wanted.reshape(-1, 1)
                logs = torch.log_softmax(logits, 1)
                logs.gather(1, wanted).mean()
                slope = logs.exp_()
                slope.scatter_add_(1, wanted, torch.full(wanted.shape, -1.0)).mul_(1 / len(slope))
            else:
                wanted = wanted.reshape(-1, classes)
                nn.functional.binary_cross_entropy_with_logits(logits, wanted)
                slope = torch.sigmoid_(logits).sub_(wanted).mul_(1 / wanted.numel())
            total = slope.sum(0)
            product = torch.mm(seen.t(), slope)
            torch.mul(product, gain[:, None], out=d_weight)
            d_weight.addr_(offset, total)
            torch.sum(product.mul_(weight), 1, out=d_gain)
            torch.mv(weight, total, out=d_offset)
            d_bias.copy_(total)
            steps += 1
            first.mul_(0.9).add_(gradient, alpha=0.1)
            second.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
            torch.sqrt(second, out=divisor).div_(math.sqrt(1 - 0.999**steps)).add_(1e-8)
            learned.addcdiv_(first, divisor, value=-rate / (1 - 0.9**steps))


def in_memory(clips, frames, dimension, classes, loss, batch, epochs, by_hand):
    """The fastest way of several: with Adam tensor by tensor or all at once, with one thread or all."""
    torch.manual_seed(42)
    torch.set_flush_denormal(True)
    shape = (clips,) if frames == 1 else (clips, frames)
    examples = torch.randn(*shape, dimension)
    targets = random_targets(shape, classes, loss)
    threads = torch.get_num_threads()

    def way(count, foreach):
        def work(epochs=epochs, some=clips):
            torch.set_num_threads(count)
            arguments = (examples[:some], targets[:some], dimension, classes, loss, batch, epochs)
            train_by_hand(*arguments) if by_hand else train(*arguments, foreach)
            torch.set_num_threads(threads)

        return work

    def seconds(work):
        start = time.perf_counter()
        work(1, min(clips, 20 * batch))
        return time.perf_counter() - start

    ways = [way(count, foreach) for count in {1, threads} for foreach in ((False,) if by_hand else (False, True))]
    return min(ways, key=lambda work: min(seconds(work) for _ in range(3)))


def from_files(folder, clips, frames, dimension, classes, batch, epochs):
    """As X-ARES: every frame is in tar files as .npy; each epoch reads them all, pads each batch and takes the mean."""
    torch.manual_seed(42)
    torch.set_flush_denormal(True)
    shards = []
    for first in range(0, clips, 1000):
        path = os.path.join(folder, f"{first}.tar")
        shards.append(path)
        with tarfile.open(path, "w") as tar:
            for clip in range(first, min(first + 1000, clips)):
                content = io.BytesIO()
                numpy.save(content, torch.randn(frames, dimension).numpy())
                member = tarfile.TarInfo(f"{clip}.npy")
                member.size = content.tell()
                content.seek(0)
                tar.addfile(member, content)
    labels = torch.randint(classes, (clips,))

    def samples():
        for path in shards:
            with tarfile.open(path) as tar:
                for member in tar:
                    array = numpy.load(io.BytesIO(tar.extractfile(member).read()))
                    yield torch.from_numpy(array), int(member.name.split(".")[0])

    def shuffled(size=512):
        waiting = []
        for sample in samples():
            if len(waiting) < size:
                waiting.append(sample)
                continue
            place = int(torch.randint(size, ()))
            yield waiting[place]
            waiting[place] = sample
        yield from waiting

    def batches():
        some = []
        for sample in shuffled():
            some.append(sample)
            if len(some) == batch:
                yield some
                some = []
        if some:
            yield some

    def work():
        head = nn.Sequential(nn.LayerNorm(dimension), nn.Linear(dimension, classes))
        optimizer = torch.optim.Adam(head.parameters(), lr=1e-3)
        criterion = nn.CrossEntropyLoss()
        for rate in rates(epochs):
            for group in optimizer.param_groups:
                group["lr"] = rate
            for some in batches():
                padded = nn.utils.rnn.pad_sequence([array for array, _ in some], batch_first=True)
                lengths = torch.tensor([len(array) for array, _ in some])
                present = torch.arange(padded.shape[1])[None, :] < lengths[:, None]
                pooled = (padded * present[..., None]).sum(1) / lengths[:, None]
                wanted = labels.index_select(0, torch.tensor([clip for _, clip in some]))
                step(head, optimizer, criterion, pooled, wanted, classes)

    return work


serve({"in_memory": in_memory, "from_files": from_files})
