import { ConnectorError, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Page } from '../../api.ts'
import type { GitHub } from '../../client.ts'
import type { Repo } from '../../repo.ts'
import {
  type Advisory,
  advisory,
  advisoryId,
  advisoryOf,
  renderAdvisory,
  wholeAdvisoryOf,
} from '../../security/advisory.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  id: text(40).optional().describe('GHSA or CVE id; told in full.'),
  affects: text(2000).optional().describe('Packages as name or name@version, with commas.'),
  ecosystem: text(40).optional().describe('npm, pip, go, maven…'),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
  repo: text(2000).optional().describe('Those that this repository published.'),
  limit: z.int().min(1).max(100).default(20),
})

type Arguments = z.output<typeof input>

const position = z.object({ at: z.string().optional(), skip: z.int().min(0) })

export const searchAdvisories = tool({
  name: 'github_search_advisories',
  title: 'Security advisories',
  access: 'read',
  description: 'Find published security advisories by id, package or repository.',
  input,
  output: z.object({ rows: z.array(advisory), at: z.string().optional(), skipped: z.int() }),
  paged: true,
  fit: { list: 'rows', after: (_row, index, { at, skipped }) => ({ at, skip: skipped + index + 1 }) },
  run: async (args, { client, signal, position: given }) => {
    const { at, skip } = given === undefined ? { at: undefined, skip: 0 } : position.parse(given)
    const { data, next } = await read(client, args, at, signal)
    return {
      rows: data.slice(skip),
      ...(at === undefined ? {} : { at }),
      skipped: skip,
      next: next === undefined ? undefined : { at: next, skip: 0 },
    }
  },
  render: ({ rows }, { untrusted }) => {
    if (rows.length === 0) return 'No advisory.'
    const urls = rows.flatMap(({ url }) => (url === undefined ? [] : [url]))
    return [untrusted(rows.map(renderAdvisory).join('\n')), ...urls].join('\n')
  },
})

async function read(client: GitHub, args: Arguments, at: string | undefined, signal: AbortSignal) {
  const page = { per_page: args.limit, ...(at === undefined ? {} : { after: at }) }
  if (args.repo !== undefined) return await ofRepo(client.repo(args.repo), args, page, signal)
  const { id, affects, severity, ecosystem } = args
  const filters = { ...(affects ? { affects } : {}), ...(severity ? { severity } : {}), ...ecosystemOf(ecosystem) }
  const query = { ...page, ...filters, ...(id === undefined ? {} : advisoryId(id)) }
  const { data, next } = await client.account().page('GET /advisories', query, { signal })
  return { data: data.map(id === undefined ? advisoryOf : wholeAdvisoryOf), next }
}

function ecosystemOf(given: string | undefined): { ecosystem?: 'npm' } {
  // Boundary: GitHub refuses an ecosystem that it does not know, with the list of those it knows.
  return given === undefined ? {} : ({ ecosystem: given } as { ecosystem: 'npm' })
}

async function ofRepo(
  repo: Repo,
  { id, affects, severity, ecosystem }: Arguments,
  page: { per_page: number; after?: string },
  signal: AbortSignal,
): Promise<Page<Advisory[]>> {
  if (affects ?? severity ?? ecosystem) {
    throw new ConnectorError('invalid', 'affects, ecosystem and severity do not go with repo.', {
      hint: 'Those of a repository are listed, or found by a GHSA id. Leave repo out to search all advisories.',
    })
  }
  const route = 'GET /repos/{owner}/{repo}/security-advisories'
  if (id === undefined) {
    const { data, next } = await repo.page(route, page, { signal })
    return { data: data.map(advisoryOf), next }
  }
  const named = advisoryId(id)
  if ('cve_id' in named) {
    throw new ConnectorError('invalid', 'A repository finds its advisories by GHSA id only.', {
      hint: 'Leave repo out.',
    })
  }
  return { data: [wholeAdvisoryOf(await repo.request(`${route}/{ghsa_id}`, named, { signal }))], next: undefined }
}
