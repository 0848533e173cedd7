import type { Slack } from '../client.ts'
import { type Engine, type Kind, withEngine } from './engine.ts'
import type { FoundFiles, FoundMessages } from './found.ts'
import { queryOf } from './modifiers.ts'
import { isQuestion, searchFilesNow, searchMessagesNow } from './real-time.ts'
import type { SearchRequest } from './request.ts'
import { restrictionsOf } from './restrictions.ts'
import { scanFiles, scanMessages } from './scan.ts'
import { searchFiles, searchMessages } from './slack-search.ts'
import { wordsOf } from './words.ts'

export interface Wanted extends SearchRequest {
  query: string
  kind: Kind
  sort: 'relevance' | 'newest'
  limit: number
  context: boolean
}

/** Where a page begins: which engine made the one before, and how it calls the place. */
export interface Start {
  engine: Engine
  at: string
}

export type Found = ({ kind: 'messages' } & FoundMessages) | ({ kind: 'files' } & FoundFiles)

/** One page, by the engine that the tokens allow; a later page by the one that made the first. */
export async function find(
  client: Slack,
  wanted: Wanted,
  start: Start | undefined,
  signal: AbortSignal,
): Promise<Found & { engine: Engine; at: string }> {
  const { workspace, kind, context, query } = wanted
  const work = (engine: Engine) => by[engine](client, wanted, start?.at ?? '', signal)
  const found = start
    ? { ...(await work(start.engine)), engine: start.engine }
    : await withEngine(workspace, { kind, realtime: context || isQuestion(query) }, work)
  return { ...found, at: found.at ?? start?.at ?? '' }
}

type Work = (client: Slack, wanted: Wanted, at: string, signal: AbortSignal) => Promise<Found>

const by: Readonly<Record<Engine, Work>> = {
  search: async (client, wanted, at, signal) => {
    const { kind, sort, limit, workspace } = wanted
    const voice = workspace.voice('user')
    const query = { text: textFor(client, wanted), sort, limit }
    const page = Number(at || 1)
    return kind === 'files'
      ? { kind, ...(await searchFiles(voice, query, page, signal)) }
      : { kind, ...(await searchMessages(voice, query, page, signal)) }
  },
  realtime: async (client, wanted, at, signal) => {
    const { kind, sort, limit, workspace, context } = wanted
    const direct = client.policy.settings.dms !== 'off'
    const query = { text: textFor(client, wanted), sort, limit, context, direct }
    return kind === 'files'
      ? { kind, ...(await searchFilesNow(workspace, query, at, signal)) }
      : { kind, ...(await searchMessagesNow(workspace, query, at, signal)) }
  },
  scan: async (client, { kind, limit, workspace, filters, query }, at, signal) => {
    const wanted = { words: wordsOf(query), filters, limit }
    return kind === 'files'
      ? { kind, ...(await scanFiles(workspace, wanted, Number(at || 1), signal)) }
      : { kind, ...(await scanMessages(client, workspace, wanted, at, signal)) }
  },
}

function textFor({ policy }: Slack, { query, filters }: Wanted): string {
  const isNarrowed = filters.channel !== undefined || wordsOf(query).some(({ modifier }) => modifier === 'in')
  return queryOf(query, filters, restrictionsOf(policy.settings, isNarrowed))
}
