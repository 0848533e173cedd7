import { z } from 'zod'
import type { Data } from '../../api.ts'
import { repo } from '../../arguments.ts'
import { day } from '../../text.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  id: z.string().min(1).optional().describe('GHSA or CVE id.'),
  affects: z.string().min(1).optional().describe('Package, as name or name@version; several with commas.'),
  ecosystem: z.string().min(1).optional().describe('Like npm, pip, go, maven.'),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
  repo: repo.describe('Advisories of this repository instead.'),
  limit: z.int().min(1).max(100).default(20),
})

const advisory = z.object({
  id: z.string(),
  cve: z.string().optional(),
  severity: z.string(),
  summary: z.string(),
  published: z.string(),
  packages: z.array(z.string()),
  /** Only where one was asked for by its id. */
  description: z.string().optional(),
})

type Arguments = z.output<typeof input>
type Row = z.output<typeof advisory>

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
    const after = at === undefined ? {} : { after: at }
    const per_page = args.limit
    const found =
      args.repo === undefined
        ? await client.account().page('GET /advisories', { per_page, ...after, ...globalQuery(args) }, { signal })
        : await client
            .repo(args.repo)
            .page('GET /repos/{owner}/{repo}/security-advisories', { per_page, ...after }, { signal })
    const rows = found.data.map(one => rowOf(one, args.id !== undefined))
    const next = found.next === undefined ? undefined : { at: found.next, skip: 0 }
    return { rows: rows.slice(skip), ...(at === undefined ? {} : { at }), skipped: skip, next }
  },
  render: ({ rows }, { untrusted }) => (rows.length === 0 ? 'No advisory.' : untrusted(rows.map(shown).join('\n'))),
})

function globalQuery({ id, affects, ecosystem, severity }: Arguments) {
  const known = id === undefined ? {} : /^cve-/i.test(id) ? { cve_id: id } : { ghsa_id: id }
  // Boundary: GitHub refuses an ecosystem it does not know, with the list of those it knows.
  const kind = (ecosystem === undefined ? {} : { ecosystem }) as { ecosystem?: 'npm' }
  return { ...known, ...kind, ...(affects ? { affects } : {}), ...(severity ? { severity } : {}) }
}

type Found = Data<'GET /advisories'>[number] | Data<'GET /repos/{owner}/{repo}/security-advisories'>[number]

function rowOf(found: Found, isWhole: boolean): Row {
  const { ghsa_id, cve_id, severity, summary, published_at, vulnerabilities, description } = found
  return {
    id: ghsa_id,
    ...(cve_id ? { cve: cve_id } : {}),
    severity: severity ?? 'unknown',
    summary,
    published: published_at ?? '',
    packages: (vulnerabilities ?? []).map(packageOf),
    ...(isWhole && description ? { description } : {}),
  }
}

type Vulnerability = NonNullable<Found['vulnerabilities']>[number]

function packageOf(one: Vulnerability): string {
  const fixed = 'first_patched_version' in one ? one.first_patched_version : one.patched_versions
  const name = [one.package?.ecosystem, one.package?.name].filter(Boolean).join(':')
  return [name, one.vulnerable_version_range, fixed && `fixed in ${fixed}`].filter(Boolean).join(' ')
}

function shown({ id, cve, severity, summary, published, packages, description }: Row): string {
  const head = [id, cve, severity, day(published), summary].filter(Boolean).join(' · ')
  const affected = packages.map(line => `  ${line}`)
  return [head, ...affected, ...(description === undefined ? [] : [description])].join('\n')
}
