/**
 * The power spectrum of a frame: |Σ x[n] e^(−2πikn/N)|² for k = 0 … N/2, by the radix-2 algorithm of Cooley and Tukey (1965).
 *
 * @param frame N samples, N a power of two.
 * @returns N/2 + 1 powers.
 */
export function powerSpectrum(frame: Float64Array): Float64Array {
  const size = frame.length;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const bits = Math.log2(size);
  for (let at = 0; at < size; at += 1) real[reversed(at, bits)] = frame[at]!;
  for (let span = 1; span < size; span *= 2) {
    for (let turn = 0; turn < span; turn += 1) {
      const angle = (-Math.PI * turn) / span;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      for (let upper = turn; upper < size; upper += 2 * span) {
        const lower = upper + span;
        const turnedReal = cosine * real[lower]! - sine * imaginary[lower]!;
        const turnedImaginary = cosine * imaginary[lower]! + sine * real[lower]!;
        real[lower] = real[upper]! - turnedReal;
        imaginary[lower] = imaginary[upper]! - turnedImaginary;
        real[upper] = real[upper]! + turnedReal;
        imaginary[upper] = imaginary[upper]! + turnedImaginary;
      }
    }
  }
  return Float64Array.from({ length: size / 2 + 1 }, (_, bin) => real[bin]! ** 2 + imaginary[bin]! ** 2);
}

/** A number whose bits stand in the opposite order. */
function reversed(number: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit += 1) result = (result << 1) | ((number >> bit) & 1);
  return result;
}
