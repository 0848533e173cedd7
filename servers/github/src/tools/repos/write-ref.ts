import { counted, dryRun, receipt, renderReceipt, repeat } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import { describeChange, type RefChange, refChange } from '../../commit/ref-change.ts'
import { isUnknownOutcome } from '../../errors.ts'
import { unlessMissing } from '../../missing.ts'
import type { Repo } from '../../repo.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  ref: z.string().describe('feature, or tags/v1.0.0.'),
  to: z.string().optional().describe('Default: the default branch.'),
  delete: z.boolean().default(false),
  force: z.boolean().default(false).describe('Drops commits.'),
  expected: z
    .string()
    .regex(/^[0-9a-fA-F]{7,40}$/)
    .optional()
    .describe('Sha it must be at.'),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const writeRef = tool({
  name: 'github_write_ref',
  title: 'Write a branch or tag',
  access: 'write',
  accessFor: args => (!args.dry_run && (args.delete || args.force) ? 'destroy' : 'write'),
  description: 'Write a branch or tag: create, move or delete it.',
  scopes: ['public_repo'],
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (args.dry_run) return undefined
    const repo = client.repo(args.repo)
    const change = await changeOf(repo, args, signal)
    client.agreed.show(['ref', args], stateOf(change))
    return change.kind === 'nothing' ? undefined : await question(repo, change, signal)
  },
  run: async (args, { client, signal }) => {
    const repo = client.repo(args.repo)
    const change = await changeOf(repo, args, signal)
    if (change.kind === 'nothing') return { changed: [] }
    const changed = [describeChange(change)]
    if (args.dry_run) return { changed, dry_run: true }
    client.agreed.check(['ref', args], stateOf(change))
    await carryOut(client, repo, change, args.repeat, signal)
    const page = change.kind === 'delete' ? {} : { url: repo.url(`tree/${encoded(change.ref.replace(/^\w+\//, ''))}`) }
    return { ...page, changed, ...(change.from === undefined ? {} : { id: change.from }) }
  },
  render: renderReceipt,
})

/** `move from 0123abcd…`: what is lost is what hangs on it. */
function stateOf({ kind, from }: RefChange): string {
  return from === undefined ? kind : `${kind} from ${from}`
}

/** As a part of an address: branches may hold # and %. */
function encoded(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

function changeOf(repo: Repo, { ref, to, force, expected, ...args }: Arguments, signal: AbortSignal) {
  return refChange(repo, { ref, to, delete: args.delete, force, expected }, signal)
}

async function carryOut(
  client: GitHub,
  repo: Repo,
  { kind, ref, what, to = '' }: RefChange,
  repeat: boolean,
  signal: AbortSignal,
): Promise<void> {
  const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}'
  if (kind === 'delete') {
    await repo.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ref }, { signal })
  } else if (kind === 'create') {
    await client.once.do({
      what: `${what} in ${repo.full}`,
      key: [repo.url(), 'ref', ref, to],
      repeat,
      signal,
      send: () => repo.request('POST /repos/{owner}/{repo}/git/refs', { ref: `refs/${ref}`, sha: to }, { signal }),
      isUnknown: isUnknownOutcome,
      find: async late => {
        const found = await unlessMissing(repo.request(route, { ref }, { signal: late }))
        return found?.object.sha === to ? found : undefined
      },
    })
  } else {
    await repo.request(
      'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
      { ref, sha: to, force: kind === 'force' },
      { signal },
    )
  }
}

/** What a person should know before. */
async function question(repo: Repo, change: RefChange, signal: AbortSignal): Promise<string> {
  const branch = change.ref.startsWith('heads/') ? change.ref.slice(6) : undefined
  const query = { head: `${repo.owner}:${branch}`, state: 'open', per_page: 20 } as const
  const [found, pulls] = await Promise.all([
    repo.request('GET /repos/{owner}/{repo}', {}, { signal }),
    branch === undefined ? [] : repo.request('GET /repos/{owner}/{repo}/pulls', query, { signal }),
  ])
  const lost = change.lost === undefined ? 'an unknown number of commits' : counted(change.lost, 'commit')
  return [
    `In ${repo.full} (${found.visibility ?? (found.private ? 'private' : 'public')}):`,
    change.kind === 'delete' ? `delete the ${change.what}, which is at ${change.from}.` : `${describeChange(change)}.`,
    change.kind === 'delete' && branch !== undefined ? `${lost} on it that ${found.default_branch} does not have.` : '',
    pulls.length === 0 ? '' : `Open pull requests from it: ${pulls.map(({ number }) => `#${number}`).join(', ')}.`,
  ]
    .filter(Boolean)
    .join('\n')
}
