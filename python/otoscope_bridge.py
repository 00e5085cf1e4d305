"""The Python side of otoscope: loads an encoder and runs it for the program that started this process.

It needs numpy, and torch where the encoder does; Python 3.8 or later. All talk goes over file descriptor 3, so the
encoder may print what it likes. A message is a header of nine little-endian 32-bit numbers (what it is, where its body
is, the number of axes, six sizes of which the unused ones are 1) and its body: UTF-8 JSON or row-major float32.
Requests: LOAD (JSON), ENCODE (waveforms [B, T]), RESOURCES (empty). Replies: JSON, EMBEDDINGS, ERROR (JSON). Requests may
come while another is worked on; each is answered, in the order in which they came.

Waveforms go through memory that both sides have open, at its beginning, where the system has such a thing and room in it;
embeddings then come back behind them. There are two such memories, each used by one request at a time, so that the next
waveforms are there while the last embeddings are still being read. Everything else, and all of it where not, follows its
header.
"""

import ast
import contextlib
import difflib
import hashlib
import importlib
import importlib.util
import inspect
import json
import mmap
import os
import platform
import random
import select
import signal
import struct
import sys
import traceback
import types

LOAD, ENCODE, RESOURCES = 1, 2, 3
JSON, EMBEDDINGS, ERROR = 11, 12, 13
IN_CHANNEL, MEMORIES = 0, (1, 2)  # where a body is
HEADER = struct.Struct("<9I")
CHANNEL = 3
SEED = 42


class Refusal(Exception):
    """What the user can mend: one line, and what to do."""

    def __init__(self, message, hint=None):
        super().__init__(message)
        self.hint = hint


# --- the process -------------------------------------------------------------------------------------------------------


def start_guard():
    """Ends this process and all it starts as soon as the program is gone, and all it started as soon as it is gone.

    The guard is a process of its own: native code may hold up every thread of this one.
    """
    os.setsid()
    ended, alive = os.pipe()
    if os.fork() > 0:
        os.close(ended)
        return  # `alive` stays open for as long as this process lives.
    os.close(alive)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    ends = select.poll()
    ends.register(CHANNEL, 0)  # asks for nothing but the hang-up, which is always told
    ends.register(ended, 0)
    ends.poll()
    os.killpg(0, signal.SIGKILL)


class Memory:
    """Memory that the program opens through /proc: a file without a name, which the last of the two takes along."""

    def __init__(self, place, descriptor):
        self.place = place
        self._descriptor = descriptor
        self._map = b""

    @staticmethod
    def make(place):
        """None where the system has none. Asked of the C library, as many builds of Python are too old for it."""
        try:
            import ctypes

            descriptor = ctypes.CDLL(None).memfd_create(b"otoscope", 1)  # 1: not for processes that the encoder starts
        except (ImportError, OSError, AttributeError, TypeError):
            return None
        return Memory(place, descriptor) if descriptor >= 0 else None

    def offer(self):
        found = os.fstat(self._descriptor)
        names = {"place": self.place, "processId": os.getpid(), "descriptor": self._descriptor}
        return {**names, "device": found.st_dev, "inode": found.st_ino}

    def begin(self, length):
        """Its first bytes, without a copy."""
        if len(self._map) < length:
            # The old one stays for as long as an encoder holds on to what it was given.
            self._map = mmap.mmap(self._descriptor, os.fstat(self._descriptor).st_size)
        return memoryview(self._map)[:length]

    def write(self, body, offset):
        """Whether there was room. Not by the map: the system tells of a lack there by a signal."""
        try:
            while len(body) > 0:
                count = os.pwrite(self._descriptor, body, offset)
                body, offset = body[count:], offset + count
            return True
        except OSError:
            return False


