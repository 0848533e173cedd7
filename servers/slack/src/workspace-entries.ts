import { z } from 'zod'

const secret = z.string().min(1).optional()

/** The setting: JSON, since each has several parts. */
export const workspaceEntries = z
  .array(
    z.strictObject({
      /** The prefix of targets in it: `acme` of `acme:#general`. */
      name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower-case letters, digits and -'),
      user_token: secret,
      /** Path of a file that holds it. */
      user_token_file: secret,
      bot_token: secret,
      bot_token_file: secret,
      team_id: secret,
    }),
  )
  .min(1)
  .max(20)

export type WorkspaceEntry = z.output<typeof workspaceEntries>[number]
