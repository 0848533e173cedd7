import { z } from 'zod'
import type { Channel } from '../channel.ts'
import { unlessRefused } from '../errors.ts'
import type { Person } from '../person.ts'
import type { Workspace } from '../workspace.ts'
import type { Kind } from './row.ts'

const text = z.string().optional()
// The vendor's types do not know this method. Only what is used is read.
const answer = z.looseObject({
  results: z
    .looseObject({
      users: z
        .array(
          z.looseObject({
            user_id: z.string(),
            team_id: text,
            name: text,
            full_name: text,
            real_name: text,
            title: text,
          }),
        )
        .catch([])
        .default([]),
      channels: z
        .array(z.looseObject({ permalink: text }))
        .catch([])
        .default([]),
    })
    .default({ users: [], channels: [] }),
})

/** What Slack's own search finds, where the person's token may use it: it sees all of a large workspace at once. */
export async function foundBySlack(
  { user, names }: Workspace,
  query: string,
  kinds: readonly Kind[],
  signal: AbortSignal,
): Promise<{ people: Person[]; channels: Channel[] }> {
  const types = [
    ...(kinds.includes('user') && user?.scopes?.includes('search:read.users') ? ['users'] : []),
    ...(kinds.includes('channel') && user?.scopes?.includes('search:read.public') ? ['channels'] : []),
  ]
  if (!user || query === '' || types.length === 0) return { people: [], channels: [] }
  const asked = user.send('assistant.search.context', { query, content_types: types.join(), limit: 20 }, { signal })
  const { users, channels } = answer.parse((await unlessRefused(asked, 'missing_scope', 'not_allowed')) ?? {}).results
  const found = channels.flatMap(({ permalink }) => /\/archives\/([A-Z0-9]+)/.exec(permalink ?? '')?.[1] ?? [])
  // Slack does not tell here whether a channel is private or shared, nor who is of another organization.
  const [people, known] = await Promise.all([
    names.people(
      users.map(({ user_id: id }) => id),
      { signal },
    ),
    names.channels(found, { signal }),
  ])
  const titles = new Map(users.map(({ user_id: id, title }) => [id, title]))
  return {
    people: [...people.values()].map(person => ({ title: titles.get(person.id), ...person })),
    channels: [...known.values()],
  }
}
