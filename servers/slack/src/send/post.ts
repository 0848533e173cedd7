import type { Slack } from '../client.ts'
import { isUnknownOutcome, unlessRefused } from '../errors.ts'
import type { Self } from '../voice.ts'
import { type Destination, readBy } from './destination.ts'
import { mrkdwnOf } from './mrkdwn.ts'
import { sameWords } from './same-words.ts'

/** A message, ready to be sent. */
export interface Post {
  to: Destination
  /** Who posts. */
  self: Self
  text: string
  /** The first message of the thread. */
  thread: string | undefined
  broadcast: boolean
  /** Seconds since 1970; undefined for now. */
  at: number | undefined
  repeat: boolean
  /** All that makes it this one. */
  key: unknown
}

export interface Posted {
  /** Undefined where Slack does not say it. */
  ts?: string | undefined
  url?: string | undefined
  /** Of a message that is sent later. */
  scheduled?: string | undefined
}

/** A page of search results is fetched by nobody before a person follows the link: no previews. */
const quiet = { unfurl_links: false, unfurl_media: false }
/** Slack does not know `markdown_text`: it has posted nothing. */
const noMarkdown = ['no_text', 'invalid_arguments']

/**
 * Posts once.
 * @throws ConnectorError `conflict` for an identical one just sent, `unavailable` where it is not known whether it was sent
 */
export async function post(client: Slack, given: Post, signal: AbortSignal): Promise<Posted> {
  const { to, key, repeat } = given
  const from = Date.now()
  return await client.once.do<Posted>({
    what: `message to ${to.shown}`,
    ...{ key, repeat, signal },
    send: () => (given.at === undefined ? sendNow(given, signal) : schedule(given, given.at, signal)),
    isUnknown: isUnknownOutcome,
    find: ended => (given.at === undefined ? findSent(given, from, ended) : findScheduled(given, given.at, ended)),
    urlOf: ({ url, scheduled }) => url ?? scheduled,
  })
}

/** Where it can be seen. */
export async function urlOf(
  { workspace, channel }: Destination,
  ts: string,
  thread: string | undefined,
  signal: AbortSignal,
) {
  return await workspace.permalink(channel.id, ts, thread, signal)
}

async function sendNow({ to, text, thread, broadcast }: Post, signal: AbortSignal): Promise<Posted> {
  const where = { channel: to.channel.id, ...inThread(thread, broadcast), ...quiet }
  const options = { signal, what: to.shown }
  const answer =
    (await unlessRefused(
      to.voice.call('chat.postMessage', { ...where, markdown_text: text }, options),
      ...noMarkdown,
    )) ?? (await to.voice.call('chat.postMessage', { ...where, text: mrkdwnOf(text) }, options))
  const { ts } = answer
  return ts === undefined ? {} : { ts, url: await urlOf(to, ts, thread, signal) }
}

async function schedule({ to, text, thread, broadcast }: Post, at: number, signal: AbortSignal): Promise<Posted> {
  const where = { channel: to.channel.id, post_at: at, ...inThread(thread, broadcast), ...quiet }
  const options = { signal, what: to.shown }
  const answer =
    (await unlessRefused(
      to.voice.call('chat.scheduleMessage', { ...where, markdown_text: text }, options),
      ...noMarkdown,
    )) ?? (await to.voice.call('chat.scheduleMessage', { ...where, text: mrkdwnOf(text) }, options))
  return { scheduled: answer.scheduled_message_id }
}

function inThread(thread: string | undefined, broadcast: boolean) {
  return thread === undefined ? {} : { thread_ts: thread, reply_broadcast: broadcast }
}

/** Clocks differ a little. What was posted longer before is another message, even of the same words. */
const slackSeconds = 5

async function findSent({ to, self, text, thread }: Post, from: number, signal: AbortSignal) {
  const window = { channel: to.channel.id, oldest: (from / 1000 - slackSeconds).toFixed(6), limit: 50 }
  const options = { signal, what: to.shown }
  const { messages = [] } =
    thread === undefined
      ? await readBy(to, 'conversations.history', window, options)
      : await readBy(to, 'conversations.replies', { ...window, ts: thread }, options)
  const isIt = (message: { ts?: string; user?: string; bot_id?: string; text?: string }) =>
    message.ts !== thread && isBy(self, message) && sameWords(message.text ?? '', text)
  const ts = messages.filter(isIt).at(thread === undefined ? 0 : -1)?.ts
  return ts === undefined ? undefined : { ts, url: await urlOf(to, ts, thread, signal) }
}

async function findScheduled({ to, text }: Post, at: number, signal: AbortSignal) {
  const asked = { channel: to.channel.id, oldest: String(at - 1), latest: String(at + 1) }
  const { scheduled_messages: pending = [] } = await to.voice.call('chat.scheduledMessages.list', asked, { signal })
  const found = pending.find(message => message.post_at === at && sameWords(message.text ?? '', text))
  return found?.id === undefined ? undefined : { scheduled: found.id }
}

/** Whether this person or app wrote it. */
export function isBy({ user, bot }: Self, message: { user?: string; bot_id?: string }): boolean {
  return message.user === user || (bot !== undefined && message.bot_id === bot)
}