class Channel:
    """Messages over a file descriptor that the processes started by the encoder do not inherit."""

    def __init__(self, descriptor):
        os.set_inheritable(descriptor, False)
        if os.name == "posix":
            os.set_blocking(descriptor, True)
        self._file = open(descriptor, "r+b", buffering=0)
        self._body = bytearray()
        made = [Memory.make(place) for place in MEMORIES]
        self._memories = {memory.place: memory for memory in made if memory is not None}

    def offers(self):
        return [memory.offer() for memory in self._memories.values()]

    def receive(self):
        """What, its sizes, where its body was, and that, which is good until it is answered; None at the end."""
        header = memoryview(bytearray(HEADER.size))
        if not self._fill(header):
            return None
        what, place, axes, *sizes = HEADER.unpack(header)
        shape = sizes[:axes]
        length = product(shape) * (4 if what == ENCODE else 1)
        if place != IN_CHANNEL:
            return what, shape, place, self._memories[place].begin(length)
        # Fresh memory costs more than the copy into it.
        if len(self._body) < length:
            self._body = bytearray(length)
        body = memoryview(self._body)[:length]
        return (what, shape, place, body) if self._fill(body) else None

    def _fill(self, view):
        while len(view) > 0:
            count = self._file.readinto(view)
            if not count:
                return False
            view = view[count:]
        return True

    def send_embeddings(self, array, place, offset):
        # An array without elements has no bytes to look at.
        body = memoryview(array.reshape(-1)).cast("B") if array.size > 0 else b""
        if place != IN_CHANNEL and self._memories[place].write(body, offset):
            self._send(EMBEDDINGS, place, array.shape, b"")
        else:
            self._send(EMBEDDINGS, IN_CHANNEL, array.shape, body)

    def send_json(self, what, value):
        body = json.dumps(value).encode()
        self._send(what, IN_CHANNEL, [len(body)], body)

    def _send(self, what, place, shape, body):
        header = HEADER.pack(what, place, len(shape), *shape, *[1] * (6 - len(shape)))
        parts = [memoryview(header), memoryview(body)]
        # Together, so that the reader wakes up once.
        count = os.writev(self._file.fileno(), parts) if hasattr(os, "writev") else 0
        for part in parts:
            rest = part[min(count, len(part)) :]
            count = max(0, count - len(part))
            while len(rest) > 0:
                rest = rest[self._file.write(rest) :]


def product(numbers):
    result = 1
    for number in numbers:
        result *= number
    return result


# --- finding and making the encoder ------------------------------------------------------------------------------------


def load_module(name):
    """Imports a file, or a module by its dotted name. Gives the module and the folder its own code lies in."""
    sys.path[0] = os.getcwd()  # as `python -m` has it; this script's folder stood there
    if not name.endswith(".py"):
        module = importlib.import_module(name)
        origin = getattr(importlib.import_module(name.split(".")[0]), "__path__", None)
        folder = list(origin)[0] if origin else os.path.dirname(module.__file__)
        return module, os.path.realpath(folder)
    folder, stem = os.path.dirname(name), os.path.basename(name)[: -len(".py")]
    sys.path.insert(0, folder)
    root, dotted = folder, stem
    while os.path.exists(os.path.join(root, "__init__.py")):
        root, package = os.path.split(root)
        dotted = package + "." + dotted
    if dotted != stem:
        sys.path.insert(0, root)
        return importlib.import_module(dotted), folder
    try:
        return import_file(name, stem), folder
    except ImportError as error:
        if "relative import" not in str(error):
            raise
        # `from .layers import …` in a folder without __init__.py, as `python -m folder.module` takes it.
        sys.path.insert(0, os.path.dirname(folder))
        return importlib.import_module(os.path.basename(folder) + "." + stem), folder


def import_file(path, name):
    """Imports this very file, whatever other module has its name."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def find_encoder(module, wanted, where):
    """The class of that name, else the module's only one that ends in Encoder and can be made without arguments."""
    if wanted is not None:
        found = getattr(module, wanted, None)
        if isinstance(found, type) or (found is not None and wanted == "load_model"):
            return found
        raise Refusal(f"it has no class {wanted}; its classes: {listed(classes_of(module))}")
    encoders = {name: each for name, each in classes_of(module).items() if name.endswith("Encoder")}
    own = {name: each for name, each in encoders.items() if each.__module__ == module.__name__} or encoders
    ready = {name: each for name, each in own.items() if not required(each)} or own
    if len(ready) == 1:
        return list(ready.values())[0]
    if ready:
        raise Refusal(f"it has {len(ready)} encoders: {listed(ready)}", f"say which: {where}:{sorted(ready)[0]}")
    if hasattr(module, "load_model") and hasattr(module, "get_timestamp_embeddings"):
        return module.load_model
    raise Refusal(
        f"it has no class whose name ends in Encoder; its classes: {listed(classes_of(module))}",
        "docs/python.md shows what can be run",
    )


