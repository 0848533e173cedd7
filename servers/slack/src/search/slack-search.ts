import type { SearchMessagesResponse } from '@slack/web-api'
import { channelOf } from '../channel.ts'
import type { Voice } from '../voice.ts'
import { type FoundFiles, type FoundMessage, type FoundMessages, type Query, threadIn } from './found.ts'

/** Slack gives no page after this one. */
const lastPage = 100

const tooMany = 'Slack gives 100 pages at most. Narrow the search to see the others.'

type Match = NonNullable<NonNullable<SearchMessagesResponse['messages']>['matches']>[number]

/** `search.messages`. @param page counts from 1 */
export async function searchMessages(
  voice: Voice,
  query: Query,
  page: number,
  signal: AbortSignal,
): Promise<FoundMessages> {
  const { messages = {} } = await voice.call('search.messages', argumentsFor(query, page), { signal })
  const { matches = [], paging = {} } = messages
  const total = messages.total ?? paging.total
  return { found: matches.map(foundIn), ...pagesOf(page, paging.pages), ...(total === undefined ? {} : { total }) }
}

/** `search.files`. */
export async function searchFiles(voice: Voice, query: Query, page: number, signal: AbortSignal): Promise<FoundFiles> {
  const { files = {} } = await voice.call('search.files', argumentsFor(query, page), { signal })
  const { matches = [], paging = {} } = files
  const total = files.total ?? paging.total
  return { found: matches, ...pagesOf(page, paging.pages), ...(total === undefined ? {} : { total }) }
}

function argumentsFor({ text, sort, limit }: Query, page: number) {
  return { query: text, count: limit, page, sort: sort === 'newest' ? 'timestamp' : 'score' } as const
}

function pagesOf(page: number, pages = 1): { next?: string; notes?: string[] } {
  if (page >= pages) return {}
  return page < lastPage ? { next: String(page + 1) } : { notes: [tooMany] }
}

function foundIn(match: Match): FoundMessage {
  const { channel = {}, ts = '', permalink = '' } = match
  const direct = channel.id?.startsWith('D') === true
  // Of a direct message, Slack gives the id of the other person for a name.
  const user = direct ? (channel.user ?? channel.name) : undefined
  const known = { ...channel, is_im: direct, ...(user === undefined ? {} : { user }) }
  return { channel: channelOf(known), ts, thread: threadIn(permalink, ts), permalink, message: { ...match } }
}
