import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for what is written to a stream: none unless it is a terminal, nor where NO_COLOR is set. */
export function colorsFor(stream: { readonly isTTY?: boolean }): Colors {
  return pc.createColors(Boolean(stream.isTTY) && pc.isColorSupported);
}