def classes_of(module):
    return {name: value for name, value in vars(module).items() if isinstance(value, type)}


def listed(names):
    return ", ".join(sorted(names)) or "none"


def required(function):
    """Names of the parameters that must be given by position."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [each.name for each in parameters if each.kind in positional and each.default is each.empty]


def uses_torch(module):
    for value in vars(module).values() if module is not None else ():
        name = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", None)
        if isinstance(name, str) and name.split(".")[0] == "torch":
            return True
    return False


class Encoder:
    """A user's encoder, whatever its form: waveforms [B, T] in, an array [B, T', D] out."""

    def __init__(self, found, module, device):
        self.torch = sys.modules.get("torch")
        self.budget = None
        if required(found):
            raise Refusal(
                f"{found.__name__} cannot be made without {listed(required(found))}",
                "an encoder's constructor (HEAR: load_model) takes nothing; give its parameters defaults",
            )
        self.model = found()
        self.is_hear = not isinstance(found, type)
        is_module = self.torch is not None and isinstance(self.model, self.torch.nn.Module)
        sources = [module] + [sys.modules.get(each.__module__) for each in type(self.model).__mro__]
        self.takes_tensors = is_module or (self.torch is not None and any(map(uses_torch, sources)))
        if self.takes_tensors:
            check_together(self.torch)
        self.device = choose_device(self.torch if self.takes_tensors else None, device)
        for method, arguments in (("eval", ()), ("to", (self.device,) if self.takes_tensors else None)):
            if arguments is not None and callable(getattr(self.model, method, None)):
                getattr(self.model, method)(*arguments)
        self.takes_mask = False
        if self.is_hear:
            self._call = lambda audio: module.get_timestamp_embeddings(audio, self.model)
            return
        forward = getattr(self.model, "forward", None)
        if not callable(forward) and not callable(self.model):
            raise Refusal(f"{found.__name__} has no method forward", "forward takes [B, T] and returns [B, frames, D]")
        # A module is called itself, so that its hooks run.
        self._call = self.model if is_module or not callable(forward) else forward
        self.takes_mask = len(required(forward if callable(forward) else self.model.__call__)) >= 2

    def declared(self):
        """What the encoder says about itself, under its own names."""
        names = ("sampling_rate", "output_dim", "hop_size_in_ms", "window_seconds")
        own = ("sample_rate", "timestamp_embedding_size", "hop_size_in_ms", "window_seconds") if self.is_hear else names
        # HEAR's hop is measured.
        check_declared(self.model, own[:2] if self.is_hear else own[:3])
        found = {name: number(getattr(self.model, each, None)) for name, each in zip(names, own)}
        if self.is_hear and found["sampling_rate"]:
            found["hop_size_in_ms"] = self.measure_hop(int(found["sampling_rate"]))
        return {**found, "batch": "single" if getattr(self.model, "batch", None) == "single" else None}

    def measure_hop(self, rate):
        """HEAR declares no hop; its timestamps, in milliseconds, tell it."""
        import numpy

        _, stamps = self.run(numpy.zeros((1, 4 * rate), dtype=numpy.float32))
        stamps = to_array(stamps).reshape(-1)
        if len(stamps) < 2:
            raise Refusal(f"get_timestamp_embeddings gives {len(stamps)} timestamps for 4 s of audio")
        return round(float(stamps[-1] - stamps[0]) / (len(stamps) - 1), 6)

    def run(self, audio):
        """What the encoder itself returns."""
        if self.takes_tensors:
            audio = self.torch.from_numpy(audio).to(self.device)
            mode = getattr(self.torch, "inference_mode", self.torch.no_grad)()
        else:
            mode = contextlib.nullcontext()
        with mode:
            return self._call(audio, ones_like(audio)) if self.takes_mask else self._call(audio)

    def encode(self, audio):
        """Embeddings [B, T', D]; where the GPU's memory does not suffice, in smaller batches from then on."""
        import numpy

        parts = []
        start = 0
        while start < len(audio):
            samples = audio.shape[1]
            limit = len(audio) if self.budget is None else max(1, self.budget // samples)
            part = audio[start : start + limit]
            features = self.attempt(part)
            if features is None:
                self.budget = len(part) // 2 * samples
                continue
            # In parts, as a class may write every output into the same array.
            parts.append(features if len(part) == len(audio) else features.copy())
            start += len(part)
        return parts[0] if len(parts) == 1 else numpy.concatenate(parts)

    def attempt(self, audio):
        """Embeddings, or None where memory does not suffice for the batch but may for half of it."""
        try:
            output = self.run(audio)
            return to_array(output[0]) if self.is_hear else features_of(output)
        except RuntimeError as error:
            if "out of memory" not in str(error):
                raise
            if len(audio) == 1:
                raise Refusal(
                    f"the memory of {self.device} does not suffice for one clip of {audio.shape[1]} samples",
                    "declare window_seconds, so that long clips come in parts; docs/python.md says how",
                ) from error
        # Out of the except clause, whose error keeps what the batch left in memory.
        if self.device.startswith("cuda"):
            self.torch.cuda.empty_cache()
        return None

    def resources(self):
        found = {"processId": os.getpid()}
        with contextlib.suppress(ImportError):
            import resource

            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            found["peakMemoryBytes"] = peak * (1 if sys.platform == "darwin" else 1024)
        if self.device.startswith("cuda"):
            found["peakGpuMemoryBytes"] = self.torch.cuda.max_memory_reserved(self.device)
        return found


def check_together(torch):
    """A torch that was built for another numpy loads and then refuses every array."""
    import numpy

    try:
        torch.from_numpy(numpy.zeros(1, dtype=numpy.float32))
    except RuntimeError as error:
        versions = f"torch {torch.__version__} and numpy {numpy.__version__}"
        raise Refusal(
            f"{versions} of {sys.executable} do not work together: {error}",
            f"{sys.executable} -m pip install 'numpy<2', or a newer torch",
        ) from error


def number(value):
    """A declared number; None for what is none. Numbers of numpy and torch count."""
    try:
        return None if value is None or isinstance(value, (str, bool)) else float(value)
    except (TypeError, ValueError):
        return None


DECLARATIONS = "an encoder has sampling_rate (Hz), output_dim, hop_size_in_ms and optionally window_seconds"


def check_declared(model, names):
    """Refuses a model that lacks a declaration, with what of its own looks like it, or has no number there."""
    faults, alike = [], {}
    for name in names:
        value = getattr(model, name, None)
        if value is None:
            faults.append(f"no {name}")
            alike[name] = lookalike(model, name)
        elif number(value) is None:
            faults.append(f"{name} = {shortened(repr(value))}, which is no number")
    found = {name: each for name, each in alike.items() if each is not None}
    if faults:
        raise Refusal(
            f"{type(model).__name__} has {', '.join(faults)}" + (f"; it has {listed(found.values())}" if found else ""),
            "; ".join([*(f"rename {each} to {name}" for name, each in found.items()), DECLARATIONS]),
        )


def lookalike(model, wanted):
    """Which of a model's numbers has a name much like the wanted one: `sample_rate`, `samplingRate`."""
    attributes = {name: value for each in (*type(model).__mro__[::-1], model) for name, value in vars_of(each).items()}
    plain = {
        name.replace("_", "").lower(): name
        for name, value in attributes.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not name.startswith("_")
    }
    found = difflib.get_close_matches(wanted.replace("_", ""), plain, 1, 0.7)
    return plain[found[0]] if found else None


def shortened(text):
    return text if len(text) <= 60 else text[:59] + "…"


def vars_of(value):
    return getattr(value, "__dict__", {})


def choose_device(torch, wanted):
    """`cuda` spreads the program's processes over all GPUs."""
    kind, slot = wanted["kind"], wanted["slot"]
    if kind == "cpu":
        return "cpu"
    if torch is None:
        raise Refusal("the encoder does not use torch, so it cannot run on a GPU", "leave --device out")
    if not torch.cuda.is_available():
        raise Refusal(
            f"torch {torch.__version__} of {sys.executable} sees no GPU",
            "--device cpu, or install a torch that is built for CUDA and fits the driver",
        )
    count = torch.cuda.device_count()
    index = int(kind.split(":")[1]) if ":" in kind else slot % count
    if index >= count:
        raise Refusal(f"there is no {kind}: torch sees {count} GPUs, from cuda:0 on")
    return f"cuda:{index}"


# --- what comes out ----------------------------------------------------------------------------------------------------


def ones_like(audio):
    """The mask of a batch without padding, in whole numbers as feature extractors give it."""
    if hasattr(audio, "long"):
        return audio.new_ones(audio.shape).long()
    import numpy

    return numpy.ones(audio.shape, dtype=numpy.int64)


def features_of(output):
    """The embeddings among what an encoder returned, as an array, where there is no doubt which they are."""
    hidden = getattr(output, "last_hidden_state", None)
    if hidden is None and isinstance(output, dict):
        hidden = output.get("last_hidden_state")
    if hidden is not None:
        return to_array(hidden)
    if not isinstance(output, (tuple, list, dict)):
        return to_array(output)
    values = list(output.values()) if isinstance(output, dict) else list(output)
    if not any(hasattr(each, "shape") for each in values):
        return to_array(values)
    sequences = [each for each in values if len(getattr(each, "shape", ())) == 3]
    if len(sequences) != 1:
        raise Refusal(
            f"forward returns a {type(output).__name__} of {listed_shapes(values)}, not one tensor",
            "return the embeddings alone, [B, frames, D]",
        )
    features = to_array(sequences[0])
    for each in values:
        if each is not sequences[0] and tuple(getattr(each, "shape", ())) == features.shape[:2]:
            if getattr(each, "dtype", None) is not None and is_mask(each):
                features = within_mask(features, to_array(each))
    return features


def is_mask(value):
    """Whole numbers or truth values."""
    name = str(value.dtype)
    return "int" in name or "bool" in name


def within_mask(features, mask):
    """The frames that are no padding: clips of a batch are equally long, so they are the same for all."""
    counts = (mask != 0).sum(axis=1)
    count = int(counts[0])
    if (counts != count).any() or not (mask[:, :count] != 0).all():
        raise Refusal("the mask that forward returns is not the same for clips of the same length")
    return features[:, :count]


def listed_shapes(values):
    return ", ".join(
        f"{type(each).__name__} {list(each.shape)}" if hasattr(each, "shape") else type(each).__name__ for each in values
    )


def to_array(value):
    """float32 of anything that holds numbers: tensors of any device and precision, arrays, lists."""
    import numpy

    if hasattr(value, "detach"):
        value = value.detach().cpu()
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor):
            value = value.to(torch.float32).numpy()
    array = value if isinstance(value, (list, tuple)) else numpy.asarray(value)
    try:
        array = numpy.asarray(array)
    except ValueError:
        raise Refusal("forward returns lists of unequal lengths, not a tensor") from None
    if array.dtype.kind not in "fiub":
        raise Refusal(f"forward returns a {type(value).__name__}, not a tensor", "return embeddings [B, frames, D]")
    return numpy.ascontiguousarray(array, dtype=numpy.float32).reshape(array.shape)


