import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { findCommit } from '../code/commit-at.ts'
import { isUnknownOutcome } from '../errors.ts'
import type { Repo } from '../repo.ts'
import { type Change, lineOf, type Planned } from './change.ts'
import { makeCommit } from './make-commit.ts'
import { planChanges } from './plan.ts'
import { plainBranch } from './target.ts'

interface First {
  branch: string
  base?: string | undefined
  pull_title?: string | undefined
  expected_head?: string | undefined
  message: string
  changes: readonly Change[]
  dry_run: boolean
  repeat: boolean
}

/** Begins an empty repository. GitHub takes one file for its first commit; the others come in a second one. */
export async function firstCommit(client: GitHub, repo: Repo, args: First, signal: AbortSignal): Promise<Receipt> {
  const { default_branch: main } = await repo.request('GET /repos/{owner}/{repo}', {}, { signal })
  if (plainBranch(args.branch) !== main || args.base || args.pull_title || args.expected_head) {
    throw new ConnectorError('invalid', `${repo.full} is empty: its first commit goes to ${main}.`, {
      hint: `Pass branch ${main}, without base, pull_title and expected_head.`,
    })
  }
  const { planned } = await planChanges(new Map(), args.changes, async () => new Map())
  const [first] = planned
  if (first?.bytes === undefined) throw new ConnectorError('invalid', 'There is nothing to commit.')
  const changed = [`new branch ${main}, with the first commit of ${repo.full}`, ...planned.map(lineOf)]
  const warnings = planned.length > 1 ? [`A first commit has one file, ${first.path}; the others are in a second.`] : []
  if (args.dry_run) return { changed, warnings, dry_run: true }
  const { message, repeat } = args
  const begun = await begin(client, repo, { main, message, first, repeat }, signal)
  // The mode of the first file is set with the others.
  const rest = planned.filter(one => one !== first || one.mode !== '100644')
  const draft = { branch: { name: main, head: begun, startsAt: undefined }, message, planned: rest, blobs: new Map() }
  const sha = rest.length === 0 ? begun.sha : await makeCommit(client.once, repo, draft, repeat, signal)
  return { url: repo.url(`commit/${sha}`), id: sha, changed, warnings }
}

interface Beginning {
  main: string
  message: string
  first: Planned
  repeat: boolean
}

function begin(
  client: GitHub,
  repo: Repo,
  { main, message, first, repeat }: Beginning,
  signal: AbortSignal,
): Promise<{ sha: string; tree: string }> {
  const { path, bytes, sha } = first
  const file = { path, message, content: (bytes ?? Buffer.alloc(0)).toString('base64'), branch: main }
  return client.once.do({
    what: `first commit of ${repo.full}`,
    key: [repo.url(), 'first commit', message, path, sha],
    repeat,
    signal,
    async send() {
      const { commit } = await repo.request('PUT /repos/{owner}/{repo}/contents/{path}', file, { signal })
      const { sha = '', tree } = commit
      return { sha, tree: tree?.sha ?? '' }
    },
    isUnknown: isUnknownOutcome,
    find: late => findCommit(repo, `heads/${main}`, late),
    urlOf: ({ sha }) => repo.url(`commit/${sha}`),
  })
}
