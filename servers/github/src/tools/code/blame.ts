import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { atText, refAndPath } from '../../code/commit-at.ts'
import { parseSpec } from '../../code/path.ts'
import { type Blame, readBlame } from '../../code/read-blame.ts'
import { day } from '../../text.ts'
import { tool } from '../../tool.ts'

const range = z.object({
  first: z.int(),
  last: z.int(),
  sha: z.string(),
  date: z.string(),
  author: z.string(),
  subject: z.string(),
  lines: z.array(z.string()),
})

type Range = z.output<typeof range>

/** A page goes on at this line of the same commit. */
const position = z.object({ line: z.int().min(1), sha: z.string() })

export const blame = tool({
  name: 'github_blame',
  title: 'Who wrote which line',
  access: 'read',
  description: 'Show who last changed each line of a file, grouped by commit.',
  input: z.strictObject({
    repo,
    path: z.string().optional().describe('src/a.ts or src/a.ts:10-80.'),
    ref: z.string().optional(),
  }),
  output: z.object({
    repo: z.string(),
    ref: z.string().optional(),
    commit: z.string(),
    path: z.string(),
    total: z.int(),
    ranges: z.array(range),
  }),
  paged: true,
  fit: { list: 'ranges', after: ({ last }: Range, _index, { commit: sha }) => ({ line: last + 1, sha }) },
  run: async (args, { client, signal, position: given }) => {
    const place = client.place(args.repo)
    const from = given === undefined ? undefined : position.parse(given)
    const { ref, path: named } = await refAndPath(place.repo, place, args, signal)
    if (named === undefined)
      throw new ConnectorError('invalid', 'path is missing.', { hint: 'Pass the path of a file.' })
    const { path, first = 1, last = Number.POSITIVE_INFINITY } = { ...place.lines, ...parseSpec(named) }
    const found = await readBlame(place.repo, from?.sha ?? ref, path, signal)
    const where = `${place.repo.full} at ${args.ref ?? found.at.sha.slice(0, 8)}`
    if (found.ranges.length === 0 || found.lines === undefined) {
      throw new ConnectorError('not_found', `${where} has no text file ${path}.`, {
        hint: 'github_list_tree lists what there is.',
      })
    }
    const name = args.ref ?? (from ? undefined : found.at.name)
    return {
      repo: place.repo.full,
      ...(name === undefined ? {} : { ref: name }),
      commit: found.at.sha,
      path,
      total: found.lines.length,
      ranges: rangesIn(found, Math.max(first, from?.line ?? 1), last),
    }
  },
  render: ({ repo, ref: name, commit: sha, path, total, ranges }, { untrusted }) => {
    const head = `${atText(repo, { name, sha })}, ${path}, ${total} lines`
    return ranges.length === 0 ? `${head}: none there` : `${head}\n${untrusted(renderRanges(ranges))}`
  },
})

const mostLines = 60

/** Those between two lines; a long one in several, so that a page can be cut in it. */
function rangesIn({ ranges, lines = [] }: Blame, from: number, to: number): Range[] {
  return ranges.flatMap(one => {
    const parts: Range[] = []
    const end = Math.min(one.last, to)
    for (let first = Math.max(one.first, from); first <= end; first += mostLines) {
      const last = Math.min(end, first + mostLines - 1)
      parts.push({ ...one, first, last, lines: lines.slice(first - 1, last) })
    }
    return parts
  })
}

/** A commit is described where it comes up first; after that its sha will do. */
function renderRanges(ranges: readonly Range[]): string {
  const known = new Set<string>()
  return ranges
    .map(({ first, sha, date, author, subject, lines }) => {
      const id = sha.slice(0, 8)
      const head = known.has(sha) ? `# ${id}` : `# ${id} ${day(date)} ${author} ${subject}`
      known.add(sha)
      return [head, ...lines.map((line, index) => `${first + index}\t${line.slice(0, 500)}`)].join('\n')
    })
    .join('\n')
}