# --- what decides the numbers ------------------------------------------------------------------------------------------


def local_files(module, folder):
    """Paths of the module and of what it imported from its own folder, environments in that folder left out."""
    found = {os.path.realpath(module.__file__)}
    for each in list(sys.modules.values()):
        path = getattr(each, "__file__", None)
        if not isinstance(path, str) or not path.endswith(".py"):
            continue
        path = os.path.realpath(path)
        inner = os.path.relpath(path, folder)
        if path != os.path.realpath(__file__) and not inner.startswith("..") and not is_installed(path, inner):
            found.add(path)
    return sorted(found)


def is_installed(path, inner):
    """Whether a file is a package's or Python's own; `inner` is what counts of its path."""
    library = os.path.realpath(os.path.dirname(os.__file__))
    in_packages = any(part in ("site-packages", "dist-packages") for part in inner.split(os.sep))
    return in_packages or os.path.realpath(path).startswith(library + os.sep)


def imported_names(path):
    """Top-level names of the packages that a file imports anywhere in it."""
    with open(path, "rb") as file:
        tree = ast.parse(file.read(), path)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield each.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def package_versions(files):
    """Versions of the packages that these files import, of numpy and, where it is loaded, of torch."""
    names = {"numpy"} | ({"torch"} & set(sys.modules))
    for path in files:
        names.update(imported_names(path))
    versions = {name: version_of(name) for name in names}
    return {name: version for name, version in sorted(versions.items()) if version is not None}


