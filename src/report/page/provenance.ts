import { z } from 'zod';
import { runIdSchema } from './model.ts';

/** What a run was made from, beyond its summary: the data to the last byte. */
export const provenanceSchema = z.strictObject({
  schema: z.literal('otoscope.page-provenance/1'),
  run: runIdSchema,
  archives: z.array(
    z.strictObject({
      /** Its folder in the data folder. */
      name: z.string(),
      /** Ids of the tasks that use it. */
      tasks: z.array(z.string()),
      shards: z.array(z.strictObject({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
    }),
  ),
});

export type Provenance = z.infer<typeof provenanceSchema>;
