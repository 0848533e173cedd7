import { ConnectorError, carryOut, type Receipt, type Step } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Place } from '../client.ts'
import { isUnknownOutcome, unlessRefused } from '../errors.ts'
import type { Person } from '../person.ts'
import { momentOf } from '../timestamp.ts'
import type { Voice } from '../voice.ts'

const left = z.looseObject({ not_in_channel: z.boolean().default(false) })

/** A change to a channel that is there. */
export interface Change {
  place: Place
  voice: Voice
  signal: AbortSignal
}

/** The words for the receipt, and the request. It answers false where it was so already. */
export async function stepOf(
  { place, voice, signal }: Change,
  action: 'join' | 'leave' | 'archive' | 'unarchive',
): Promise<Step> {
  const { channel, shown } = place
  const [args, options] = [{ channel: channel.id }, { signal, what: shown }]
  switch (action) {
    case 'join':
      return {
        change: `joined ${shown}`,
        send: async () => (await voice.call('conversations.join', args, options)).warning !== 'already_in_channel',
      }
    case 'leave':
      return {
        change: `left ${shown}`,
        send: async () => {
          const answer = await voice.send('conversations.leave', args, options)
          return !left.parse(answer).not_in_channel
        },
      }
    case 'archive':
      return {
        change: `${shown} archived`,
        send: async () =>
          isDone(await unlessRefused(voice.call('conversations.archive', args, options), 'already_archived')),
      }
    case 'unarchive':
      return {
        change: `${shown} no longer archived`,
        send: async () =>
          isDone(await unlessRefused(voice.call('conversations.unarchive', args, options), 'not_archived')),
      }
  }
}

/** One step for each of them. */
export function membership(
  { place, voice, signal }: Change,
  action: 'invite' | 'remove',
  people: readonly Person[],
): Step[] {
  const { channel, shown } = place
  return people.map(({ id, handle }) => ({
    change: action === 'invite' ? `@${handle} invited to ${shown}` : `@${handle} removed from ${shown}`,
    send: async () => {
      const options = { signal, what: `@${handle} and ${shown}` }
      const asked =
        action === 'invite'
          ? voice.call('conversations.invite', { channel: channel.id, users: id }, options)
          : voice.call('conversations.kick', { channel: channel.id, user: id }, options)
      return isDone(await unlessRefused(asked, action === 'invite' ? 'already_in_channel' : 'not_in_channel'))
    },
  }))
}

/** Name, topic or purpose. Undefined where it is so already. */
export async function wording(
  { place, voice, signal }: Change,
  action: 'rename' | 'topic' | 'purpose',
  text: string,
): Promise<Step | undefined> {
  const { channel, shown } = place
  const [id, options] = [channel.id, { signal, what: shown }]
  const { channel: now = {} } = await voice.call('conversations.info', { channel: id }, options)
  if (action === 'rename') {
    const name = text.replace(/^#/, '')
    if (now.name === name) return undefined
    return {
      change: `${shown} renamed to #${name}`,
      send: () => voice.call('conversations.rename', { channel: id, name }, options),
    }
  }
  const was = now[action]?.value ?? ''
  if (was === text) return undefined
  const change = `${action} of ${shown}: ${JSON.stringify(text)}, was ${JSON.stringify(was)}`
  if (action === 'topic') {
    return { change, send: () => voice.call('conversations.setTopic', { channel: id, topic: text }, options) }
  }
  return { change, send: () => voice.call('conversations.setPurpose', { channel: id, purpose: text }, options) }
}

/** Up to a message, or to the last one. */
export async function marking({ place, voice, signal }: Change, ts: string | undefined): Promise<Step | undefined> {
  const { channel, shown } = place
  const to = ts ?? (await latest({ place, voice, signal }))
  if (to === undefined) return undefined
  return {
    change: `${shown} read up to ${momentOf(to)}`,
    send: () => voice.call('conversations.mark', { channel: channel.id, ts: to }, { signal, what: shown }),
  }
}

async function latest({ place, voice, signal }: Change): Promise<string | undefined> {
  const args = { channel: place.channel.id, limit: 1 }
  const { messages = [] } = await voice.call('conversations.history', args, { signal, what: place.shown })
  return messages[0]?.ts
}

/** Only what would be done, of a dry run. */
export async function outcome(steps: readonly Step[], receipt: Receipt, dryRun: boolean): Promise<Receipt> {
  const { changed: before, ...rest } = receipt
  if (dryRun) return { ...rest, changed: [...before, ...steps.map(({ change }) => change)], dry_run: true }
  return { ...rest, ...(await carryOut(steps, { isUnknown: isUnknownOutcome, before })) }
}

function isDone(answer: unknown): boolean {
  return answer !== undefined
}

/** @throws ConnectorError `invalid` */
export function required<T>(value: T | undefined, argument: string, action: string): T {
  if (value !== undefined) return value
  throw new ConnectorError('invalid', `${argument} is missing.`, { hint: `action ${action} needs it.` })
}
