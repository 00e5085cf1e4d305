/** The mean over channels. */
export function mixToMono(channels: readonly Float32Array[]): Float32Array {
  const [first, second] = channels;
  if (!first) return new Float32Array(0);
  if (!second) return first;
  const mono = new Float32Array(first.length);
  if (channels.length === 2) {
    for (let index = 0; index < mono.length; index++) mono[index] = (first[index]! + second[index]!) / 2;
    return mono;
  }
  for (let index = 0; index < mono.length; index++) {
    let sum = 0;
    for (const samples of channels) sum += samples[index]!;
    mono[index] = sum / channels.length;
  }
  return mono;
}
