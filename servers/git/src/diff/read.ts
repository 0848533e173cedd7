import { type ChangedFile, type FilePatch, parseFiles, parsePatches, splitDiff } from '../parse/diff.ts'
import type { Repo } from '../repo.ts'
import { quote } from '../text.ts'
import { afterPart, type Part, type Place, partsOf } from './part.ts'

export interface DiffRequest {
  /** Subcommand, its flags and object ids: all before `--`. */
  args: readonly string[]
  paths: readonly string[]
  patch: boolean
  place?: Place | undefined
  /** About how many tokens of patch are wanted; core cuts to the exact budget. */
  budget: number
}

export interface DiffPage {
  /** Every changed file, whatever the page. */
  files: readonly ChangedFile[]
  parts: readonly Part[]
  next: Place | undefined
  /** What git printed before the list: the commit, for `git show`. */
  head: Buffer
}

/** Those of the flags below that make the list. */
export const listFlags: ReadonlySet<string> = new Set(['-z', '--raw', '--numstat'])

/** Flags of every diff: nothing of the repository's runs, and the format is the one that `parse/diff.ts` reads. */
export const diffFlags: readonly string[] = [
  '-z',
  '--raw',
  '--numstat',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--find-renames',
  '--ignore-submodules=dirty',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
]

const listBytes = 64 * 1024 * 1024
const firstBytes = 512 * 1024
/** The furthest that one file's patch can be paged through. */
const furthestBytes = 16 * 1024 * 1024
/** More characters a token than any text has. */
const tokenCharacters = 6
const filesAtOnce = 50

/** One git for the first page: the list comes before the patches, and git is stopped when there are enough of those. */
export async function readDiff(repo: Repo, request: DiffRequest, signal: AbortSignal): Promise<DiffPage> {
  if (!request.patch) return await listOnly(repo, request, signal)
  if (request.place) return await laterPage(repo, request, request.place, signal)
  const { stdout, truncated } = await run(repo, request, ['--patch'], request.paths, firstBytes, signal)
  const { head, rest } = splitHead(stdout)
  const { list, patch } = splitDiff(rest)
  const files = parseFiles(list)
  const patches = patch === undefined ? [] : parsePatches(patch, files)
  // The list alone filled the buffer, and may be cut itself: the patches come with a second step.
  if (truncated && patches.length === 0) return await laterPage(repo, request, undefined, signal)
  const clashes = await conflictPatches(repo, request, files, signal)
  const parts = partsOf(inOrder(files, [...clashes, ...patches]))
  return { head, files, ...upTo(parts, request.budget * tokenCharacters, truncated) }
}

async function listOnly(repo: Repo, request: DiffRequest, signal: AbortSignal): Promise<DiffPage> {
  const { stdout } = await run(repo, request, [], request.paths, listBytes, signal)
  const { head, rest } = splitHead(stdout)
  return { head, files: parseFiles(rest), parts: [], next: undefined }
}

/** Reads only the patches of files that are still to come; without a place, from the first one on. */
async function laterPage(
  repo: Repo,
  request: DiffRequest,
  place: Place | undefined,
  signal: AbortSignal,
): Promise<DiffPage> {
  const { head, files } = await listOnly(repo, request, signal)
  const index = place ? files.findIndex(({ path }) => quote(path) === place.path) : 0
  // The file does not differ any more: there is nowhere to go on.
  if (index < 0) return { head, files, parts: [], next: undefined }
  const coming = files.slice(index, index + filesAtOnce)
  const names = coming.flatMap(({ path, from }) => (from === undefined ? [path] : [from, path]))
  // Node cannot pass a name that is not UTF-8; then everything is read again.
  const paths = names.every(name => name.isWellFormed()) ? names : request.paths
  const { stdout, truncated } = await run(repo, request, ['--patch'], paths, furthestBytes, signal)
  const { patch } = splitDiff(splitHead(stdout).rest)
  const patches = patch === undefined ? [] : parsePatches(patch, files)
  const wanted = new Set(coming.map(({ path }) => path))
  const clashes = await conflictPatches(repo, request, coming, signal)
  const parts = partsOf(inOrder(files, [...clashes, ...patches.filter(({ path }) => wanted.has(path))]), place)
  const { parts: shown, next } = upTo(parts, request.budget * tokenCharacters, truncated)
  if (next) return { head, files, parts: shown, next }
  const following = files[truncated ? index + 1 : index + filesAtOnce]
  return { head, files, parts: shown, next: following && startOf(following) }
}

/** git leaves out the patch of a conflict where it prints a list: these are asked for by themselves. */
async function conflictPatches(
  repo: Repo,
  { args: [command = 'diff', ...args] }: DiffRequest,
  files: readonly ChangedFile[],
  signal: AbortSignal,
): Promise<FilePatch[]> {
  const clashes = files.filter(({ status, path }) => status === 'unmerged' && path.isWellFormed())
  if (clashes.length === 0 || args.includes('--cached')) return []
  const flags = diffFlags.filter(flag => !listFlags.has(flag))
  const paths = clashes.slice(0, filesAtOnce).map(({ path }) => path)
  const { stdout } = await repo.git([command, ...flags, '--patch', ...args, '--', ...paths], {
    signal,
    maxBytes: firstBytes,
  })
  return parsePatches(stdout, clashes)
}

/** As in the list: a place in one file says which files are still to come. */
function inOrder(files: readonly ChangedFile[], patches: readonly FilePatch[]): FilePatch[] {
  const order = new Map(files.map(({ path }, index) => [path, index]))
  return patches.toSorted((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0))
}

function startOf({ path }: ChangedFile): Place {
  return { path: quote(path), line: 0 }
}

/** As many parts as any budget can hold, and the place after them if there are more, here or in what git did not get to. */
function upTo(
  all: readonly Part[],
  characters: number,
  truncated: boolean,
): { parts: Part[]; next: Place | undefined } {
  let size = 0
  const parts = all.filter(({ text }, index) => {
    size += text.length
    return index === 0 || size <= characters
  })
  const last = parts.at(-1)
  return { parts, next: last && (truncated || parts.length < all.length) ? afterPart(last) : undefined }
}

async function run(
  repo: Repo,
  { args }: DiffRequest,
  extra: readonly string[],
  paths: readonly string[],
  maxBytes: number,
  signal: AbortSignal,
) {
  const [command = 'diff', ...rest] = args
  return await repo.git([command, ...diffFlags, ...extra, ...rest, '--', ...paths], { signal, maxBytes })
}

/** `git show` prints the commit first; it ends where the list begins, with NUL and a newline. */
function splitHead(stdout: Buffer): { head: Buffer; rest: Buffer } {
  if (stdout[0] !== 0x1e) return { head: Buffer.alloc(0), rest: stdout }
  const end = stdout.indexOf('\0\n:')
  if (end < 0) return { head: stdout, rest: Buffer.alloc(0) }
  return { head: stdout.subarray(0, end + 1), rest: stdout.subarray(end + 2) }
}
