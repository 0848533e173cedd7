import { ConnectorError, inParallel, withoutHidden } from '@mcp-connectors/core'
import type { Workspace } from '../workspace.ts'
import { type Broadcast, broadcastsIn, checkBroadcasts, withBroadcast } from './broadcasts.ts'
import { handlesIn, mentionedIn, withMentions } from './mentions.ts'

/** A text, ready for Slack. */
export interface Outgoing {
  /** Markdown, with Slack's own mentions. */
  text: string
  warnings: string[]
}

export interface Rules {
  /** Whom the text may call: what the caller asked for, or what the text called before. */
  broadcasts: readonly Broadcast[]
  /** How to ask for a call. */
  hint: string
}

const mostCharacters = 12_000
const mostHandles = 20

/**
 * What can be told of a text before anything is asked of Slack: nothing hidden in it, nobody called whom nobody asked to be.
 * @throws ConnectorError `invalid`, `too_large`, `refused`
 */
export function visibleText(given: string, { broadcasts, hint }: Rules): Outgoing {
  checkLength(given)
  const text = withoutHidden(given)
  if (text.trim() === '') throw new ConnectorError('invalid', 'The text is empty.')
  checkBroadcasts(text, broadcasts, hint)
  const isWhole = text === given.replace(/\r\n?|[\u2028\u2029]/g, '\n')
  return { text, warnings: isWhole ? [] : ['Hidden characters of the text were left out.'] }
}

/**
 * The same as it is sent: a name after `@` is a mention where it is that of exactly one person or group.
 * @throws ConnectorError `too_large`
 */
export async function withNames(
  workspace: Workspace,
  { text: visible, warnings }: Outgoing,
  notify: Broadcast | undefined,
  signal: AbortSignal,
): Promise<Outgoing> {
  const found = await mentionsOf(workspace, handlesIn(visible), signal)
  const mentioning = withMentions(visible, found.known)
  const text = notify === undefined ? mentioning : withBroadcast(mentioning, notify)
  checkLength(text)
  return { text, warnings: [...warnings, ...found.warnings] }
}

/** `@here`, `@alice`: whom a text notifies once it is sent. */
export async function notified({ names }: Workspace, text: string, signal: AbortSignal): Promise<string[]> {
  const { people, groups } = mentionedIn(text)
  const found = await names.people(people, { signal })
  const teams = groups.length === 0 ? undefined : await names.groups(signal)
  return [
    ...[...broadcastsIn(text)].map(word => `@${word}`),
    ...people.map(id => `@${found.get(id)?.handle ?? id}`),
    ...groups.map(id => `@${teams?.get(id)?.handle ?? id}`),
  ]
}

function checkLength({ length }: string): void {
  if (length <= mostCharacters) return
  throw new ConnectorError('too_large', `The text has ${length} characters; a message can have ${mostCharacters}.`, {
    hint: 'Shorten it, send it in several messages of one thread, or as a file.',
  })
}

async function mentionsOf(workspace: Workspace, handles: readonly string[], signal: AbortSignal) {
  const looked = await inParallel(4, handles.slice(0, mostHandles), async handle => ({
    handle,
    ...(await mentionOf(workspace, handle, signal)),
  }))
  const left = handles
    .slice(mostHandles)
    .map(handle => `@${handle} stays text: only ${mostHandles} names are looked up.`)
  return {
    known: new Map(looked.flatMap(({ handle, mention }) => (mention === undefined ? [] : [[handle, mention]]))),
    warnings: [...looked.flatMap(({ warning }) => (warning === undefined ? [] : [warning])), ...left],
  }
}

interface Looked {
  mention?: string
  warning?: string
}

async function mentionOf({ names }: Workspace, handle: string, signal: AbortSignal): Promise<Looked> {
  const [asked] = await Promise.allSettled([names.personNamed(handle, signal)])
  if (asked.status === 'fulfilled') return { mention: `<@${asked.value.id}>` }
  const { reason } = asked
  const code = ConnectorError.is(reason) ? reason.code : undefined
  if (code === 'conflict') return { warning: `@${handle} stays text: it is the name of several people.` }
  if (code !== 'not_found' && code !== 'forbidden') throw reason
  const group = [...(await names.groups(signal)).values()].find(
    one => one.handle.toLowerCase() === handle.toLowerCase(),
  )
  return group
    ? { mention: `<!subteam^${group.id}>` }
    : { warning: `@${handle} stays text: no such person or group was found.` }
}
