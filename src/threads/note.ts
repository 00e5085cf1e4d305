let tell: ((text: string) => void) | null = null;

/** Has every {@link note} of this thread told from now on; null: not any more. */
export function keepNotes(listener: ((text: string) => void) | null): void {
  tell = listener;
}

/** Tells something to know in a line, to whoever listens. It is shown for hidden data too, so it names no sample. */
export function note(text: string): void {
  tell?.(text);
}
