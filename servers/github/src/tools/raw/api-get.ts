import { ConnectorError, listOf, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub } from '../../client.ts'
import { onlyAllowed } from '../../raw/only-allowed.ts'
import { apiPath } from '../../raw/path-rules.ts'
import { pickFields } from '../../raw/pick-fields.ts'
import { withoutSecrets } from '../../raw/without-secrets.ts'
import { tool } from '../../tool.ts'

/** Far more than is shown of any answer. */
const mostBytes = 5_000_000

interface Answer {
  value: unknown
  next?: string | undefined
  hidden: number
}

export const apiGet = tool({
  name: 'github_api_get',
  title: 'Read the API directly',
  access: 'read',
  description: 'Read what no other tool reads: GET a REST path, or run a GraphQL query.',
  input: z.strictObject({
    path: text(2000).optional().describe('Like /repos/acme/web/topics?per_page=50.'),
    query: text(20_000).optional().describe('GraphQL, in place of path.'),
    variables: z.record(z.string(), z.unknown()).default({}),
    fields: listOf(text(), 50).default([]).describe('Keep only these, as user.login.'),
  }),
  output: z.object({
    value: z.unknown(),
    hidden: z.int().describe('Left out by the settings.'),
    next: z.string().optional().describe('page or cursor of the next page'),
  }),
  run: async ({ path, query, variables, fields }, { client, signal }) => {
    if ((path === undefined) === (query === undefined)) {
      throw new ConnectorError('invalid', 'Pass path or query, one of them.')
    }
    if (client.lockdown) throw closed('With lockdown nothing is read directly: it could not be told who wrote what.')
    const found =
      path === undefined ? await ask(client, query ?? '', variables, signal) : await get(client, path, signal)
    const { value, next, hidden } = found
    const kept = fields.length === 0 ? value : pickFields(value, fields)
    // An answer without a body says yes.
    return { value: kept === '' ? null : (kept ?? null), hidden, ...(next === undefined ? {} : { next }) }
  },
  render: ({ value, next, hidden }, { untrusted }) =>
    [
      value === null ? 'The answer is empty.' : untrusted(linesOf(value)),
      ...(hidden === 0 ? [] : [`${hidden} left out: this server may not use their repositories.`]),
      ...(next === undefined ? [] : [`More: the same path with page, after or cursor = ${next}.`]),
    ].join('\n'),
})

async function get(client: GitHub, given: string, signal: AbortSignal): Promise<Answer> {
  const { path, owner } = apiPath(given, client.allow)
  const { data, next } = await client.account(owner).get(path, { signal, mostBytes })
  if (data instanceof ArrayBuffer) {
    throw new ConnectorError('invalid', `${path} answers a file, not JSON.`, { hint: 'Use the tool for it.' })
  }
  const value = withoutSecrets(data)
  if (client.allow.patterns === undefined) return { value, next, hidden: 0 }
  const allowed = onlyAllowed(value, client.allow)
  if (allowed.value !== undefined) return { ...allowed, next }
  throw new ConnectorError('refused', `${path} is of a repository that this server may not use.`, {
    hint: 'It was started with --allow-repos. Only the person who runs it can change that.',
  })
}

type Variables = Record<string, unknown>

async function ask(client: GitHub, query: string, variables: Variables, signal: AbortSignal): Promise<Answer> {
  if (client.allow.patterns !== undefined) {
    throw closed('With --allow-repos no GraphQL query is sent: it could reach any repository.')
  }
  const { checkQuery } = await import('../../raw/query-rules.ts')
  checkQuery(query)
  const owner = typeof variables.owner === 'string' ? variables.owner : undefined
  return { value: await client.account(owner).graphql(query, variables, { schema: z.unknown(), signal }), hidden: 0 }
}

function closed(message: string): ConnectorError {
  return new ConnectorError('refused', message, { hint: 'Use the tool for it, or a REST path below /repos.' })
}

/** A line an entry, so that a cut falls between them. */
function linesOf(value: unknown): string {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map(item => JSON.stringify(item)).join('\n') : JSON.stringify(value)
}
