import { ConnectorError } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import { find } from '../search/find.ts'
import type { FoundMessage } from '../search/found.ts'
import type { Workspace } from '../workspace.ts'
import type { Part } from './waiting.ts'

/** What is asked of Slack, in its modifiers. `me` is an id. */
const queries: Readonly<Record<Part, (me: string) => readonly string[]>> = {
  dm: () => ['to:me -from:me'],
  mention: me => [`<@${me}> -from:me`],
  thread: me => [`is:thread with:<@${me}> -from:me`],
  channel: () => ['<!channel> -from:me', '<!here> -from:me'],
  own: () => ['from:me'],
}

const called: Readonly<Record<Part, string>> = {
  dm: 'Direct messages',
  mention: 'Mentions',
  thread: 'Threads',
  channel: 'Mentions of whole channels',
  own: 'Your answers',
}

/** The newest of each search that are looked at. */
const mostFound = 100

export interface Searched {
  found: Partial<Record<Part, FoundMessage[]>>
  notes: string[]
}

/** One search for each part, all at once; what Slack does not answer for now is left out, and said. @throws ConnectorError */
export async function searchParts(
  client: Slack,
  workspace: Workspace,
  { parts, since }: { parts: readonly Part[]; since: string },
  signal: AbortSignal,
): Promise<Searched> {
  const { user: me } = await workspace.voice('user').self(signal)
  const filters = { after: since, has: [], threadsOnly: false }
  const wanted = { workspace, filters, shown: undefined, kind: 'messages', sort: 'newest', context: false } as const
  const one = async (query: string) => {
    const page = await find(client, { ...wanted, query, limit: mostFound }, undefined, signal)
    return page.kind === 'messages' ? { found: page.found, isAll: page.next === undefined } : { found: [], isAll: true }
  }
  const asked = parts.map(async part => Promise.all(queries[part](me).map(one)))
  const settled = await Promise.allSettled(asked)
  const result: Searched = { found: {}, notes: [] }
  const failures = settled.flatMap(one => (one.status === 'rejected' ? [one.reason] : []))
  const [first] = failures
  if (failures.length > 0 && (failures.length === parts.length || !failures.every(isPassing))) throw first
  for (const [index, part] of parts.entries()) {
    const answer = settled[index]
    if (answer?.status === 'rejected') {
      result.notes.push(`${called[part]} were left out: ${wordsOf(answer.reason)}`)
    } else if (answer) {
      result.found[part] = answer.value.flatMap(({ found }) => found)
      if (answer.value.some(({ isAll }) => !isAll)) {
        result.notes.push(`${called[part]}: only the newest were looked at. A later since shows more.`)
      }
    }
  }
  return result
}

function isPassing(failure: unknown): boolean {
  return ConnectorError.is(failure) && ['rate_limited', 'unavailable', 'timeout'].includes(failure.code)
}

function wordsOf(failure: unknown): string {
  if (!ConnectorError.is(failure)) return 'it failed.'
  const { message, retryAfter } = failure
  return retryAfter === undefined ? message : `${message} Again in ${retryAfter} s.`
}
