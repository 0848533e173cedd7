import { ConnectorError } from '@mcp-connectors/core'
import { operationIn } from '../integrate/operation.ts'
import type { Repo } from '../repo.ts'
import { encode, fields } from '../text.ts'
import { type Dirty, occupants, readDirty, sizeOf } from './dirty.ts'
import { type Age, commitText, keptPrefix, outdated, undoId, undoPrefix } from './point.ts'
import { nulList, Scratch } from './scratch.ts'

export interface SaveRequest {
  /** For people: what is about to happen. */
  action: string
  signal: AbortSignal
  /** A ref that is about to be deleted or moved, beside HEAD's own branch. */
  lost?: { ref: string; oid: string } | undefined
  /** Commits or trees, beside HEAD, about to be written out: ignored files that they would overwrite are saved too. */
  incoming?: readonly string[]
  /** Where commits of HEAD are about to be written out again, one after the other: the commit to count them from. */
  replayed?: string | undefined
}

/** More than this in changed and untracked files is not copied into the repository. */
const mostBytes = 1024 ** 3
const listBytes = 64 * 1024 * 1024

/**
 * Saves work tree, index, HEAD and branch under a hidden ref, and changes nothing else.
 * @returns the id for `undoTo`.
 * @throws ConnectorError `too_large` when untracked and changed files together hold more than 1 GiB.
 */
export async function save(repo: Repo, request: SaveRequest): Promise<string> {
  const { signal, action, lost } = request
  await using scratch = await Scratch.open(repo, signal)
  const [tree, head, branch, operation] = await Promise.all([
    saveTrees(repo, scratch, request),
    repo.object('HEAD^{commit}', signal),
    currentBranch(repo, signal),
    operationIn(repo.gitDir),
  ])
  const at = new Date()
  const details = {
    worktree: repo.root,
    head: head?.id,
    branch,
    operation,
    lostRef: lost?.ref,
    lostOid: lost?.oid,
  }
  const commit = await repo.git(['hash-object', '-t', 'commit', '-w', '--stdin'], {
    signal,
    stdin: encode(commitText({ tree, action, at, details })),
  })
  const oid = commit.text.trim()
  const id = undoId(at, oid)
  const kept = lost ? [`update ${keptPrefix}${id} ${lost.oid}`] : []
  const old = (await agedRefs(repo, signal)).map(ref => `delete ${ref}`)
  const changes = [`update ${undoPrefix}${id} ${oid}`, ...kept, ...old]
  await repo.git(['update-ref', '--stdin'], { signal, stdin: `${changes.join('\n')}\n` })
  return id
}

/** The full name of the branch that HEAD is on; undefined when detached. */
export async function currentBranch(repo: Repo, signal: AbortSignal): Promise<string | undefined> {
  const { text, exitCode } = await repo.git(['symbolic-ref', '-q', 'HEAD'], { signal, ok: [0, 1] })
  return exitCode === 0 ? text.trimEnd() : undefined
}

async function saveTrees(repo: Repo, scratch: Scratch, request: SaveRequest): Promise<string> {
  await scratch.copyIndex('index')
  await unhide(repo, scratch)
  const dirty = await findDirty(scratch)
  const sides = dirty.conflicts ? await saveSides(scratch) : []
  const intent = dirty.intent.length > 0 ? [['intent', await intentTree(scratch, dirty.intent)] as const] : []
  const index = await scratch.tree('index')
  const work = await saveFiles(repo, scratch, { ...request, dirty, index })
  const entries = [['work', work], ['index', index], ...sides, ...intent] as const
  const stdin = entries.map(([name, oid]) => `040000 tree ${oid}\t${name}\n`).join('')
  return (await scratch.git('index', ['mktree'], { stdin })).text.trim()
}

/** Files marked "assume unchanged" or "skip" may have changed on disk all the same; the copy forgets the mark. */
async function unhide(repo: Repo, scratch: Scratch): Promise<void> {
  const { stdout } = await scratch.git('index', ['ls-files', '-v', '-z'], { maxBytes: listBytes })
  const marked = fields(stdout).filter(line => /^[a-zS] /.test(line))
  if (marked.length === 0) return
  const present = await Promise.all(marked.map(line => occupants(repo.root, line.slice(2))))
  const stdin = nulList(marked.map(line => line.slice(2)).filter((path, index) => present[index]?.includes(path)))
  await scratch.git('index', ['update-index', '-z', '--no-assume-unchanged', '--stdin'], { stdin })
  await scratch.git('index', ['update-index', '-z', '--no-skip-worktree', '--stdin'], { stdin })
}

/** As a write, so that filters take part where the operator lets them: without them every file of theirs looks changed. */
async function findDirty(scratch: Scratch): Promise<Dirty> {
  const args = ['status', '--porcelain=v2', '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=dirty']
  const { stdout, truncated } = await scratch.git('index', args, { maxBytes: listBytes, write: true })
  if (truncated) throw tooLarge('More files changed than an undo point can list')
  return readDirty(fields(stdout))
}

