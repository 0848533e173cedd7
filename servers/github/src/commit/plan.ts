import { isUtf8 } from 'node:buffer'
import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import { blobName } from '../code/blob-name.ts'
import type { Entry } from '../code/tree.ts'
import type { Change, Planned } from './change.ts'
import { applyEdits, type EditProblem } from './edits.ts'
import { checkClashes, writablePath } from './paths.ts'

export interface Plan {
  /** What differs from what is there. */
  planned: Planned[]
  /** Paths that are as asked for already. */
  same: string[]
}

/** Reads blobs, of which the contents are needed, by their names. */
export type ReadBlobs = (shas: readonly string[]) => Promise<Map<string, Buffer>>

const mostFiles = 1000

/** Works out what each change does to the files that are there. @throws ConnectorError naming what does not fit */
export async function planChanges(
  files: ReadonlyMap<string, Entry>,
  changes: readonly Change[],
  read: ReadBlobs,
): Promise<Plan> {
  const wanted = changes.flatMap(change => spread(files, normal(change)))
  if (wanted.length > mostFiles) {
    throw new ConnectorError('too_large', `This changes ${wanted.length} files; ${mostFiles} is the limit.`)
  }
  checkTwice(wanted)
  for (const change of wanted) checkOne(files, change)
  const edited = wanted.filter(({ edits }) => edits).flatMap(({ path }) => files.get(path)?.sha ?? [])
  const blobs = edited.length === 0 ? new Map<string, Buffer>() : await read([...new Set(edited)])
  const problems: EditProblem[] = []
  const all = wanted.flatMap(change => plannedOf(files, change, blobs, problems))
  if (problems.length > 0) throw unmade(problems)
  const planned = all.filter(one => !isSame(one))
  const gone = new Set(planned.filter(({ sha }) => sha === undefined).map(({ path }) => path))
  for (const { from } of planned) if (from !== undefined) gone.add(from)
  const added = planned.filter(({ path, sha }) => sha !== undefined && !files.has(path)).map(({ path }) => path)
  if (added.length > 0)
    checkClashes(
      added,
      [...files.keys()].filter(path => !gone.has(path)),
    )
  return { planned, same: all.filter(isSame).map(({ path }) => path) }
}

function normal(change: Change): Change {
  const moved = change.move_to === undefined ? {} : { move_to: writablePath(change.move_to) }
  return { ...change, path: writablePath(change.path), ...moved }
}

/** Deleting or moving a folder is doing so with all that is in it. */
function spread(files: ReadonlyMap<string, Entry>, change: Change): Change[] {
  if ((!change.delete && change.move_to === undefined) || files.has(change.path)) return [change]
  const below = [...files.keys()].filter(path => path.startsWith(`${change.path}/`))
  if (below.length === 0 || change.content !== undefined || change.base64 !== undefined || change.edits) return [change]
  return below.map(path => ({
    ...change,
    path,
    ...(change.move_to === undefined ? {} : { move_to: `${change.move_to}${path.slice(change.path.length)}` }),
  }))
}

function checkTwice(changes: readonly Change[]): void {
  const seen = new Set<string>()
  for (const path of changes.flatMap(({ path, move_to }) => (move_to === undefined ? [path] : [path, move_to]))) {
    if (seen.has(path)) {
      throw new ConnectorError('invalid', `${JSON.stringify(path)} is named twice.`, {
        hint: 'Put all that happens to a file into one change.',
      })
    }
    seen.add(path)
  }
}

function checkOne(files: ReadonlyMap<string, Entry>, change: Change): void {
  const { path, content, base64, edits, move_to, executable } = change
  const sources = [content, base64, edits].filter(one => one !== undefined).length
  if (sources > 1) throw wrong(path, 'has more than one of content, base64 and edits')
  if (change.delete && (sources > 0 || move_to !== undefined)) throw wrong(path, 'is deleted and changed at once')
  if (sources === 0 && !change.delete && move_to === undefined && executable === undefined) {
    throw wrong(path, 'says nothing to change', 'Give content, base64, edits, move_to, delete or executable.')
  }
  const entry = files.get(path)
  if (entry === undefined) {
    // A whole file may be new; everything else needs one that is there.
    if ((content !== undefined || base64 !== undefined) && move_to === undefined) return
    throw notThere(files, path)
  }
  if (entry.type !== 'file' && (sources > 0 || executable !== undefined)) {
    throw wrong(path, `is a ${entry.type === 'link' ? 'symbolic link' : entry.type}`, 'Change the file it leads to.')
  }
  if (move_to !== undefined && files.has(move_to)) {
    throw new ConnectorError('conflict', `${JSON.stringify(move_to)} exists already.`, {
      hint: 'Move to another path, or delete that one in a commit before.',
    })
  }
}

