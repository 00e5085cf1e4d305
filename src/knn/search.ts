import { input } from '../compute/graph.ts';
import { largest, matrixProduct, transpose } from '../compute/operators.ts';
import { openProgram } from '../compute/session.ts';

/** k of PROTOCOL section 4. */
export const neighbourCount = 10;

/** How many training vectors and queries meet at once: memory stays at a few tens of megabytes whatever their numbers. */
const keyTile = 8192;
const queryTile = 512;

/** The nearest training vectors of each query, the most similar first. */
export interface Neighbours {
  /** How many each query has: k, or all there are. */
  readonly k: number;
  /** Inner products [Q, k]. */
  readonly similarities: Float32Array;
  /** Row numbers of the training vectors [Q, k]. */
  readonly indices: Int32Array;
}

/** Finds, exactly and tile by tile, the k training vectors with the largest inner product for queries. */
export class NeighbourSearch {
  readonly #keys: Float32Array;
  readonly #dimension: number;
  readonly #k: number;
  /** One per number of neighbours taken from a tile: the last tile may be smaller than k. */
  readonly #programs = new Map<number, Awaited<ReturnType<typeof openSearch>>>();

  /**
   * @param keys training vectors [N, dimension], row-major.
   * @param k how many neighbours; all, where there are fewer keys.
   */
  constructor(keys: Float32Array, dimension: number, k: number) {
    this.#keys = keys;
    this.#dimension = dimension;
    this.#k = Math.min(k, keys.length / dimension);
  }

  /**
   * @param queries [Q, dimension], row-major.
   * @param onQueries called with the number of queries that are done.
   */
  async find(queries: Float32Array, onQueries: (done: number) => void = () => {}): Promise<Neighbours> {
    const count = queries.length / this.#dimension;
    const similarities = new Float32Array(count * this.#k).fill(Number.NEGATIVE_INFINITY);
    const indices = new Int32Array(count * this.#k);
    for (let query = 0; query < count; query += queryTile) {
      const end = Math.min(query + queryTile, count);
      const tile = {
        k: this.#k,
        similarities: similarities.subarray(query * this.#k, end * this.#k),
        indices: indices.subarray(query * this.#k, end * this.#k),
      };
      await this.#search(queries.subarray(query * this.#dimension, end * this.#dimension), tile);
      onQueries(end);
    }
    return { k: this.#k, similarities, indices };
  }

  async release(): Promise<void> {
    await Promise.all([...this.#programs.values()].map((program) => program.release()));
    this.#programs.clear();
  }

  /** Fills in the neighbours of a tile of queries from all tiles of keys. */
  async #search(queries: Float32Array, { k, similarities, indices }: Neighbours): Promise<void> {
    const dimension = this.#dimension;
    const [keyCount, queryCount] = [this.#keys.length / dimension, queries.length / dimension];
    for (let key = 0; key < keyCount; key += keyTile) {
      const keyEnd = Math.min(key + keyTile, keyCount);
      const found = Math.min(k, keyEnd - key);
      const program = this.#programs.get(found) ?? (await openSearch(dimension, found));
      this.#programs.set(found, program);
      const { values, positions } = await program.run({
        queries: { data: queries, shape: [queryCount, dimension] },
        keys: { data: this.#keys.subarray(key * dimension, keyEnd * dimension), shape: [keyEnd - key, dimension] },
      });
      for (let row = 0; row < queryCount; row += 1) {
        const candidates = (values.data as Float32Array).subarray(row * found, (row + 1) * found);
        const places = (positions.data as BigInt64Array).subarray(row * found, (row + 1) * found);
        for (const [rank, similarity] of candidates.entries()) {
          if (!insert(similarities, indices, row * k, k, similarity, key + Number(places[rank]))) break;
        }
      }
    }
  }
}

/** Puts a neighbour into its place in a row sorted by falling similarity; false when it is too far for the row. */
function insert(
  similarities: Float32Array,
  indices: Int32Array,
  start: number,
  count: number,
  similarity: number,
  index: number,
): boolean {
  let place = start + count - 1;
  if (!(similarity > similarities[place]!)) return false;
  while (place > start && similarity > similarities[place - 1]!) {
    similarities[place] = similarities[place - 1]!;
    indices[place] = indices[place - 1]!;
    place -= 1;
  }
  similarities[place] = similarity;
  indices[place] = index;
  return true;
}

function openSearch(dimension: number, k: number) {
  const queries = input('queries', 'float32', ['queries', dimension]);
  const keys = input('keys', 'float32', ['keys', dimension]);
  const { values, indices } = largest(matrixProduct(queries, transpose(keys)), k);
  return openProgram({ values, positions: indices });
}
