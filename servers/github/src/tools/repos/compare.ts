import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import type { Place } from '../../client.ts'
import { commitRow, renderCommitRow } from '../../code/commit-row.ts'
import { type Comparison, checkFork, readCommit, readComparison } from '../../code/comparison.ts'
import { diffPart, diffParts, renderDiffParts } from '../../diff/file-parts.ts'
import { afterPiece, piece, spot, upTo } from '../../pieces.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  head: z.string().optional().describe('As pull/12/head, owner:branch.'),
  base: z.string().optional().describe('Default: default branch; of a sha its parent.'),
  paths: z.array(z.string().min(1).max(1000)).max(100).optional().describe('Show patches of these; * for all.'),
})

const side = z.object({ name: z.string(), sha: z.string() })

const output = z.object({
  repo: z.string(),
  base: side.optional(),
  head: side,
  merge_base: z.string().optional(),
  ahead: z.int(),
  behind: z.int(),
  commits: z.array(commitRow),
  message: z.string().optional(),
  files: z.int(),
  additions: z.int(),
  deletions: z.int(),
  notes: z.array(z.string()),
  parts: z.array(diffPart),
})

type Output = z.output<typeof output>

/** Further pages compare the same commits. */
const position = spot.extend({ base: z.string().optional(), head: z.string() })

const mostCommits = 30

export const compare = tool({
  name: 'github_compare',
  title: 'Compare commits',
  access: 'read',
  description: 'Compare two refs: commits, changed files and patches; or show what one commit changed.',
  input,
  output,
  paged: true,
  fit: {
    list: 'parts',
    after: (part, _index, { base, head }) => ({ ...afterPiece(piece.parse(part)), base: base?.sha, head: head.sha }),
  },
  run: async (args, { client, signal, position: given, budget }) => {
    const place = client.place(args.repo)
    const from = given === undefined ? undefined : position.parse(given)
    const sides = from ?? (await sidesOf(place, args, signal))
    for (const name of [sides.base, sides.head]) if (name !== undefined) checkFork(client, place.repo, name)
    const found =
      sides.base === undefined
        ? await readCommit(place.repo, sides.head, args.paths ?? [], signal)
        : await readComparison(place.repo, { base: sides.base, head: sides.head, paths: args.paths }, signal)
    return pageOf(place.repo.full, found, { from, budget })
  },
  render: (value, { untrusted }) => {
    const { commits, ahead, message, files, additions, deletions, notes, parts } = value
    const left = ahead - commits.length
    const list = [
      ...commits.map(renderCommitRow),
      ...(message === undefined ? [] : ['', message]),
      ...(left > 0 && commits.length > 0 ? [`… and ${left} more (github_list_commits lists them)`] : []),
    ]
    return [
      headOf(value),
      ...(list.length === 0 ? [] : [untrusted(list.join('\n'))]),
      files === 0 ? 'No file differs.' : `${counted(files, 'file')}, +${additions} -${deletions}`,
      ...notes,
      ...(parts.length === 0 ? [] : [untrusted(renderDiffParts(parts))]),
    ].join('\n')
  },
})

async function sidesOf(
  { repo, ref }: Place,
  args: z.output<typeof input>,
  signal: AbortSignal,
): Promise<{ base: string | undefined; head: string }> {
  const [first = '', second] = args.head === undefined ? (ref?.split('...') ?? []) : [args.head]
  const head = second ?? (first === '' ? 'HEAD' : first)
  const base = args.base ?? (second === undefined ? undefined : first)
  if (base !== undefined || /^[0-9a-f]{7,40}$/i.test(head)) return { base, head }
  const { default_branch } = await repo.request('GET /repos/{owner}/{repo}', {}, { signal })
  return { base: default_branch, head }
}

function pageOf(
  repo: string,
  { files, commits, base, message, merge_base, ...found }: Comparison,
  { from, budget }: { from: z.output<typeof position> | undefined; budget: number },
) {
  const all = diffParts(files, from ?? { file: 0, line: 0 })
  const { pieces, more } = upTo(all, budget)
  const last = pieces.at(-1)
  return {
    ...found,
    repo,
    ...(base === undefined ? {} : { base }),
    ...(merge_base === undefined ? {} : { merge_base }),
    ...(message === undefined || from ? {} : { message }),
    commits: from ? [] : commits.slice(0, mostCommits),
    files: files.length,
    parts: pieces,
    next: more && last ? { ...afterPiece(last), base: base?.sha, head: found.head.sha } : undefined,
  }
}

function headOf({ repo, base, head, merge_base, ahead, behind }: Output): string {
  const named = ({ name, sha }: { name: string; sha: string }) =>
    sha.startsWith(name) ? sha.slice(0, 8) : `${name} (${sha.slice(0, 8)})`
  if (base === undefined) return `${repo}: commit ${head.sha}`
  const parted = merge_base === undefined || merge_base === base.sha ? '' : `, parted at ${merge_base.slice(0, 8)}`
  return `${repo}: ${named(head)} is ahead of ${named(base)} by ${ahead}, behind by ${behind}${parted}`
}
