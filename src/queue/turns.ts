/**
 * Lets work of one kind go on at a time, several of it together, and the next kind when all of it has ended: a thread holds
 * one encoder, and to change it for every batch of clips would take longer than to encode them.
 */
export class Turns {
  #current: string | null = null;
  #underWay = 0;
  readonly #waiting: { readonly kind: string; readonly begin: () => void }[] = [];

  async run<Result>(kind: string, work: () => Promise<Result>): Promise<Result> {
    // Who comes later than another kind waits behind it.
    if (this.#current !== null && (this.#current !== kind || this.#waiting.length > 0)) {
      await new Promise<void>((begin) => this.#waiting.push({ kind, begin }));
    } else {
      this.#current = kind;
      this.#underWay += 1;
    }
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#next();
    }
  }

  #next(): void {
    this.#current = this.#waiting[0]?.kind ?? null;
    while (this.#waiting.length > 0 && this.#waiting[0]!.kind === this.#current) {
      this.#underWay += 1;
      this.#waiting.shift()!.begin();
    }
  }
}
