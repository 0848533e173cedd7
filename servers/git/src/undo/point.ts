import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { isRefName } from '../ref-name.ts'
import { quote, unquote } from '../text.ts'

/**
 * An undo point is one commit under `refs/mcp/undo/<id>`. Its tree holds
 * - `work`: the files as they lay on disk, byte for byte, untracked ones included, ignored ones not;
 * - `index`: what was staged;
 * - `base`, `ours`, `theirs`: the sides of paths in conflict; `intent`: paths added with `git add -N`. Only if any.
 * Its parent is HEAD. Its message is one line for people, an empty
 * line, and the details below as a query string. A ref that the action was
 * about to delete or move is kept under `refs/mcp/kept/<id>`, out of reach of git's garbage collection.
 */
export const undoPrefix = 'refs/mcp/undo/'
export const keptPrefix = 'refs/mcp/kept/'

// A repository from elsewhere may bring such commits along: what they name is checked like any argument.
const oid = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
const branchName = z.string().startsWith('refs/heads/').refine(isRefName)
const lostRef = z.union([branchName, z.string().startsWith('refs/tags/').refine(isRefName), z.literal('refs/stash')])

const details = z.object({
  version: z.literal('1'),
  /** The top folder of the work tree it was made in: linked work trees share their refs. */
  worktree: z.string(),
  /** Absent before the first commit. */
  head: oid.optional(),
  /** The full ref name; absent on a detached HEAD. */
  branch: branchName.optional(),
  /** What was in progress: it cannot be brought back, only its files and conflicts can. */
  operation: z.string().optional(),
  /** The ref that the action was about to delete or move, and the object it pointed at. */
  lostRef: lostRef.optional(),
  lostOid: oid.optional(),
})
export type UndoDetails = Omit<z.infer<typeof details>, 'version'>

export interface UndoPoint extends UndoDetails {
  id: string
  /** What was about to happen. */
  action: string
}

export interface CommitParts {
  tree: string
  action: string
  at: Date
  details: UndoDetails
}

/** The commit object itself: made by hand, so that it needs no identity of the person and runs no signing program. */
export function commitText({ tree, action, at, details: { head, ...rest } }: CommitParts): string {
  const who = `mcp-connectors <undo@mcp-connectors.invalid> ${Math.floor(at.getTime() / 1000)} +0000`
  const parent = head === undefined ? [] : [`parent ${head}`]
  const lines = [`tree ${tree}`, ...parent, `author ${who}`, `committer ${who}`]
  const query = Object.entries({ version: '1', ...rest, head })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(quote(value))}`]))
    .join('&')
  return `${lines.join('\n')}\n\n${action.replaceAll(/\s+/g, ' ')}\n\n${query}\n`
}

/** `20261124-114501123-3fa2`: the time to the millisecond, so that names sort by age, and the start of the commit's id. */
export function undoId(at: Date, oid: string): string {
  const [date = '', time = ''] = at.toISOString().split('T')
  return `${date.replaceAll('-', '')}-${time.replaceAll(/\D/g, '')}-${oid.slice(0, 4)}`
}

export function isUndoId(id: string): boolean {
  return /^\d{8}-\d{9}-[0-9a-f]{4}$/.test(id)
}

/**
 * Reads the body of an undo point's commit message.
 * @throws ConnectorError `invalid` for a commit that this server did not write.
 */
export function readPoint(id: string, message: string): UndoPoint {
  const [action = '', , query = ''] = message.split('\n')
  const pairs = [...new URLSearchParams(query)].map(([key, value]) => [key, unquote(value)])
  const parsed = details.safeParse(Object.fromEntries(pairs))
  if (!parsed.success) {
    throw new ConnectorError('invalid', `${undoPrefix}${id} is not an undo point of this server.`, {
      hint: 'List the undo points with git_refs, kind "undo".',
    })
  }
  const { version: _version, ...rest } = parsed.data
  return { id, action, ...rest }
}

export interface Age {
  ref: string
  /** Milliseconds. */
  at: number
}

const most = 50
const keptForMs = 14 * 24 * 3600 * 1000

/** How far a clock may be put back without points being lost. */
const clockMs = 24 * 3600 * 1000

/**
 * The undo points to let go before a new one is added: those older than 14 days, those from the future, which a
 * repository brought along and which would crowd out the others, and of the rest all but the newest 49.
 */
export function outdated(points: readonly Age[], now: number): string[] {
  const kept = points
    .filter(({ at }) => at <= now + clockMs && now - at <= keptForMs)
    .toSorted((a, b) => b.at - a.at)
    .slice(0, most - 1)
  return points.filter(point => !kept.includes(point)).map(({ ref }) => ref)
}
