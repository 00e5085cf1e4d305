/**
 * Writes a WAV file of 16-bit integers, one channel.
 *
 * @param samples in [-1, 1]; what goes beyond is cut to the largest number there is.
 * @param samplingRate in Hz.
 */
export function writeWav(samples: Float32Array | Float64Array, samplingRate: number): Uint8Array {
  const dataSize = 2 * samples.length;
  const view = new DataView(new ArrayBuffer(headerSize + dataSize));
  const text = (at: number, characters: string) => {
    for (let index = 0; index < characters.length; index++) view.setUint8(at + index, characters.charCodeAt(index));
  };
  text(0, 'RIFF');
  view.setUint32(4, headerSize - 8 + dataSize, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, samplingRate, true);
  view.setUint32(28, 2 * samplingRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, dataSize, true);
  for (let index = 0; index < samples.length; index++) {
    const integer = Math.max(-0x8000, Math.min(0x7fff, Math.round(samples[index]! * 0x8000)));
    view.setInt16(headerSize + 2 * index, integer, true);
  }
  return new Uint8Array(view.buffer);
}

const headerSize = 44;
