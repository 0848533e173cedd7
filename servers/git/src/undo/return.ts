import { mkdir, rm, rmdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import { operationIn } from '../integrate/operation.ts'
import type { Repo } from '../repo.ts'
import { encode, fields, quote } from '../text.ts'
import { occupants } from './dirty.ts'
import { refuseNested } from './nested.ts'
import { isUndoId, readPoint, type UndoPoint, undoPrefix } from './point.ts'
import { currentBranch, save } from './save.ts'
import { nulList, Scratch } from './scratch.ts'

export interface Returned {
  point: UndoPoint
  /** The undo point of the state before, to come back. */
  undo: string
  /** Paths whose content changed on disk. */
  changed: string[]
  /** What could not be brought back, and what else happened. */
  notes: string[]
}

/** The details of an undo point; the newest of this work tree without an id. */
export async function findPoint(repo: Repo, id: string | undefined, signal: AbortSignal): Promise<UndoPoint> {
  if (id !== undefined && !isUndoId(id)) throw noPoint(id)
  const format = '--format=%(refname)%00%(contents)%00'
  const args = ['for-each-ref', '--sort=-refname', format, undoPrefix + (id ?? '')]
  const { text } = await repo.git(args, { signal })
  const parts = text.split('\0')
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const name = (parts[index] ?? '').trim().slice(undoPrefix.length)
    if (!isUndoId(name)) continue
    const point = readPoint(name, parts[index + 1] ?? '')
    if (id !== undefined || point.worktree === repo.root) return point
  }
  throw noPoint(id)
}

/**
 * Brings work tree, index, HEAD and branch back to an undo point, after saving the present state as another one.
 * @throws ConnectorError `not_found` for an unknown id, `conflict` when it belongs to another work tree or its branch
 * is checked out in one.
 */
export async function returnTo(repo: Repo, point: UndoPoint, signal: AbortSignal): Promise<Returned> {
  await refuseElsewhere(repo, point, signal)
  const target = `${undoPrefix}${point.id}`
  const work = await treeIn(repo, `${target}:work`, signal)
  const index = await treeIn(repo, `${target}:index`, signal)
  await refuseNested(repo, [work, index], signal)
  const lost = await movedBranch(repo, point, signal)
  const undo = await save(repo, { action: `git_undo ${point.id}`, signal, incoming: [work, index], lost })
  const before = await treeIn(repo, `${undoPrefix}${undo}:work`, signal)
  await repo.git(['read-tree', '--reset', '-u', index], { signal, write: true })
  const changed = await changes(repo, before, work, signal)
  await writeFiles(repo, { changed, index, work, signal })
  await restoreSides(repo, target, signal)
  const notes = [...(await quit(repo, signal)), ...(await restoreLost(repo, point, signal))]
  await restoreHead(repo, point, signal)
  if (point.operation) notes.push(`The ${point.operation} that was in progress then is not resumed.`)
  return { point, undo, changed: changed.map(({ path }) => path), notes }
}

async function refuseElsewhere(
  repo: Repo,
  { id, worktree, branch, head }: UndoPoint,
  signal: AbortSignal,
): Promise<void> {
  if (worktree !== repo.root) {
    throw new ConnectorError('conflict', `Undo point ${id} was made in another work tree.`, {
      quote: quote(worktree),
      hint: 'Call git_undo with that repo; if it was removed, add it again with git_worktree first.',
    })
  }
  if (branch === undefined) return
  const format = '--format=%(objectname)%00%(worktreepath)'
  const { text } = await repo.git(['for-each-ref', format, branch], { signal })
  const [oid, path = ''] = text.trimEnd().split('\0')
  const isElsewhere = path !== '' && path !== repo.root
  if (!isElsewhere) return
  throw new ConnectorError('conflict', `${branch} is checked out in another work tree.`, {
    quote: quote(path),
    hint: oid === head ? 'Switch to another branch there first.' : 'Switch there first; undoing would also move it.',
  })
}

/** The branch that will be moved although HEAD is not on it now: its commits would be out of reach. */
async function movedBranch(repo: Repo, { branch, head }: UndoPoint, signal: AbortSignal) {
  if (branch === undefined || branch === (await currentBranch(repo, signal))) return undefined
  const now = await repo.object(branch, signal)
  return now && now.id !== head ? { ref: branch, oid: now.id } : undefined
}

async function treeIn(repo: Repo, name: string, signal: AbortSignal): Promise<string> {
  const found = await repo.object(name, signal)
  if (found?.type === 'tree') return found.id
  throw new ConnectorError('not_found', `The undo point is incomplete: ${name} is missing.`)
}

interface Trees {
  /** What differs from the files as they lie on disk. */
  changed: readonly Change[]
  index: string
  work: string
  signal: AbortSignal
}

/** The work tree now holds what the index says, and untracked files of before; make it what the undo point saw. */
async function writeFiles(repo: Repo, { changed, index, work, signal }: Trees): Promise<void> {
  const fromIndex = await changes(repo, index, work, signal)
  const gone = [...changed, ...fromIndex].filter(({ status }) => status === 'D').map(({ path }) => path)
  for (const path of new Set(gone)) await remove(repo.root, path)
  const wanted = fromIndex.filter(({ status }) => status !== 'D').map(({ path }) => path)
  if (wanted.length === 0) return
  await using scratch = await Scratch.open(repo, signal)
  await scratch.git('work', ['read-tree', work])
  await scratch.raw('work', ['checkout-index', '-f', '-z', '--stdin'], nulList(wanted))
}