/** Paths in conflict have up to three entries and no place in a tree; each side becomes a tree of its own. */
async function saveSides(scratch: Scratch): Promise<(readonly [string, string])[]> {
  const { stdout } = await scratch.git('index', ['ls-files', '-u', '-z'])
  const entries = fields(stdout).flatMap(line => {
    const [, mode, oid, stage, path] = /^(\d+) ([0-9a-f]+) ([123])\t(.*)$/s.exec(line) ?? []
    return path === undefined ? [] : [{ line: `${mode} ${oid}\t${path}\0`, stage, path }]
  })
  const stdin = nulList(new Set(entries.map(({ path }) => path)))
  await scratch.git('index', ['update-index', '-z', '--force-remove', '--stdin'], { stdin })
  const sides = []
  for (const [stage, name] of Object.entries({ 1: 'base', 2: 'ours', 3: 'theirs' })) {
    const lines = entries.filter(entry => entry.stage === stage).map(({ line }) => line)
    if (lines.length > 0) sides.push([name, await treeOf(scratch, name, encode(lines.join('')))] as const)
  }
  return sides
}

async function treeOf(scratch: Scratch, name: string, stdin: Uint8Array): Promise<string> {
  await scratch.git(name, ['update-index', '-z', '--index-info'], { stdin })
  return scratch.tree(name)
}

/** With the kind that each had when it was added: a link, or executable, whatever is there now. */
async function intentTree(scratch: Scratch, paths: readonly string[]): Promise<string> {
  const empty = (await scratch.git('index', ['hash-object', '-w', '-t', 'blob', '--stdin'], { stdin: '' })).text.trim()
  const { stdout } = await scratch.git('index', ['ls-files', '-s', '-z'], { maxBytes: listBytes })
  const intended = new Set(paths)
  const lines = fields(stdout).flatMap(line => {
    const [, mode, path] = /^(\d+) [0-9a-f]+ 0\t(.*)$/s.exec(line) ?? []
    return path !== undefined && intended.has(path) ? [`${mode} ${empty}\t${path}\0`] : []
  })
  return treeOf(scratch, 'intent', encode(lines.join('')))
}

interface Files extends SaveRequest {
  dirty: Dirty
  index: string
}

/** The tree of the files as they lie on disk: the index, and every difference from it byte for byte. */
async function saveFiles(
  repo: Repo,
  scratch: Scratch,
  { dirty, index, incoming = [], replayed, signal }: Files,
): Promise<string> {
  const changed = new Set(dirty.changed)
  const written = await Promise.all(incoming.map(tree => added(repo, index, tree, signal)))
  const between = replayed === undefined ? [] : await addedSince(repo, replayed, signal)
  // Ignored files may also lie in a folder that took the place of a tracked file.
  for (const path of new Set([...dirty.deleted, ...dirty.forgotten, ...written.flat(), ...between]))
    for (const occupant of await occupants(repo.root, path)) changed.add(occupant)
  if ((await sizeOf(repo.root, [...changed])) > mostBytes) throw tooLarge('Changed and untracked files hold over 1 GiB')
  if (dirty.deleted.length > 0) {
    const stdin = nulList(dirty.deleted)
    await scratch.git('index', ['update-index', '-z', '--force-remove', '--stdin'], { stdin })
  }
  if (changed.size > 0) {
    const args = ['update-index', '-z', '--add', '--remove', '--replace', '--stdin']
    await scratch.raw('index', args, nulList(changed))
  }
  return changed.size + dirty.deleted.length > 0 ? scratch.tree('index') : index
}

async function added(repo: Repo, from: string, to: string, signal: AbortSignal): Promise<string[]> {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', '--diff-filter=A', from, to]
  return fields((await repo.git(args, { signal, maxBytes: listBytes })).stdout)
}

/** Files that commits of HEAD added, and may have removed again: a rebase writes every step to disk. */
async function addedSince(repo: Repo, since: string, signal: AbortSignal): Promise<string[]> {
  const args = ['log', '-z', '--format=', '--name-only', '--no-renames', '--diff-filter=A', 'HEAD', `^${since}`, '--']
  return fields((await repo.git(args, { signal, maxBytes: listBytes })).stdout)
}

async function agedRefs(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const format = '--format=%(refname) %(committerdate:unix)'
  const { text } = await repo.git(['for-each-ref', format, undoPrefix, keptPrefix], { signal })
  const lines = text.split('\n').filter(line => line !== '')
  const all: Age[] = lines.map(line => ({ ref: line.split(' ')[0] ?? '', at: Number(line.split(' ')[1] ?? 0) * 1000 }))
  const old = outdated(
    all.filter(({ ref }) => ref.startsWith(undoPrefix)),
    Date.now(),
  )
  const kept = new Set(all.map(({ ref }) => ref))
  const beside = old.map(ref => keptPrefix + ref.slice(undoPrefix.length)).filter(ref => kept.has(ref))
  return [...old, ...beside]
}

function tooLarge(what: string): ConnectorError {
  return new ConnectorError('too_large', `${what}, so no undo point was made and nothing was changed.`, {
    hint: 'Have the person ignore (.gitignore), commit or move the large files, then try again.',
  })
}
