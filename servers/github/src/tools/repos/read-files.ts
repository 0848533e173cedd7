import { ConnectorError, counted, type RenderContext, reply } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import type { Place } from '../../client.ts'
import { atText, refAndPath } from '../../code/commit-at.ts'
import { cleanPath, parseSpec } from '../../code/path.ts'
import { shownFiles } from '../../code/shown-files.ts'
import { afterPiece, piece, spot } from '../../pieces.ts'
import { tool } from '../../tool.ts'

const part = piece.extend({
  path: z.string(),
  sha: z.string().optional(),
  total: z.int().optional().describe('Lines of the file.'),
  note: z.string().optional(),
  near: z.array(z.string()).optional(),
})

type Part = z.output<typeof part>

/** Further pages read the same commit; `path` is what the URL meant. */
const position = spot.extend({ sha: z.string(), path: z.string() })

export const readFiles = tool({
  name: 'github_read_files',
  title: 'Read files',
  access: 'read',
  description: 'Read up to 20 files at one commit, lines numbered, with blob sha; images are shown.',
  input: z.strictObject({
    repo,
    paths: z.array(z.string()).max(20).default([]).describe('src/a.ts or src/a.ts:10-80.'),
    ref: z.string().optional().describe('Branch, tag, sha or pull/12/head.'),
  }),
  output: z.object({
    repo: z.string(),
    ref: z.string().optional(),
    commit: z.string(),
    parts: z.array(part),
  }),
  paged: true,
  fit: {
    list: 'parts',
    after: (part: Part, _index, { commit: sha }) => ({ ...afterPiece(part), sha, path: part.path }),
  },
  run: async (args, { client, signal, position: given, budget }) => {
    const place = client.place(args.repo)
    const from = given === undefined ? undefined : position.parse(given)
    const { ref, path } = from ? { ref: from.sha, path: from.path } : await whereOf(place, args, signal)
    const specs = args.paths.length > 0 ? args.paths.map(parseSpec) : [{ path, ...place.lines }]
    const { at, parts, images, next } = await shownFiles(place.repo, ref, specs, { from, budget }, signal)
    const name = args.ref ?? at.name
    const value = {
      repo: place.repo.full,
      ...(name === undefined ? {} : { ref: name }),
      commit: at.sha,
      parts,
      next: next && { ...next, sha: at.sha, path },
    }
    return reply(value, ...images)
  },
  render: ({ repo, ref: name, commit: sha, parts }, { untrusted }) =>
    [atText(repo, { name, sha }), ...filesIn(parts).map(file => renderFile(file, untrusted))].join('\n'),
})

async function whereOf(
  place: Place,
  { paths, ref: asked }: { paths: readonly string[]; ref?: string | undefined },
  signal: AbortSignal,
): Promise<{ ref: string | undefined; path: string }> {
  const given = paths[0] === undefined ? undefined : parseSpec(paths[0]).path
  const { ref, path } = await refAndPath(place.repo, place, { ref: asked, path: given }, signal)
  if (path === undefined || path === '') {
    throw new ConnectorError('invalid', 'paths is missing.', { hint: 'github_list_tree lists what there is.' })
  }
  return { ref, path: cleanPath(path) }
}

/** Pieces of one file belong together. */
function filesIn(parts: readonly Part[]): Part[][] {
  return [...Map.groupBy(parts, ({ file }) => file).values()]
}

function renderFile(parts: readonly Part[], untrusted: RenderContext['untrusted']): string {
  const [first] = parts
  if (!first) return ''
  const { path, sha, total, note, near = [] } = first
  const text = parts.map(({ text }) => text).join('\n')
  const id = sha === undefined ? '' : `, blob ${sha.slice(0, 10)}`
  if (note !== undefined) {
    const more = near.length > 0 ? near.join('\n') : text
    const head = `${path}: ${note}${id}${near.length > 0 ? '; perhaps:' : ''}`
    return more === '' ? head : `${head}\n${untrusted(more)}`
  }
  const lines = text.split('\n').map((line, index) => `${first.line + index + 1}\t${line}`)
  const last = first.line + lines.length
  const whole = first.line === 0 && last === total
  const range = whole ? counted(total, 'line') : `lines ${first.line + 1}-${last} of ${total}`
  return untrusted(lines.join('\n'), `${path}, ${range}${id}`)
}
