import { countTokens } from '@mcp-connectors/testing/tokens'
import { atOnce, compare, firstAnswers } from '../compare.ts'
import type { Fact } from '../limits.ts'
import { type Plain, startPlain } from '../plain.ts'
import { connectAll } from '../servers.ts'
import type { Cell, Run, Topic } from '../topic.ts'
import type { Wire } from '../wire.ts'

interface Question {
  limit: 'git status' | 'git log' | 'git diff'
  /** Plain git with the same answer. */
  plain: readonly string[]
  /** Tool and arguments of each server. */
  ask: Readonly<Record<string, readonly [string, (repository: string) => object]>>
}

const own = 'ours: Git'
const cyanheads = '@cyanheads/git-mcp-server'

const questions: readonly Question[] = [
  {
    limit: 'git status',
    plain: ['status', '--porcelain=v2', '--branch', '-z'],
    ask: {
      [own]: ['git_status', () => ({})],
      [cyanheads]: ['git_status', path => ({ path })],
      'mcp-git': ['git_status', repo_path => ({ repo_path })],
    },
  },
  {
    limit: 'git log',
    plain: ['log', '-z', '--format=%H%x00%P%x00%an%x00%ae%x00%aI%x00%s%x00%b', '-30'],
    ask: {
      [own]: ['git_log', () => ({ limit: 30 })],
      [cyanheads]: ['git_log', path => ({ path, maxCount: 30 })],
      'mcp-git': ['git_log', repo_path => ({ repo_path, max_count: 30 })],
    },
  },
  {
    limit: 'git diff',
    plain: ['diff', 'HEAD~20', 'HEAD'],
    ask: {
      [own]: ['git_diff', () => ({ from: 'HEAD~20', to: 'HEAD' })],
      [cyanheads]: ['git_diff', path => ({ path, source: 'HEAD~20', target: 'HEAD' })],
      'mcp-git': ['git_diff', repo_path => ({ repo_path, target: 'HEAD~20' })],
    },
  },
]

/** Status, a page of the log and the first page of a diff against plain git. */
export async function measureGit(run: Run): Promise<Topic> {
  await using plain = startPlain()
  await using servers = await connectAll('Git', run)
  const rows: Cell[][] = []
  const facts: Fact[] = []
  for (const question of questions) {
    const answer = await measureQuestion(question, run, plain, servers.wires)
    rows.push(...answer.rows)
    facts.push(...answer.facts)
  }
  return {
    title: 'Git',
    note: `On a repository of 40,000 commits and 2,000 files, warm, against git spawned by a small Node process with the same question: one call after the other, then ${atOnce} at once. The diff is of 20 commits; mcp-git compares with the work tree instead of a commit.`,
    head: ['question', 'server', 'tokens', 'p50 ms', 'p95 ms', '× git', `calls/s, ${atOnce} at once`, '× git'],
    rows,
    facts,
  }
}

async function measureQuestion(
  { limit, plain: args, ask }: Question,
  { places: { repository }, quick }: Run,
  plain: Plain,
  wires: ReadonlyMap<string, Wire>,
): Promise<{ rows: Cell[][]; facts: Fact[] }> {
  const asked = [...wires].flatMap(([name, wire]) => {
    const [tool, argumentsFor] = ask[name] ?? []
    return tool && argumentsFor ? [{ name, call: () => wire.call(tool, argumentsFor(repository)) }] : []
  })
  const callers = await firstAnswers(asked)
  const tokens = new Map(callers.map(({ name, answer }) => [name, countTokens(answer)]))
  const work = { kind: 'git' as const, folder: repository, args }
  const compared = await compare(work, plain, callers, { rounds: quick ? 2 : 10, calls: 10 })
  const rows: Cell[][] = [
    [limit, 'plain git', '-', ...compared.row()],
    ...callers.map(({ name }) => [limit, name, tokens.get(name) ?? '-', ...compared.row(name)]),
  ]
  const answered = tokens.get(own)
  if (answered === undefined) return { rows, facts: [] }
  const { ratio, excess } = compared.time(own)
  const facts: Fact[] = [
    { limit, values: [ratio, excess] },
    { limit: 'Git, 16 calls at once', values: [compared.rate(own)] },
  ]
  return { rows, facts: limit === 'git log' ? [...facts, { limit: '30 commits', values: [answered] }] : facts }
}
