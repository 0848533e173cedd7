import { z } from 'zod'

/** The setting: JSON, since each has several parts. */
export const accountEntries = z
  .array(
    z.strictObject({
      /** Patterns of owners: `acme`, `acme-*`. None: every owner on its host. */
      owners: z.array(z.string().regex(/^!?[\w.*-]+$/)).default([]),
      host: z.string().min(1).default('github.com'),
      token: z.string().min(1).optional(),
      /** Path of a file that holds it. Neither: the stored login of the host. */
      token_file: z.string().min(1).optional(),
    }),
  )
  .min(1)
  .max(20)

export type AccountEntry = z.output<typeof accountEntries>[number]
