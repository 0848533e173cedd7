import { clean } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Slack } from '../client.ts'
import { unlessRefused } from '../errors.ts'
import { isInsider, personOf, seenFrom } from '../person.ts'
import { minuteOf } from '../timestamp.ts'
import type { Workspace } from '../workspace.ts'

export const personCard = z.object({
  id: z.string(),
  handle: z.string(),
  name: z.string(),
  real: z.string().optional(),
  marks: z.array(z.string()),
  title: z.string().optional(),
  pronouns: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  /** `Europe/Berlin` */
  zone: z.string().optional(),
  /** There, now: `2026-11-24 11:05`. */
  local_time: z.string().optional(),
  presence: z.string().optional(),
  status: z.string().optional(),
  /** When the status ends, UTC. */
  status_until: z.string().optional(),
  /** Of the conversation with this person, if there is one. */
  dm: z.string().optional(),
})

export type PersonCard = z.input<typeof personCard>

export async function readPerson(
  { policy, settings }: Slack,
  workspace: Workspace,
  { id, handle }: { id: string; handle: string },
  signal: AbortSignal,
): Promise<PersonCard> {
  const { names } = workspace
  const what = `@${handle}`
  const maySeeDm = policy.settings.dms !== 'off'
  const [answer, presence, dm, home] = await Promise.all([
    workspace.read('users.info', { user: id }, { signal, what }),
    unlessRefused(workspace.read('users.getPresence', { user: id }, { signal, what }), ...unseen),
    maySeeDm ? unlessRefused(names.conversations.dmWith(id, signal), ...unseen) : undefined,
    names.self(signal),
  ])
  const { user = {} } = answer
  const person = personOf({ ...user, id })
  names.everyone.learn(person, true)
  const { external } = seenFrom(home, person)
  // What somebody says of themselves is text of theirs; the name is needed.
  const isHeard = !settings.lockdown || isInsider({ ...person, external })
  const { profile = {}, tz_offset: offset, is_admin, is_owner } = user
  const { status_text = '', status_emoji = '', status_expiration: until, pronouns, phone } = profile
  const marks = [
    [external, 'external'],
    [person.bot, 'bot'],
    [person.guest, 'guest'],
    [person.deleted, 'deactivated'],
    [is_owner, 'owner'],
    [is_admin && !is_owner, 'administrator'],
  ] as const
  const status = isHeard ? `${status_emoji} ${status_text}`.trim() : ''
  return {
    ...{ id, handle: person.handle, name: person.name, real: person.real, email: person.email },
    ...(isHeard && person.title ? { title: person.title } : {}),
    marks: marks.filter(([isSo]) => isSo).map(([, mark]) => mark),
    ...(isHeard && pronouns ? { pronouns } : {}),
    ...(isHeard && phone ? { phone } : {}),
    ...(person.zone === undefined || person.bot ? {} : { zone: person.zone }),
    ...(offset === undefined || person.bot ? {} : { local_time: minuteOf(Date.now() / 1000 + offset) }),
    ...(presence?.presence === undefined ? {} : { presence: presence.presence }),
    ...(status === '' ? {} : { status }),
    ...(status !== '' && until ? { status_until: minuteOf(until) } : {}),
    ...(dm === undefined ? {} : { dm: dm.id }),
  }
}

const unseen = ['missing_scope', 'user_not_found', 'not_allowed_token_type', 'user_not_visible']

export function renderPerson(card: z.output<typeof personCard>, untrusted: (text: string) => string): string {
  const { id, handle, marks, zone, local_time: time, presence, dm, status, status_until: until } = card
  const facts = [
    time !== undefined && `local time ${time}${zone === undefined ? '' : ` (${clean(zone)})`}`,
    presence,
    dm !== undefined && `conversation ${dm}`,
  ].filter(fact => fact !== false && fact !== undefined)
  const names = [...new Set([card.real, card.name])].filter(name => name !== undefined && name !== handle).join(' / ')
  const words = [
    [names, card.title, card.pronouns].filter(Boolean).join(', '),
    [card.email, card.phone].filter(Boolean).join(', '),
    status === undefined ? '' : `Status: ${status}${until === undefined ? '' : ` (until ${until} UTC)`}`,
  ].filter(Boolean)
  return [
    `@${clean(handle)}${marks.map(mark => ` [${mark}]`).join('')}, id ${id}`,
    ...(facts.length === 0 ? [] : [`${facts.join(', ')}.`]),
    ...(words.length === 0 ? [] : [untrusted(words.join('\n'))]),
  ].join('\n')
}