function wrong(path: string, what: string, hint?: string): ConnectorError {
  return new ConnectorError('invalid', `${JSON.stringify(path)} ${what}.`, hint === undefined ? {} : { hint })
}

function notThere(files: ReadonlyMap<string, Entry>, path: string): ConnectorError {
  const offered = near(path, [...files.keys()])
  return new ConnectorError('not_found', `There is no ${JSON.stringify(path)}.`, {
    hint: offered.length > 0 ? 'Did you mean a path quoted above?' : 'A new file needs its whole content.',
    ...(offered.length > 0 ? { quote: offered.join('\n') } : {}),
  })
}

function plannedOf(
  files: ReadonlyMap<string, Entry>,
  change: Change,
  blobs: ReadonlyMap<string, Buffer>,
  problems: EditProblem[],
): Planned[] {
  const { path, move_to, executable } = change
  const entry = files.get(path)
  const before = entry && { mode: entry.mode, sha: entry.sha }
  const mode = executable === undefined ? (entry?.mode ?? '100644') : executable ? '100755' : '100644'
  if (change.delete) return [{ path, mode, before, sha: undefined }]
  const bytes = bytesOf(change, entry && blobs.get(entry.sha), problems)
  const place = move_to === undefined ? { path } : { path: move_to, from: path }
  const sha = bytes === undefined ? entry?.sha : blobName(bytes)
  return [{ ...place, mode, before, sha, ...(bytes === undefined || sha === entry?.sha ? {} : { bytes }) }]
}

/** The new bytes; undefined where they stay. */
function bytesOf(
  { path, content, base64, edits }: Change,
  current: Buffer | undefined,
  problems: EditProblem[],
): Buffer | undefined {
  if (content !== undefined) return Buffer.from(content)
  if (base64 !== undefined) return decoded(path, base64)
  if (edits === undefined || current === undefined) return undefined
  if (!isUtf8(current)) throw wrong(path, 'is no UTF-8 text', 'Give the whole file as base64.')
  const result = applyEdits(path, current.toString('utf8'), edits)
  problems.push(...result.problems)
  return Buffer.from(result.text)
}

function decoded(path: string, base64: string): Buffer {
  const text = base64.replace(/\s+/g, '')
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 !== 1) return Buffer.from(text, 'base64')
  throw wrong(path, 'has base64 that is none')
}

function isSame({ from, mode, before, sha }: Planned): boolean {
  return from === undefined && before?.sha === sha && before?.mode === mode
}

const mostQuoted = 10

/** All edits that were not made, so that one more call can put them right. */
function unmade(problems: readonly EditProblem[]): ConnectorError {
  const isMissing = problems.some(({ lines }) => lines.length === 0)
  return new ConnectorError(
    isMissing ? 'conflict' : 'invalid',
    `Nothing was committed: ${problems.length === 1 ? 'an edit does' : `${problems.length} edits do`} not fit exactly once.`,
    {
      quote: problems.slice(0, mostQuoted).map(problemText).join('\n\n'),
      hint: isMissing
        ? 'Copy old from github_read_files, at this branch, with its white space.'
        : 'Take more lines into old, so that it occurs once.',
    },
  )
}

function problemText({ path, edit, lines, near }: EditProblem): string {
  const old = edit.old.length > 300 ? `${edit.old.slice(0, 300).toWellFormed()}…` : edit.old
  if (lines.length > 0) return `${path}: on lines ${lines.join(', ')} there is\n${old}`
  const like = near === undefined ? '' : `\nLike it, on line ${near.line}:\n${near.text.slice(0, 600).toWellFormed()}`
  return `${path}: nowhere there is\n${old}${like}`
}