interface Change {
  status: string
  path: string
}

/** What differs between two trees, submodules left out: nothing here writes into them. */
async function changes(repo: Repo, from: string, to: string, signal: AbortSignal): Promise<Change[]> {
  const { stdout } = await repo.git(['diff-tree', '-r', '-z', '--no-renames', '--raw', from, to], { signal })
  const list = fields(stdout)
  const found: Change[] = []
  for (let at = 0; at + 1 < list.length; at += 2) {
    const [oldMode, newMode, , , status = ''] = (list[at] ?? '').split(' ')
    if (oldMode !== ':160000' && newMode !== '160000') found.push({ status, path: list[at + 1] ?? '' })
  }
  return found
}

/** Removes a file, then the folders that it leaves empty. Never a folder with something in it. */
async function remove(root: string, path: string): Promise<void> {
  const [occupant] = await occupants(root, path)
  if (occupant === path) await rm(join(root, ...path.split('/')), { force: true })
  // A file or link stands where a folder of it was: what lies beyond is not ours.
  else if (occupant !== undefined) return
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const removed = await rmdir(join(root, ...folder.split('/'))).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}

/** Conflicts and `git add -N` entries, which the index tree cannot hold. */
async function restoreSides(repo: Repo, target: string, signal: AbortSignal): Promise<void> {
  const sides = Object.entries({ 1: 'base', 2: 'ours', 3: 'theirs' })
  const lines = await Promise.all(
    sides.map(async ([stage, name]) => {
      const listed = await listTree(repo, `${target}:${name}`, signal)
      return listed.map(({ mode, oid, path }) => `${mode} ${oid} ${stage}\t${path}\0`)
    }),
  )
  const stdin = encode(lines.flat().join(''))
  if (stdin.length > 0) await repo.git(['update-index', '-z', '--index-info'], { signal, stdin })
  const intent = await listTree(repo, `${target}:intent`, signal)
  if (intent.length > 0) await restoreIntent(repo, intent, signal)
}

/** git takes the kind of such an entry from the file that it sees: it is shown files made for that, and not those there. */
async function restoreIntent(repo: Repo, entries: readonly TreeEntry[], signal: AbortSignal): Promise<void> {
  await using scratch = await Scratch.open(repo, signal)
  const shown = join(scratch.folder, 'intent')
  for (const { mode, path } of entries) {
    const place = join(shown, ...path.split('/'))
    await mkdir(dirname(place), { recursive: true })
    if (mode === '120000') await symlink('.', place)
    else await writeFile(place, '', { mode: mode === '100755' ? 0o755 : 0o644 })
  }
  const args = ['add', '--intent-to-add', '--force', '--pathspec-from-file=-', '--pathspec-file-nul']
  const stdin = nulList(entries.map(({ path }) => path))
  await repo.git(args, { signal, stdin, env: { GIT_WORK_TREE: shown } })
}

interface TreeEntry {
  mode: string
  oid: string
  path: string
}

async function listTree(repo: Repo, name: string, signal: AbortSignal): Promise<TreeEntry[]> {
  const tree = await repo.object(name, signal)
  if (tree?.type !== 'tree') return []
  const { stdout } = await repo.git(['ls-tree', '-r', '-z', tree.id], { signal })
  return fields(stdout).flatMap(line => {
    const [, mode = '', oid = '', path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? []
    return path === undefined ? [] : [{ mode, oid, path }]
  })
}

/** An operation in progress belongs to the state that is left behind. */
async function quit(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const operation = await operationIn(repo.gitDir)
  if (operation === undefined || operation === 'bisect') return []
  await repo.git([operation, '--quit'], { signal })
  return [`The ${operation} in progress was ended.`]
}

async function restoreLost(repo: Repo, { lostRef, lostOid }: UndoPoint, signal: AbortSignal): Promise<string[]> {
  if (lostRef === undefined || lostOid === undefined) return []
  if (lostRef === 'refs/stash') {
    await repo.git(['stash', 'store', '-m', 'Restored by git_undo', lostOid], { signal })
    return ['The stash is back, as stash 0.']
  }
  const now = await repo.object(lostRef, signal)
  if (now?.id === lostOid) return []
  if (now) return [`${lostRef} was at ${lostOid} then; it was left at ${now.id}.`]
  await repo.git(['update-ref', '--stdin'], { signal, stdin: `create ${lostRef} ${lostOid}\n` })
  return [`${lostRef} is back at ${lostOid}.`]
}

async function restoreHead(repo: Repo, { id, branch, head }: UndoPoint, signal: AbortSignal): Promise<void> {
  const reason = ['-m', `git_undo ${id}`]
  if (branch === undefined) {
    if (head !== undefined) await repo.git(['update-ref', ...reason, '--no-deref', 'HEAD', head], { signal })
    return
  }
  await repo.git(['symbolic-ref', ...reason, 'HEAD', branch], { signal })
  if (head !== undefined) await repo.git(['update-ref', ...reason, branch, head], { signal })
  else if (await repo.object(branch, signal)) await repo.git(['update-ref', '-d', branch], { signal })
}

function noPoint(id: string | undefined): ConnectorError {
  const message = id === undefined ? 'There is no undo point for this work tree.' : `There is no undo point ${id}.`
  return new ConnectorError('not_found', message, { hint: 'git_refs with kind "undo" lists them.' })
}
