import { z } from 'zod'
import type { Place } from '../client.ts'
import { personMarks } from '../person.ts'

export const member = z.object({
  id: z.string(),
  handle: z.string(),
  name: z.string(),
  marks: z.array(z.string()).default([]),
})

/** Slack's cursor, and how many of its page were told already. */
export const membersAt = z.object({ cursor: z.string(), skip: z.int().min(0) })
type MembersAt = z.output<typeof membersAt>

interface Members {
  members: z.input<typeof member>[]
  next: MembersAt | undefined
}

const pageSize = 100
/** As many names as are worth a request each, where the workspace is too large to be known at once. */
const mostNamed = 30

/** Some of those who are in a conversation. */
export async function readMembers(
  { workspace, channel, shown }: Place,
  at: MembersAt,
  signal: AbortSignal,
): Promise<Members> {
  const { cursor, skip } = at
  const asked = { channel: channel.id, limit: pageSize, ...(cursor === '' ? {} : { cursor }) }
  const answer = await workspace.read('conversations.members', asked, { signal, what: shown })
  const { members: page = [], response_metadata: more } = answer
  const { names } = workspace
  // The list of everyone is asked for first: it says whether it holds them all.
  const ids = page.slice(skip)
  await names.people(ids.slice(0, mostNamed), { signal, channel })
  const told = names.everyone.larger ? ids.slice(0, mostNamed) : ids
  const people = await names.people(told, { signal, channel })
  const members = told.map(id => people.get(id)).filter(person => person !== undefined)
  const rest = skip + told.length < page.length
  const next = more?.next_cursor
  return {
    members: members.map(person => ({
      ...{ id: person.id, handle: person.handle, name: person.name },
      marks: personMarks(person),
    })),
    next: rest ? { cursor, skip: skip + told.length } : next ? { cursor: next, skip: 0 } : undefined,
  }
}

/** `@alice Alice Smith [external]` */
export function renderMember({ handle, name, marks }: z.output<typeof member>): string {
  const called = name === handle ? [] : [name.replace(/\s+/g, ' ')]
  return [`@${handle}`, ...called, ...marks.map(mark => `[${mark}]`)].join(' ')
}
