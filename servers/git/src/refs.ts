import { ConnectorError, matchesGlob } from '@mcp-connectors/core'
import { parseRecords } from './parse/records.ts'
import { parseWorkTrees } from './parse/worktrees.ts'
import { maskUrl } from './remote/url.ts'
import type { Repo } from './repo.ts'
import { fields, quote, readable } from './text.ts'

export const kinds = [
  'branches',
  'remote_branches',
  'tags',
  'remotes',
  'stashes',
  'worktrees',
  'reflog',
  'undo',
] as const

export interface RefsRequest {
  kind: (typeof kinds)[number]
  pattern: string | undefined
  contains: string | undefined
  most: number
}

export interface Ref {
  name: string
  id?: string
  date?: string
  text?: string
}

const namespaces = {
  branches: 'refs/heads/',
  remote_branches: 'refs/remotes/',
  tags: 'refs/tags/',
  undo: 'refs/mcp/undo/',
} as const

export async function readRefs(repo: Repo, request: RefsRequest, signal: AbortSignal): Promise<Ref[]> {
  const { kind, contains } = request
  if (contains !== undefined && kind !== 'branches' && kind !== 'remote_branches' && kind !== 'tags') {
    throw new ConnectorError('invalid', `contains does not apply to ${kind}.`)
  }
  if (kind === 'remotes') return await readRemotes(repo, request, signal)
  if (kind === 'worktrees') return await readWorktrees(repo, request, signal)
  if (kind === 'stashes') return await readLog(repo, 'refs/stash', request, signal)
  if (kind === 'reflog') return await readLog(repo, await reflogOf(repo, request.pattern, signal), request, signal)
  const refs = await readNames(repo, namespaces[kind], request, signal)
  // The name of an undo point says when it was made, and is what git_undo takes.
  return kind === 'undo' ? refs.map(({ name, text = '' }) => ({ name, text })) : refs
}

const refFormat = [
  '%(refname)',
  '%(objectname)',
  '%(*objectname)',
  '%(creatordate:short)',
  '%(HEAD)',
  '%(upstream:short)',
  '%(upstream:track,nobracket)',
  '%(contents:subject)',
].join('%00')

async function readNames(repo: Repo, namespace: string, { pattern, contains, most }: RefsRequest, signal: AbortSignal) {
  const id = contains === undefined ? [] : [`--contains=${await repo.resolve(contains, { signal })}`]
  const count = pattern === undefined ? [`--count=${most}`] : []
  const args = ['for-each-ref', `--format=${refFormat}`, ...orderOf(namespace), ...count, ...id]
  const { stdout } = await repo.git([...args, namespace], { signal })
  const refs = parseRecords(stdout).map(([full = '', object, peeled, date, head, upstream, track, subject = '']) => {
    const state = [
      head === '*' ? '(current)' : '',
      upstream ? `[${[upstream, track].filter(Boolean).join(': ')}]` : '',
      readable(subject),
    ]
    return {
      name: quote(full.slice(namespace.length)),
      id: peeled || object || '',
      date: date ?? '',
      text: state.filter(text => text !== '').join(' '),
    }
  })
  return matching(refs, pattern, most)
}

/** Newest first; undo points may be made within one second, and their names sort by time. */
function orderOf(namespace: string): string[] {
  return namespace === namespaces.undo ? ['--sort=-refname'] : ['--sort=refname', '--sort=-creatordate']
}

async function readRemotes(repo: Repo, { pattern, most }: RefsRequest, signal: AbortSignal): Promise<Ref[]> {
  const config = await repo.config(signal)
  const remotes = config.entries(/^remote\..*\.(url|pushurl)$/).map(({ key, value }) => {
    const end = key.lastIndexOf('.')
    const push = key.slice(end + 1) === 'pushurl' ? ' (push)' : ''
    return { name: quote(key.slice('remote.'.length, end)), text: `${maskUrl(readable(value))}${push}` }
  })
  return matching(remotes, pattern, most)
}

async function readWorktrees(repo: Repo, { pattern, most }: RefsRequest, signal: AbortSignal): Promise<Ref[]> {
  const { stdout } = await repo.git(['worktree', 'list', '--porcelain', '-z'], { signal })
  const list = parseWorkTrees(stdout).map(({ path, head, branch, states }) => ({
    name: quote(path),
    ...(head === undefined ? {} : { id: head }),
    text: [...(branch === undefined ? [] : [branch.replace(/^refs\/heads\//, '')]), ...states].map(readable).join(', '),
  }))
  return matching(list, pattern, most)
}

/** The full name of the branch whose reflog is asked for: only a name that exists goes on to git. */
async function reflogOf(repo: Repo, name: string | undefined, signal: AbortSignal): Promise<string> {
  if (name === undefined || name === 'HEAD') return 'HEAD'
  const { stdout } = await repo.git(['for-each-ref', '--format=%(refname)', 'refs/heads/', 'refs/remotes/'], { signal })
  const full = [`refs/heads/${name}`, `refs/remotes/${name}`]
  const found = parseRecords(stdout).find(([ref]) => ref !== undefined && full.includes(ref))?.[0]
  if (found !== undefined) return found
  throw new ConnectorError('not_found', `There is no branch ${quote(name)}.`, { hint: 'git_refs lists branches.' })
}

/** `git log -g`: entries of a reflog, newest first; none where there is no such log. */
async function readLog(repo: Repo, ref: string, { most }: RefsRequest, signal: AbortSignal): Promise<Ref[]> {
  if (!(await repo.object(ref, signal))) return []
  const args = ['log', '-g', '-z', '--format=%gd%x00%H%x00%gs', '--no-patch', `--max-count=${most}`, ref, '--']
  const parts = fields((await repo.git(args, { signal })).stdout)
  const entries: Ref[] = []
  for (let index = 0; index + 2 < parts.length; index += 3) {
    const [name = '', id = '', text = ''] = parts.slice(index, index + 3)
    entries.push({ name: quote(name.replace(/^refs\/(heads\/)?/, '')), id, text: readable(text) })
  }
  return entries
}

function matching(refs: readonly Ref[], pattern: string | undefined, most: number): Ref[] {
  const wanted = pattern === undefined ? refs : refs.filter(({ name }) => matchesGlob(name, pattern))
  return wanted.slice(0, most)
}
