/**
 * Letters that say which of several cannot be told apart: two share a letter just where they do not differ (a compact letter
 * display by insertion and absorption; Piepho, "An Algorithm for a Letter-Based Representation of All-Pairwise Comparisons",
 * Journal of Computational and Graphical Statistics, 2004).
 *
 * @param count how many there are, in the order in which letters are to be given: the best first.
 * @param differs whether two can be told apart.
 */
export function letters(count: number, differs: (one: number, other: number) => boolean): string[] {
  let groups: ReadonlySet<number>[] = [new Set(Array.from({ length: count }, (_, index) => index))];
  for (let one = 0; one < count; one += 1) {
    for (let other = one + 1; other < count; other += 1) {
      if (!differs(one, other)) continue;
      // A group with both becomes two, each without one of them.
      groups = groups.flatMap((group) => {
        if (!group.has(one) || !group.has(other)) return [group];
        return [other, one].map((left) => new Set([...group].filter((member) => member !== left)));
      });
      groups = groups.filter((group, place) => !groups.some((larger, at) => absorbs(larger, at, group, place)));
    }
  }
  const sorted = groups.map((group) => [...group].sort((a, b) => a - b)).sort(inOrder);
  return Array.from({ length: count }, (_, index) => {
    return sorted.flatMap((group, place) => (group.includes(index) ? [letterOf(place)] : [])).join('');
  });
}

/** Whether a group lies within another one; of equal ones the first stays. */
function absorbs(larger: ReadonlySet<number>, at: number, group: ReadonlySet<number>, place: number): boolean {
  if (at === place || larger.size < group.size || (larger.size === group.size && at > place)) return false;
  return [...group].every((member) => larger.has(member));
}

function inOrder(some: readonly number[], others: readonly number[]): number {
  const place = some.findIndex((member, index) => member !== others[index]);
  return place < 0 ? some.length - others.length : (some[place] ?? 0) - (others[place] ?? 0);
}

/** a, b, …, z, A, B, …, Z, (53), … */
function letterOf(place: number): string {
  return place < 52 ? String.fromCharCode(place < 26 ? 97 + place : 39 + place) : `(${place + 1})`;
}
