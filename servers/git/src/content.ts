import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import { type Part, type Place, partsOf } from './diff/part.ts'
import { suggest } from './near.ts'
import { parseTree, type TreeEntry } from './parse/tree.ts'
import type { Repo } from './repo.ts'
import type { ObjectInfo } from './run/batch.ts'
import { decode, fields, quote } from './text.ts'

export interface ContentRequest {
  /** The commit. */
  id: string
  /** As the caller named it. */
  rev: string
  path: string
  range: { first: number; last: number } | undefined
  place: Place | undefined
}

const mostBytes = 8 * 1024 * 1024
const mostEntries = 2000
const mostParts = 60

/** A file or a folder as it was at a commit. */
export async function readContent(repo: Repo, request: ContentRequest, signal: AbortSignal) {
  const path = repo.path(request.path)
  const name = `${request.id}:${path}`
  const found = await repo.object(name, signal)
  if (!found) throw await missing(repo, request, path, signal)
  const at = `${path === '' ? '.' : quote(path)} at ${quote(request.rev)} (${request.id.slice(0, 10)})`
  if (found.type === 'commit') return folder(`submodule ${at} is at commit ${found.id}`, [])
  if (found.type === 'tree') return await readFolder(repo, found.id, at, signal)
  return await readBlob(repo, found, at, { ...request, path }, signal)
}

/** The content of a file; `at` says in the result which one it is. */
export async function readBlob(
  repo: Repo,
  { id, size }: Pick<ObjectInfo, 'id' | 'size'>,
  at: string,
  window: Pick<ContentRequest, 'path' | 'range' | 'place'>,
  signal: AbortSignal,
) {
  const bytes = await readFile(repo, id, size, signal)
  if (isBinary(bytes)) return file(`binary file ${at}, ${size} bytes`, [], undefined)
  const cut = bytes.length < size ? `, of which the first ${bytes.length} can be read` : ''
  return readLines(decode(bytes), `${at}, ${size} bytes${cut}`, window)
}

/** The first 8 MiB of a file. A larger one is not read through the kept process: git is stopped instead. */
export async function readFile(
  repo: Repo,
  id: string,
  size: number,
  signal: AbortSignal,
  most = mostBytes,
): Promise<Buffer> {
  if (size <= most) return (await repo.bytes(id, signal)) ?? Buffer.alloc(0)
  return (await repo.git(['cat-file', 'blob', id], { signal, maxBytes: most })).stdout
}

/** As git decides it: a NUL among the first 8,000 bytes. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0)
}

async function readFolder(repo: Repo, tree: string, at: string, signal: AbortSignal) {
  const { stdout } = await repo.git(['ls-tree', '-z', '--long', tree], { signal })
  const entries = parseTree(stdout)
  const left = entries.length - mostEntries
  const about = `folder ${at}, ${entries.length} entries${left > 0 ? `, the first ${mostEntries} of them` : ''}`
  return folder(about, entries.slice(0, mostEntries))
}

function readLines(
  text: string,
  about: string,
  { path, range, place }: Pick<ContentRequest, 'path' | 'range' | 'place'>,
) {
  const lines = text.replace(/\n$/, '').split('\n')
  const total = text === '' ? 0 : lines.length
  if (range && range.first > total) throw new ConnectorError('invalid', `The file has only ${total} lines.`)
  const first = range?.first ?? 1
  const last = Math.min(range?.last ?? total, total)
  const whole = { path, text: `${lines.slice(0, last).join('\n')}\n` }
  const parts = total === 0 ? [] : partsOf([whole], place ?? { path: quote(path), line: first - 1 })
  const shown = parts.slice(0, mostParts)
  const after = parts[mostParts]
  return file(about, shown, after && { path: after.path, line: after.line }, total)
}

function file(about: string, parts: Part[], next: Place | undefined, total?: number) {
  return { kind: 'file' as const, about, ...(total === undefined ? {} : { total }), parts, next }
}

function folder(about: string, entries: readonly TreeEntry[]) {
  const shown = entries.map(({ path, type, size }) => ({
    path: quote(path),
    type,
    ...(size === undefined ? {} : { size }),
  }))
  return { kind: 'folder' as const, about, entries: shown, parts: [] }
}

async function missing(repo: Repo, { id, rev }: ContentRequest, path: string, signal: AbortSignal) {
  const { stdout } = await repo.git(['ls-tree', '-r', '-z', '--name-only', id], { signal, maxBytes: 1024 * 1024 })
  const hint = suggest(near(path, fields(stdout)), 'git_show with the path of a folder lists it.')
  return new ConnectorError('not_found', `There is no ${quote(path)} at ${quote(rev)}.`, hint)
}
