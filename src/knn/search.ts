import { input } from '../compute/graph.ts';
import { largest, matrixProduct, transpose } from '../compute/operators.ts';
import { openProgram } from '../compute/session.ts';

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

/**
 * Finds the k training vectors with the largest inner product for every query, exactly, tile by tile.
 *
 * @param keys training vectors [N, dimension], row-major.
 * @param queries [Q, dimension], row-major.
 */
export async function nearestNeighbours(
  keys: Float32Array,
  queries: Float32Array,
  dimension: number,
  k: number,
  onQueries: (done: number) => void = () => {},
): Promise<Neighbours> {
  const [keyCount, queryCount] = [keys.length / dimension, queries.length / dimension];
  const kept = Math.min(k, keyCount);
  const similarities = new Float32Array(queryCount * kept).fill(Number.NEGATIVE_INFINITY);
  const indices = new Int32Array(queryCount * kept);
  const programs = new Map<number, Awaited<ReturnType<typeof openSearch>>>();

  for (let query = 0; query < queryCount; query += queryTile) {
    const queryEnd = Math.min(query + queryTile, queryCount);
    for (let key = 0; key < keyCount; key += keyTile) {
      const keyEnd = Math.min(key + keyTile, keyCount);
      const found = Math.min(kept, keyEnd - key);
      if (!programs.has(found)) programs.set(found, await openSearch(dimension, found));
      const { values, positions } = await programs.get(found)!.run({
        queries: {
          data: queries.subarray(query * dimension, queryEnd * dimension),
          shape: [queryEnd - query, dimension],
        },
        keys: { data: keys.subarray(key * dimension, keyEnd * dimension), shape: [keyEnd - key, dimension] },
      });
      for (let row = query; row < queryEnd; row += 1) {
        const start = (row - query) * found;
        const candidates = (values.data as Float32Array).subarray(start, start + found);
        const places = (positions.data as BigInt64Array).subarray(start, start + found);
        for (const [rank, similarity] of candidates.entries()) {
          if (!insert(similarities, indices, row * kept, kept, similarity, key + Number(places[rank]))) break;
        }
      }
    }
    onQueries(queryEnd);
  }
  await Promise.all([...programs.values()].map((program) => program.release()));
  return { k: kept, similarities, indices };
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
