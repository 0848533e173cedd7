import { z } from 'zod'

const secret = z.string().min(1).optional()

/** The setting: JSON, since each has several parts. */
export const workspaceEntries = z
  .array(
    z
      .strictObject({
        /** The prefix of targets in it: `acme` of `acme:#general`. */
        name: z.string().refine(name => /^[a-z][a-z0-9-]{0,30}$/.test(name), 'lower-case letters, digits and -'),
        user_token: secret,
        /** Path of a file that holds it. */
        user_token_file: secret,
        bot_token: secret,
        bot_token_file: secret,
        team_id: secret,
      })
      .refine(hasToken, 'there is no token'),
  )
  .min(1)
  .max(20)
  .refine(entries => new Set(entries.map(({ name }) => name)).size === entries.length, 'two have the same name')

export type WorkspaceEntry = z.output<typeof workspaceEntries>[number]

function hasToken(entry: Partial<Record<'user_token' | 'user_token_file' | 'bot_token' | 'bot_token_file', string>>) {
  const { user_token, user_token_file, bot_token, bot_token_file } = entry
  return (user_token ?? user_token_file ?? bot_token ?? bot_token_file) !== undefined
}
