import type { Question } from './question.ts'
import { connectTo, type Named, ours, peersOf, redirected } from './servers.ts'
import type { SlackStandIn } from './stand-in.ts'
import type { Run } from './topic.ts'

export const own = 'ours: Slack'
const archived = '@modelcontextprotocol/server-slack'
export const community = 'slack-mcp-server'

/** What its answer must hold: a cheap one that is about something else would mean nothing. */
export type SlackQuestion = Question<SlackStandIn> & { holds: (place: SlackStandIn) => string }

export const fifty: SlackQuestion = {
  name: 'read the last 50 messages of a channel',
  ask: {
    [own]: ({ channel }) => [['slack_read', { target: `#${channel.name}` }]],
    [community]: ({ channel }) => [['conversations_history', { channel_id: `#${channel.name}`, limit: '50' }]],
    [archived]: ({ channel }) => [['slack_get_channel_history', { channel_id: channel.id, limit: 50 }]],
  },
  holds: ({ channel }) => channel.last,
}

/** In the archived one nothing has a name but by further calls. */
export const first: SlackQuestion = {
  ...fifty,
  name: 'read 50 messages by name, the first call after the start',
  ask: {
    ...fifty.ask,
    [archived]: place => [
      ['slack_list_channels', { limit: 200 }],
      ...(fifty.ask[archived]?.(place) ?? []),
      ['slack_get_users', { limit: 200 }],
    ],
  },
}

export const firstOfMany: SlackQuestion = { ...first, name: 'the same, written by some of 200,000 people' }

export const thread: SlackQuestion = {
  name: 'read a thread of twelve replies',
  ask: {
    [own]: ({ thread: { link } }) => [['slack_read', { target: link }]],
    [community]: ({ channel, thread: { ts } }) => [
      ['conversations_replies', { channel_id: `#${channel.name}`, thread_ts: ts }],
    ],
    [archived]: ({ channel, thread: { ts } }) => [
      ['slack_get_thread_replies', { channel_id: channel.id, thread_ts: ts }],
    ],
  },
  holds: ({ thread: { last } }) => last,
}

export const search: SlackQuestion = {
  name: 'find 20 messages, with links',
  ask: {
    [own]: () => [['slack_search', { query: 'invoices', permalinks: true }]],
    [community]: () => [['conversations_search_messages', { search_query: 'invoices', limit: 20 }]],
  },
  holds: () => 'two of the workers ran out of memory',
}

export const waiting: SlackQuestion = {
  name: 'what waits for me',
  ask: {
    [own]: () => [['slack_inbox', {}]],
    [community]: () => [['conversations_unreads', { mentions_only: false }]],
  },
  holds: () => 'Do you have the number of the caterer?',
}

/** Ours and the peers, none of which has kept anything from before, all in front of the stand-in. */
export async function slackServers(run: Run, ...args: readonly string[]): Promise<Named[]> {
  const others = await peersOf('Slack', run)
  return [ours('Slack', run, '--no-cache', ...args) ?? [], others.map(peer => redirected(peer, run))].flat()
}

export async function connectSlack(run: Run) {
  return await connectTo(await slackServers(run))
}
