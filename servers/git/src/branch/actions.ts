import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import { suggest } from '../near.ts'
import { isRefName, refName } from '../ref-name.ts'
import type { Repo } from '../repo.ts'
import { encode, quote } from '../text.ts'
import { currentBranch } from '../undo/save.ts'

export interface BranchArguments {
  action: 'create' | 'switch' | 'rename' | 'delete' | 'tag' | 'delete_tag'
  name: string
  target?: string | undefined
  message?: string | undefined
  force?: boolean | undefined
}

/** The branch or tag that a call is about, and where it points now; `id` is undefined for one that does not exist. */
export interface Subject {
  ref: string
  id: string | undefined
}

export async function subjectOf(
  repo: Repo,
  { action, name, target }: BranchArguments,
  signal: AbortSignal,
): Promise<Subject> {
  if (action === 'rename' && target === undefined) {
    throw new ConnectorError('invalid', 'rename needs target, the new name.')
  }
  const isTag = action === 'tag' || action === 'delete_tag'
  // "main~2" is no name of a branch, but switch takes it.
  const isName = action !== 'switch' || isRefName(name)
  const ref = isName ? `refs/${isTag ? 'tags' : 'heads'}/${refName(name, isTag ? 'tag' : 'branch')}` : ''
  const found = isName ? await repo.object(ref, signal) : undefined
  if (found === undefined && ['rename', 'delete', 'delete_tag'].includes(action)) {
    throw await missing(repo, name, isTag, signal)
  }
  if (action === 'delete' && ref === (await currentBranch(repo, signal))) {
    throw new ConnectorError('conflict', `${quote(name)} is the current branch.`, { hint: 'Switch to another first.' })
  }
  return { ref, id: found?.id }
}

/** Does it. `subject` is what `subjectOf` found. */
export async function act(repo: Repo, args: BranchArguments, subject: Subject, signal: AbortSignal): Promise<void> {
  const { action, name, target, message, force } = args
  const run = (command: readonly string[], stdin?: string) =>
    repo.git(command, { signal, write: true, ...(stdin === undefined ? {} : { stdin: encode(stdin) }) })
  if (action === 'rename') {
    const to = refName(target ?? '', 'branch')
    if (await repo.object(`refs/heads/${to}`, signal)) throw exists('branch', to)
    await run(['branch', '-m', name, to])
  } else if (action === 'delete') await removeBranch(repo, name, force, signal)
  else if (action === 'delete_tag') await run(['tag', '-d', name])
  else if (action === 'switch')
    await run(['switch', '--no-guess', ...(await destination(repo, args, subject, signal)).flags])
  else if (subject.id !== undefined && !force) throw exists(action === 'tag' ? 'tag' : 'branch', name)
  else if (action === 'create') await run(['branch', ...flag(force), ...(await start(repo, name, target, signal))])
  else {
    const id = await repo.resolve(target ?? 'HEAD', { signal })
    const kind = message === undefined ? ['--no-sign'] : ['-a', '--cleanup=whitespace', '-F', '-']
    await run(['tag', ...flag(force), ...kind, name, id], message)
  }
}

function flag(force: boolean | undefined): string[] {
  return force ? ['--force'] : []
}

/** A branch that starts at a remote's branch follows it, as with plain git. */
async function start(repo: Repo, name: string, target: string | undefined, signal: AbortSignal): Promise<string[]> {
  const id = await repo.resolve(target ?? 'HEAD', { signal })
  const remote = target === undefined ? undefined : `refs/remotes/${target.replace(/^refs\/remotes\//, '')}`
  const follows = remote !== undefined && isRefName(remote) && (await repo.object(remote, signal)) !== undefined
  return follows ? ['--track', name, remote] : ['--no-track', name, id]
}

/** Where a switch leads, as arguments of git and as the commit. */
export interface Destination {
  flags: string[]
  id: string
}

/** A local branch, else the one remote's branch of that name, else any revision without a branch. */
export async function destination(
  repo: Repo,
  { name, force }: BranchArguments,
  { id }: Subject,
  signal: AbortSignal,
): Promise<Destination> {
  const flags = force ? ['--discard-changes'] : ['--no-overwrite-ignore']
  if (id !== undefined) return { flags: [...flags, name], id }
  const remotes = isRefName(name) ? await remoteBranches(repo, name, signal) : []
  const [only, ...more] = remotes
  if (only !== undefined && more.length === 0) {
    return { flags: [...flags, '-c', name, '--track', only], id: await repo.resolve(only, { signal }) }
  }
  if (more.length > 0) {
    throw new ConnectorError('invalid', `Several remotes have a branch ${quote(name)}: ${remotes.join(', ')}`, {
      hint: 'Create it first: action create, target the one you mean.',
    })
  }
  const commit = await repo.resolve(name, { signal })
  return { flags: [...flags, '--detach', commit], id: commit }
}

async function remoteBranches(repo: Repo, name: string, signal: AbortSignal): Promise<string[]> {
  const { text } = await repo.git(['for-each-ref', '--format=%(refname)', 'refs/remotes/'], { signal })
  return text.split('\n').filter(ref => ref.split('/').slice(3).join('/') === name)
}

async function removeBranch(repo: Repo, name: string, force: boolean | undefined, signal: AbortSignal): Promise<void> {
  const { exitCode, stderr } = await repo.git(['branch', force ? '-D' : '-d', name], {
    signal,
    write: true,
    ok: [0, 1],
  })
  if (exitCode === 0) return
  const unmerged = /not fully merged/.test(stderr)
  throw new ConnectorError('conflict', `The branch ${quote(name)} was not deleted.`, {
    hint: unmerged ? 'It has commits that no other branch has; force deletes it.' : 'Switch to another branch first.',
    quote: stderr.split('\nhint:')[0]?.trim().slice(0, 600) ?? '',
  })
}

function exists(what: string, name: string): ConnectorError {
  return new ConnectorError('conflict', `The ${what} ${quote(name)} exists already.`, {
    hint: what === 'tag' ? 'force moves it.' : 'Choose another name, switch to it, or move it with force.',
  })
}

async function missing(repo: Repo, name: string, isTag: boolean, signal: AbortSignal): Promise<ConnectorError> {
  const { text } = await repo.git(['for-each-ref', '--format=%(refname)', isTag ? 'refs/tags/' : 'refs/heads/'], {
    signal,
  })
  const names = text.split('\n').flatMap(ref => (ref === '' ? [] : [ref.split('/').slice(2).join('/')]))
  const hint = suggest(near(name, names), 'git_refs lists them.')
  return new ConnectorError('not_found', `There is no ${isTag ? 'tag' : 'branch'} ${quote(name)}.`, hint)
}

/** How many commits of `id` no other branch, tag or remote branch holds: what deleting `ref` would leave without a name. */
export async function onlyThere(repo: Repo, { ref, id }: Subject, signal: AbortSignal): Promise<number> {
  if (id === undefined) return 0
  const rest = [`--exclude=${ref}`, '--glob=refs/heads/*', '--glob=refs/tags/*', '--glob=refs/remotes/*']
  const { text } = await repo.git(['rev-list', '--count', `${id}^{commit}`, '--not', ...rest], { signal })
  return Number(text.trim())
}
