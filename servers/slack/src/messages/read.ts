import { ConnectorError } from '@mcp-connectors/core'
import type { Channel } from '../channel.ts'
import type { Slack } from '../client.ts'
import { shown } from '../lockdown.ts'
import { isDirect } from '../policy.ts'
import type { Workspace } from '../workspace.ts'
import { type Labels, recorder } from './labels.ts'
import { type Message, messagesOf } from './message.ts'
import { type MessageValue, messageOf } from './value.ts'

/** Each may cost a request. */
const mostChannels = 8

export interface Met {
  workspace: Workspace
  /** Where all of them are from; undefined for several places. */
  channel?: Channel | undefined
  /** Slack told less of them than of a history: a bot need not be known as one. */
  inPart?: boolean
}

export interface ReadMessages {
  messages: MessageValue[]
  /** How many `--lockdown` leaves out. */
  withheld: number
}

/**
 * Messages of Slack as tools give them: everybody and every channel in them by name, in as few requests as it takes.
 * @param given the list of an answer, as it came
 */
export async function readMessages(
  client: Slack,
  met: Met,
  given: unknown,
  signal: AbortSignal,
): Promise<ReadMessages> {
  const messages = messagesOf(given)
  const labels = await labelsFor(client, met, messages, signal)
  const { messages: kept, withheld } = client.settings.lockdown
    ? shown(messages, labels, await insiders(met, labels, signal))
    : { messages, withheld: 0 }
  return { messages: kept.map(message => messageOf(message, labels)), withheld }
}

/** Exactly the names that a rendering asks for. */
async function labelsFor(
  client: Slack,
  { workspace, channel }: Met,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<Labels> {
  const { names } = workspace
  // Who is of another organization is known from where one is at home.
  if (client.settings.lockdown) await names.self(signal)
  for (const message of messages) names.learn(message)
  const { labels, wanted } = recorder()
  for (const message of messages) messageOf(message, labels)
  const isLimited = client.policy.settings.readChannels.length > 0 || client.policy.settings.dms === 'off'
  const told = namesIn(messages)
  const unknown = [...wanted.channels].filter(id => !told.has(id)).slice(0, mostChannels)
  const groupsTold = [...wanted.groups].every(id => told.has(id))
  const stamps = messages.map(({ ts }) => ts).sort()
  const [people, channels, [groups]] = await Promise.all([
    names.people(wanted.people, { signal, channel, oldest: stamps[0], latest: stamps.at(-1) }),
    names.channels([...unknown, ...(isLimited ? wanted.quoted : [])], { signal }),
    // A name that cannot be had is no reason for a read to fail.
    Promise.allSettled([groupsTold ? undefined : names.groups(signal)]),
  ])
  // What is no ConnectorError is an abort, or a fault of ours.
  if (groups.status === 'rejected' && !ConnectorError.is(groups.reason)) throw groups.reason
  // A name that the message does not tell itself is told of what may be read alone.
  const nameOf = (found: Channel | undefined) => (found && client.policy.mayRead(found) ? found.name : undefined)
  return {
    person: id => {
      const person = people.get(id)
      // One that nobody knows is named by its id.
      return person?.name === id ? undefined : person
    },
    channel: id => told.get(id) ?? nameOf(channels.get(id)),
    group: id => told.get(id) ?? (groups.status === 'fulfilled' ? groups.value?.get(id)?.handle : undefined),
    mayRead: id => {
      const quoted = channels.get(id)
      return !isLimited || id === channel?.id || (quoted !== undefined && client.policy.mayRead(quoted))
    },
    me: names.knownSelf?.user,
  }
}

/** Beside the blocks, the text of a message names its channels and groups: `<#C1|general>`. */
function namesIn(messages: readonly Message[]): Map<string, string> {
  const found = messages.flatMap(({ text = '' }) => [...text.matchAll(/<(?:#|!subteam\^)([A-Z0-9]+)\|@?([^<>|]+)>/g)])
  return new Map(found.map(([, id = '', name = '']) => [id, name]))
}

async function insiders({ workspace, channel, inPart = false }: Met, { me }: Labels, signal: AbortSignal) {
  const app = await workspace.bot?.self(signal)
  const own = [me, app?.user, app?.bot].filter(id => id !== undefined)
  const isAmongUs = channel !== undefined && !channel.external && !isDirect(channel)
  return { own, trustsUnknown: isAmongUs && !inPart }
}
