import { input } from '../compute/graph.ts';
import { largest, matrixProduct, transpose } from '../compute/operators.ts';
import { openProgram } from '../compute/session.ts';
import { defineJob, type Progress } from '../threads/job.ts';
import { unitColumns, unitRows } from './normalize.ts';

/** k of PROTOCOL section 4. */
export const neighbourCount = 10;

/** How many training vectors and queries meet at once: memory stays at a few tens of megabytes whatever their numbers. */
export const keyTile = 8192;
const queryTile = 512;

/** The training vectors. They are normalised a tile at a time, so that no copy of all of them is made. */
export interface Keys {
  /** [N, dimension], row-major; in shared memory, so that threads need no copy. */
  readonly embeddings: Float32Array;
  readonly dimension: number;
  /** Which rows of the embeddings, in the order by which neighbours are numbered. */
  readonly rows: Int32Array;
  /** What each column is divided by (`columnNorms`); null: each row gets the length 1. */
  readonly norms: Float64Array | null;
}

/** The nearest training vectors of each query, the most similar first. */
export interface Neighbours {
  /** How many each query has: k, or all there are. */
  readonly k: number;
  /** Inner products [Q, k]. */
  readonly similarities: Float32Array;
  /** Their places among the keys' rows [Q, k]. */
  readonly indices: Int32Array;
}

/** A search among some of the keys. */
export interface SearchRequest {
  readonly keys: Keys;
  /** The keys from place `first` to before `end`. */
  readonly first: number;
  readonly end: number;
  /** [Q, dimension], row-major, of length 1; in shared memory, as the keys. */
  readonly queries: Float32Array;
  /** How many neighbours; all, where there are fewer keys. */
  readonly k: number;
}

/**
 * Finds, exactly and tile by tile, the k training vectors with the largest inner product for queries; of equals the first.
 *
 * @param progress told the number of keys that are done.
 */
export async function search({ keys, first, end, queries, k }: SearchRequest, progress: Progress): Promise<Neighbours> {
  const { dimension, rows } = keys;
  const count = queries.length / dimension;
  const nearest = noNeighbours(count, Math.min(k, end - first));
  /** One per number of neighbours taken from a tile: the last tile may be smaller than k. */
  const programs = new Map<number, Awaited<ReturnType<typeof openSearch>>>();
  const scratch = new Float32Array(Math.min(keyTile, end - first) * dimension);
  for (let key = first; key < end; key += keyTile) {
    const tile = normalized(keys, rows.subarray(key, Math.min(key + keyTile, end)), scratch);
    const tileRows = tile.length / dimension;
    const taken = Math.min(nearest.k, tileRows);
    const program = programs.get(taken) ?? (await openSearch(dimension, taken));
    programs.set(taken, program);
    for (let query = 0; query < count; query += queryTile) {
      const queryRows = Math.min(queryTile, count - query);
      // ONNX Runtime takes nothing from shared memory: a slice is a copy.
      const asked = queries.slice(query * dimension, (query + queryRows) * dimension);
      const { values, positions } = await program.run({
        queries: { data: asked, shape: [queryRows, dimension] },
        keys: { data: tile, shape: [tileRows, dimension] },
      });
      const found = { k: taken, similarities: values.data as Float32Array, indices: positions.data as BigInt64Array };
      take(nearest, query, found, key);
    }
    progress(key + tileRows - first);
  }
  await Promise.all([...programs.values()].map((program) => program.release()));
  return nearest;
}

export const searchJob = defineJob(import.meta.url, 'search', search);

/** Rows for `count` queries' neighbours, all still to be found. */
export function noNeighbours(count: number, k: number): Neighbours {
  return {
    k,
    similarities: new Float32Array(count * k).fill(Number.NEGATIVE_INFINITY),
    indices: new Int32Array(count * k),
  };
}

/** What was found among some keys: as {@link Neighbours}, the places counted from the first of these. */
interface Found extends Pick<Neighbours, 'k' | 'similarities'> {
  readonly indices: Int32Array | BigInt64Array;
}

/**
 * Takes the nearer ones of what was found for some queries among keys that stand behind all those seen before.
 *
 * @param query the first of the queries.
 * @param offset where the keys begin among which it was found.
 */
export function take({ k, similarities, indices }: Neighbours, query: number, found: Found, offset: number): void {
  for (let row = 0; row < found.similarities.length / found.k; row += 1) {
    for (let rank = row * found.k; rank < (row + 1) * found.k; rank += 1) {
      const index = offset + Number(found.indices[rank]);
      if (!insert(similarities, indices, (query + row) * k, k, found.similarities[rank]!, index)) break;
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

function normalized({ embeddings, dimension, norms }: Keys, rows: Int32Array, scratch: Float32Array): Float32Array {
  const tile = scratch.subarray(0, rows.length * dimension);
  return norms ? unitColumns(embeddings, dimension, rows, norms, tile) : unitRows(embeddings, dimension, rows, tile);
}

function openSearch(dimension: number, k: number) {
  const queries = input('queries', 'float32', ['queries', dimension]);
  const keys = input('keys', 'float32', ['keys', dimension]);
  const { values, indices } = largest(matrixProduct(queries, transpose(keys)), k);
  return openProgram({ values, positions: indices });
}
