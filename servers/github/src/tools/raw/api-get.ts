import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { apiPath } from '../../raw/path-rules.ts'
import { pickFields } from '../../raw/pick-fields.ts'
import { tool } from '../../tool.ts'

export const apiGet = tool({
  name: 'github_api_get',
  title: 'Read the API directly',
  access: 'read',
  description: 'Read what no other tool reads: GET a REST path, or run a GraphQL query.',
  input: z.strictObject({
    path: z.string().min(1).max(2000).optional().describe('Like /repos/acme/web/topics?per_page=50.'),
    query: z.string().min(1).max(20_000).optional().describe('GraphQL, in place of path.'),
    variables: z.record(z.string(), z.unknown()).default({}),
    fields: z.array(z.string().min(1)).max(50).default([]).describe('Keep only these, as user.login.'),
  }),
  output: z.object({ value: z.unknown(), next: z.string().optional().describe('page or cursor of the next page') }),
  run: async ({ path, query, variables, fields }, { client, signal }) => {
    if ((path === undefined) === (query === undefined)) {
      throw new ConnectorError('invalid', 'Pass path or query, one of them.')
    }
    if (client.lockdown) throw closed('With lockdown nothing is read directly: it could not be told who wrote what.')
    const found = query === undefined ? await get(path ?? '') : await ask(query)
    const value = fields.length === 0 ? found.value : pickFields(found.value, fields)
    return { value, ...(found.next === undefined ? {} : { next: found.next }) }

    async function get(given: string) {
      const { path, owner } = apiPath(given, client.allow)
      const { data, next } = await client.account(owner).get(path, { signal })
      return { value: data, next }
    }

    async function ask(text: string) {
      if (client.allow.patterns !== undefined)
        throw closed('With --allow-repos no GraphQL query is sent: it could reach any repository.')
      const { checkQuery } = await import('../../raw/query-rules.ts')
      checkQuery(text)
      const owner = typeof variables.owner === 'string' ? variables.owner : undefined
      return {
        value: await client.account(owner).graphql(text, variables, { schema: z.unknown(), signal }),
        next: undefined,
      }
    }
  },
  render: ({ value, next }, { untrusted }) => {
    const text = untrusted(JSON.stringify(value))
    return next === undefined ? text : `${text}\nMore: the same path with page, after or cursor = ${next}.`
  },
})

function closed(message: string): ConnectorError {
  return new ConnectorError('refused', message, { hint: 'Use the tool for it, or a REST path below /repos.' })
}
