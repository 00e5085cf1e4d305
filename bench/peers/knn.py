"""The nearest neighbours as a good user of torch would find them: a matrix product and topk, a tile at a time."""

import torch
from serve import serve


def search(keys, queries, dimension, k, tile=8192, batch=512):
    generator = torch.Generator().manual_seed(1)
    train = torch.nn.functional.normalize(torch.rand(keys, dimension, generator=generator) - 0.5)
    asked = torch.nn.functional.normalize(torch.rand(queries, dimension, generator=generator) - 0.5)

    @torch.no_grad()
    def work():
        total = 0.0
        for rows in asked.split(batch):
            best = None
            for start in range(0, keys, tile):
                values, places = (rows @ train[start : start + tile].T).topk(min(k, keys - start))
                places += start
                if best is not None:
                    values = torch.cat([best[0], values], 1)
                    places = torch.cat([best[1], places], 1)
                    values, order = values.topk(k)
                    places = places.gather(1, order)
                best = values, places
            total += best[0].sum().item()
        return total

    return work


serve({"search": search})
