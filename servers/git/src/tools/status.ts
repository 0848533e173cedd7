import { z } from 'zod'
import { repo } from '../arguments.ts'
import { operationIn } from '../integrate/operation.ts'
import { parseStatus } from '../parse/status.ts'
import type { Repo } from '../repo.ts'
import { quote } from '../text.ts'
import { tool } from '../tool.ts'

const entry = z.object({ path: z.string(), from: z.string().optional(), change: z.string() })

const output = z.object({
  branch: z.string().optional(),
  head: z.string().optional(),
  upstream: z.string().optional(),
  ahead: z.int(),
  behind: z.int(),
  stashes: z.int(),
  operation: z.string().optional(),
  staged: z.array(entry),
  unstaged: z.array(entry),
  untracked: z.array(z.string()),
  conflicts: z.array(z.object({ path: z.string(), kind: z.string() })),
  truncated: z.boolean(),
})

export type StatusOutput = z.output<typeof output>

/** More than anyone reads; the counts beyond it are not known then. */
const mostBytes = 1024 * 1024

export const status = tool({
  name: 'git_status',
  title: 'Work tree status',
  access: 'read',
  description: 'Show branch, operation in progress, staged, unstaged, untracked and conflicting files.',
  input: z.strictObject({ repo }),
  output,
  fit: { list: 'untracked' },
  run: async ({ repo }, { client, signal }) => readStatus(await client.repo(repo), signal),
  render: (value, { untrusted }) => untrusted(renderStatus(value)),
})

export async function readStatus(repo: Repo, signal: AbortSignal): Promise<StatusOutput> {
  const args = ['status', '--porcelain=v2', '--branch', '--show-stash', '-z', '--untracked-files=normal']
  const [{ stdout, truncated }, operation] = await Promise.all([
    repo.git([...args, '--ignore-submodules=dirty', '--find-renames', '--no-column'], { signal, maxBytes: mostBytes }),
    operationIn(repo.gitDir),
  ])
  const { staged, unstaged, untracked, conflicts, ...about } = parseStatus(stdout)
  const shown = <T extends { path: string; from?: string }>(item: T) => ({
    ...item,
    path: quote(item.path),
    ...(item.from === undefined ? {} : { from: quote(item.from) }),
  })
  return {
    ...about,
    ...(operation === undefined ? {} : { operation }),
    staged: staged.map(shown),
    unstaged: unstaged.map(shown),
    untracked: untracked.map(quote),
    conflicts: conflicts.map(shown),
    truncated,
  }
}

export function renderStatus(value: StatusOutput): string {
  const { staged, unstaged, untracked, conflicts, truncated } = value
  const change = ({ path, from, change }: z.output<typeof entry>) =>
    `${change} ${from === undefined ? '' : `${from} -> `}${path}`
  const sections = [
    section(
      'conflicts',
      conflicts.map(({ path, kind }) => `${path} (${kind})`),
    ),
    section('staged', staged.map(change)),
    section('unstaged', unstaged.map(change)),
    section('untracked', untracked),
  ].flat()
  const rest = truncated ? ['Cut: there are more files than this.'] : []
  return [...headOf(value), ...(sections.length === 0 ? ['clean'] : sections), ...rest].join('\n')
}

function headOf({ branch, head, upstream, ahead, behind, operation, stashes }: StatusOutput): string[] {
  const where = head === undefined ? 'no commit yet' : head.slice(0, 10)
  const distance = upstream === undefined ? '' : `, upstream ${upstream} (ahead ${ahead}, behind ${behind})`
  return [
    `${branch === undefined ? 'detached HEAD' : `branch ${branch}`} at ${where}${distance}`,
    ...(operation === undefined ? [] : [`${operation} in progress`]),
    ...(stashes === 0 ? [] : [`stashes: ${stashes}`]),
  ]
}

/** A text that nobody can take in helps nobody: long sections end in a count. */
const mostListed = 200

function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return []
  const left = items.length - mostListed
  return [`${title}:`, ...items.slice(0, mostListed), ...(left > 0 ? [`… and ${left} more`] : [])]
}
