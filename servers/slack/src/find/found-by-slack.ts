import { z } from 'zod'
import { type Channel, channelOf } from '../channel.ts'
import { unlessRefused } from '../errors.ts'
import { type Person, personOf } from '../person.ts'
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
        .default([]),
      channels: z.array(z.looseObject({ name: text, topic: text, purpose: text, permalink: text })).default([]),
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
  return {
    people: users.map(({ user_id: id, full_name, real_name = full_name, title, ...more }) => {
      const found = personOf({ id, real_name, ...more, profile: { ...(title === undefined ? {} : { title }) } })
      return names.everyone.kept.get(id) ?? found
    }),
    channels: channels.flatMap(({ permalink, name, topic, purpose }) => {
      const id = /\/archives\/([A-Z0-9]+)/.exec(permalink ?? '')?.[1]
      // Slack tells of a channel that is found so neither whether it is private nor whether it is shared.
      const known = id === undefined ? undefined : names.conversations.kept.get(id)
      if (id === undefined || name === undefined) return []
      return known ?? channelOf({ id, name, topic: { value: topic ?? '' }, purpose: { value: purpose ?? '' } })
    }),
  }
}
