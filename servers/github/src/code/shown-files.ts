import { near } from '@mcp-connectors/config'
import { type Block, ConnectorError, counted, image } from '@mcp-connectors/core'
import { linesOf, type Piece, piecesOf, type Spot, upTo } from '../pieces.ts'
import type { Repo } from '../repo.ts'
import type { At } from './commit-at.ts'
import { contentOf } from './content.ts'
import type { FileSpec } from './path.ts'
import { type Found, mostBytes, readContents } from './read-contents.ts'
import { pathsOf } from './tree.ts'

/** A piece of a file, or a note on one that cannot be shown as text. */
export interface Shown extends Piece {
  path: string
  sha?: string | undefined
  /** Lines of the whole file. */
  total?: number | undefined
  note?: string | undefined
  /** Paths that may have been meant. */
  near?: string[] | undefined
}

export interface ShownFiles {
  at: At
  parts: Shown[]
  images: Block[]
  next: Spot | undefined
}

const mostImages = 4
/** Models take no larger ones. */
const mostImageBytes = 3_500_000

/** The files at a ref from a spot on, in pieces, as many as the budget could hold. */
export async function shownFiles(
  repo: Repo,
  ref: string | undefined,
  specs: readonly FileSpec[],
  { from = { file: 0, line: 0 }, budget }: { from: Spot | undefined; budget: number },
  signal: AbortSignal,
): Promise<ShownFiles> {
  const coming = specs.slice(from.file)
  const paths = coming.map(({ path }) => path)
  const { at, found } = await readContents(repo, ref, paths, signal)
  const nearby = await nearOnes(repo, at, paths, found, signal)
  const images: Block[] = []
  const parts = coming.flatMap((spec, index) => {
    const one = found[index] ?? { type: 'missing' }
    const file = from.file + index
    const line = index === 0 ? from.line : 0
    const picture = images.length < mostImages ? imageOf(one) : undefined
    if (picture) images.push(picture)
    return partsOf(spec, one, { file, line, isShown: picture !== undefined, near: nearby.get(spec.path) })
  })
  const { pieces, more } = upTo(parts, budget)
  const after = more ? parts[pieces.length] : undefined
  return { at, parts: pieces, images, next: after && { file: after.file, line: after.line } }
}

/** @throws ConnectorError `not_found` where none of the paths is there */
async function nearOnes(
  repo: Repo,
  at: At,
  paths: readonly string[],
  found: readonly Found[],
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  const missing = paths.filter((_path, index) => found[index]?.type === 'missing')
  if (missing.length === 0) return new Map()
  const names = await pathsOf(repo, at.tree, signal)
  const nearby = new Map(missing.map(path => [path, near(path, names)]))
  if (missing.length < paths.length) return nearby
  const offered = [...new Set([...nearby.values()].flat())]
  throw new ConnectorError(
    'not_found',
    `${repo.full} has no ${missing.join(', ')} at ${at.name ?? at.sha.slice(0, 8)}.`,
    {
      hint: offered.length === 0 ? 'github_list_tree lists what there is.' : 'Did you mean one of the paths quoted?',
      ...(offered.length === 0 ? {} : { quote: offered.join('\n') }),
    },
  )
}

function imageOf(found: Found): Block | undefined {
  if (found.type !== 'file' || !found.bytes || found.bytes.length > mostImageBytes) return undefined
  const content = contentOf(found.bytes)
  return content.kind === 'image' ? image(found.bytes, content.mime) : undefined
}

interface Where {
  file: number
  line: number
  isShown: boolean
  near: string[] | undefined
}

function partsOf(spec: FileSpec, found: Found, where: Where): Shown[] {
  const { file, line } = where
  const { path } = spec
  const noted = (note: string, more: Partial<Shown> = {}): Shown[] => [{ file, line: 0, text: '', path, note, ...more }]
  if (found.type === 'missing') return noted('not there', { near: where.near })
  if (found.type === 'submodule') return noted(`a submodule at commit ${found.sha}`)
  if (found.type === 'link') return noted('a symbolic link that leads to no file here', { text: found.target })
  if (found.type === 'folder') {
    const note = `a folder, ${counted(found.names.length, 'entry', 'entries')}`
    return piecesOf(file, found.names, line).map(piece => ({ ...piece, path, note }))
  }
  const { sha, size, bytes } = found
  if (bytes === undefined) return noted(`${size} bytes, too large to be read (the limit is ${mostBytes})`, { sha })
  const content = contentOf(bytes)
  if (content.kind === 'lfs') return noted(`kept in Git LFS, ${content.size} bytes, not readable here`, { sha })
  if (content.kind === 'image') {
    return noted(`${content.mime}, ${size} bytes${where.isShown ? ', attached' : ', not attached'}`, { sha })
  }
  if (content.kind === 'binary') return noted(`binary, ${size} bytes`, { sha })
  return textParts(spec, content.text, sha, where)
}

function textParts({ path, first = 1, last }: FileSpec, text: string, sha: string, { file, line }: Where): Shown[] {
  const lines = linesOf(text)
  const total = lines.length
  if (total === 0) return [{ file, line: 0, text: '', path, sha, total, note: 'empty' }]
  if (first > total) return [{ file, line: 0, text: '', path, sha, total, note: `has only ${counted(total, 'line')}` }]
  const from = Math.max(line, first - 1)
  return piecesOf(file, lines, from, last ?? total).map(piece => ({ ...piece, path, sha, total }))
}
