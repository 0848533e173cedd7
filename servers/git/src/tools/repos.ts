import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Git, RepoInfo } from '../client.ts'
import { quote, readable } from '../text.ts'
import { tool } from '../tool.ts'
import { readStatus } from './status.ts'

const info = z.object({
  name: z.string(),
  path: z.string(),
  branch: z.string().optional(),
  changes: z.int().optional().describe('Files that differ from the last commit.'),
  operation: z.string().optional(),
  runs: z.array(z.string()).describe('What the repository asks plain git to run or read, and this server does not.'),
  problem: z.string().optional(),
})

type Info = z.output<typeof info>

/** Each one costs a look at its work tree. */
const mostChecked = 50
const atOnce = 4

export const repos = tool({
  name: 'git_repos',
  title: 'Repositories',
  access: 'read',
  description:
    'List the repositories this server may use, with branch, changes, and programs of theirs that are kept from running.',
  input: z.strictObject({}),
  output: z.object({ repos: z.array(info) }),
  fit: { list: 'repos' },
  run: async (_args, { client, signal }) => {
    const all = client.repos()
    const checked: Info[] = []
    for (let start = 0; start < Math.min(all.length, mostChecked); start += atOnce) {
      const some = all.slice(start, Math.min(start + atOnce, mostChecked))
      checked.push(...(await Promise.all(some.map(repo => describe(client, repo, signal)))))
    }
    const rest = all.slice(mostChecked).map(({ name, root }) => ({ name: quote(name), path: quote(root), runs: [] }))
    return { repos: [...checked, ...rest] }
  },
  render: ({ repos }, { untrusted }) =>
    repos.length === 0
      ? 'None. The person can start the server with --repository <folder> or --allow <folder>.'
      : untrusted(repos.map(render).join('\n')),
})

/** One that cannot be used is listed with the reason. */
async function describe(client: Git, { name, root }: RepoInfo, signal: AbortSignal): Promise<Info> {
  const about = { name: quote(name), path: quote(root) }
  return await look(client, root, signal).then(
    found => ({ ...about, ...found }),
    (error: unknown) => {
      if (!ConnectorError.is(error) || signal.aborted) throw error
      return { ...about, runs: [], problem: error.message }
    },
  )
}

async function look(client: Git, root: string, signal: AbortSignal): Promise<Omit<Info, 'name' | 'path'>> {
  const repo = await client.repo(root)
  const [status, { findings, hooks }] = await Promise.all([readStatus(repo, signal), repo.firewall(signal)])
  const paths = [status.staged, status.unstaged, status.conflicts].flatMap(list => list.map(({ path }) => path))
  return {
    ...(status.branch === undefined ? {} : { branch: readable(status.branch) }),
    changes: new Set([...paths, ...status.untracked]).size,
    ...(status.operation === undefined ? {} : { operation: status.operation }),
    runs: [...findings.map(({ key }) => quote(readable(key))), ...hooks.map(hook => `hook ${hook}`)],
  }
}

function render({ name, path, branch, changes, operation, runs, problem }: Info): string {
  if (problem !== undefined) return `${name} ${path}: ${problem}`
  if (changes === undefined) return `${name} ${path}`
  const state = [
    branch ?? 'detached HEAD',
    changes === 0 ? 'clean' : `${changes} changed`,
    operation,
    runs.length === 0 ? undefined : `kept from running: ${runs.join(', ')}`,
  ]
  return `${name} ${path} ${state.filter(Boolean).join(', ')}`
}