def version_of(name):
    version = getattr(sys.modules.get(name), "__version__", None)
    if version is not None:
        return str(version)
    from importlib import metadata

    with contextlib.suppress(metadata.PackageNotFoundError, ValueError):
        return metadata.version(name)
    return None


def file_digest(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


class Held:
    """Every tensor and array that an encoder holds: a SHA-256 over names, types, shapes and bytes, and how large they are."""

    def __init__(self, model):
        self._digest = hashlib.sha256()
        self._sizes = {}  # by where they lie: tied weights have two names and one place
        feed(self, "", model, set(), 0)

    def hash(self):
        return self._digest.hexdigest()

    def size(self):
        return sum(self._sizes.values())

    def add(self, name, kind, shape, raw):
        self._digest.update(f"{name} {kind} {shape}\n".encode())
        self._digest.update(raw)

    def count(self, place, size):
        self._sizes[place] = max(size, self._sizes.get(place, 0))


def feed(held, name, value, seen, depth):
    import numpy

    torch = sys.modules.get("torch")
    if id(value) in seen or depth > 6 or isinstance(value, (type, types.ModuleType, types.FunctionType)):
        return
    if torch is not None and isinstance(value, torch.Tensor):
        is_dense = value.layout == torch.strided
        held.count(value.data_ptr() if is_dense else id(value), value.numel() * value.element_size())
        value = value.dequantize() if value.is_quantized else value
        value = value.detach().cpu()
        value = value if is_dense else value.to_dense()
        kind, shape = str(value.dtype), tuple(value.shape)
        raw = value.contiguous().reshape(-1).view(torch.uint8).numpy() if value.numel() else b""
        held.add(name, kind, shape, raw)
    elif isinstance(value, numpy.ndarray):
        if value.dtype.kind != "O":
            held.count(value.ctypes.data, value.nbytes)
            held.add(name, str(value.dtype), value.shape, numpy.ascontiguousarray(value).reshape(-1).view("u1"))
    elif isinstance(value, (list, tuple)):
        for index, each in enumerate(value):
            feed(held, f"{name}.{index}", each, seen, depth + 1)
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            feed(held, f"{name}.{key}", value[key], seen, depth + 1)
    elif torch is not None and isinstance(value, torch.nn.Module):
        feed(held, name, dict(value.state_dict()), seen, depth)
        for inner, part in value.named_modules():
            feed_attributes(held, f"{name}.{inner}", part, seen, depth)
    else:
        feed_attributes(held, name, value, seen, depth)


def feed_attributes(held, name, value, seen, depth):
    seen.add(id(value))
    for key, each in sorted(getattr(value, "__dict__", {}).items(), key=lambda item: str(item[0])):
        if not str(key).startswith("_"):
            feed(held, f"{name}.{key}", each, seen, depth + 1)


def extra_weights(model, folder):
    """Hashes and sizes of the files that a class lists as `weights`, paths relative to its module."""
    listed_files = getattr(model, "weights", None)
    if not isinstance(listed_files, (list, tuple)) or not all(isinstance(each, str) for each in listed_files):
        return {}, 0
    hashes, size = {}, 0
    for each in listed_files:
        path = os.path.join(folder, each)
        if not os.path.isfile(path):
            raise Refusal(f"{each} is among the encoder's weights and is not there", f"it is looked for as {path}")
        hashes[each] = file_digest(path)
        size += os.path.getsize(path)
    return hashes, size


# --- requests ----------------------------------------------------------------------------------------------------------


def load(request):
    """Loads and constructs the encoder; gives it with what the program wants to know about it."""
    import numpy

    random.seed(SEED)
    numpy.random.seed(SEED)
    module, folder = load_module(request["module"])
    found = find_encoder(module, request.get("attribute"), os.path.basename(request["module"]))
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(SEED)
    encoder = Encoder(found, module, request["device"])
    files = local_files(module, folder)
    packages = package_versions(files)
    declared = encoder.declared()
    held = Held(encoder.model)
    weight_files, size_of_files = extra_weights(encoder.model, folder)
    description = {
        "className": found.__name__,
        "declared": declared,
        "version": platform.python_version(),
        "device": encoder.device,
        "packages": packages,
        "files": {os.path.relpath(path, folder).replace(os.sep, "/"): file_digest(path) for path in files},
        "weights": held.hash(),
        "weightFiles": weight_files,
        # Listed are the files that are not among the tensors, so none is counted twice.
        "weightBytes": held.size() + size_of_files,
    }
    return encoder, description


def failure(error):
    """An exception as the program tells it: what, and where in the user's code."""
    if isinstance(error, Refusal):
        return {"kind": "refusal", "message": str(error), "hint": error.hint}
    if isinstance(error, ModuleNotFoundError) and error.name:
        return {"kind": "missing", "package": error.name, "place": place_of(error)}
    kind = type(error).__name__
    module = type(error).__module__
    name = kind if module == "builtins" else f"{module}.{kind}"
    # The text of a SyntaxError ends with its place, which is told apart.
    text = error.msg if isinstance(error, SyntaxError) else error
    line = " ".join(f"{name}: {text}".split())
    return {"kind": "exception", "message": line[:2000], "place": place_of(error), "isCut": is_cut(error)}


def place_of(error):
    """The last places of the traceback, the user's own among them."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{os.path.basename(error.filename)}:{error.lineno}"
    shown = shown_frames(frames_of(error))
    return " → ".join(f"{os.path.basename(each.filename)}:{each.lineno} in {each.name}" for each in shown)


def is_cut(error):
    """Whether the traceback has more places, or tells of further exceptions behind this one."""
    frames = frames_of(error)
    behind = error.__cause__ is not None or (error.__context__ is not None and not error.__suppress_context__)
    return behind or len(frames) > len(shown_frames(frames))


def frames_of(error):
    return [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__ and "importlib" not in frame.filename
    ]


def shown_frames(frames):
    own = [frame for frame in frames if not is_installed(frame.filename, frame.filename)]
    return own[-2:] if not frames or frames[-1] in own else own[-1:] + frames[-1:]


class Tracebacks:
    """Prints the whole traceback of exceptions, one that comes again and again once."""

    def __init__(self):
        self._last = None

    def print(self, error):
        trace = error.__traceback__
        # Where this file called the encoder is no news.
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        with contextlib.suppress(Exception):  # whatever the encoder did to its output
            text = "".join(traceback.format_exception(type(error), error, trace))
            if text != self._last:
                print(text, end="", file=sys.__stderr__)
            self._last = text


def main():
    if os.name == "posix":
        start_guard()
    channel = Channel(CHANNEL)
    encoder = None
    tracebacks = None
    while True:
        received = channel.receive()
        if received is None:
            return
        what, shape, place, body = received
        try:
            if what == LOAD:
                request = json.loads(bytes(body))
                tracebacks = Tracebacks() if request["verbose"] else None
                encoder, description = load(request)
                channel.send_json(JSON, {**description, "memories": channel.offers()})
            elif what == RESOURCES:
                channel.send_json(JSON, encoder.resources())
            else:
                import numpy

                output = encoder.encode(numpy.frombuffer(body, dtype=numpy.float32).reshape(shape))
                if output.ndim > 6:
                    raise Refusal(f"forward returns a tensor of {output.ndim} axes", "return embeddings [B, frames, D]")
                channel.send_embeddings(output, place, len(body))
        except Exception as error:  # whatever the encoder throws is told; the process goes on
            if tracebacks is not None and not isinstance(error, Refusal):
                tracebacks.print(error)
            channel.send_json(ERROR, failure(error))


if __name__ == "__main__":
    main()
