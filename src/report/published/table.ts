/** Scores as someone published them: a table of tasks and encoders. All were computed by the reference protocol. */
export interface PublishedTable {
  /** A word or two that tells whose numbers they are. */
  readonly label: string;
  /** Where they were published. */
  readonly source: string;
  readonly track: 'A' | 'B';
  readonly encoders: readonly { readonly name: string; readonly affiliation?: string }[];
  /** In [0, 1], higher better, by the task's id in suite `xares`; a column for each encoder. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
  /** The means that were published beside them: over all tasks, over those with released recordings, over those listed. */
  readonly quoted: Readonly<Partial<Record<'weighted' | 'public' | 'listed', readonly number[]>>>;
}
