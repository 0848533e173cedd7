import { isBinary } from '../code/content.ts'
import { lineOf, type Planned } from './change.ts'

/** Added and removed lines of one file, and its unified diff. */
export interface FileChange {
  line: string
  diff: string
}

const mostCharacters = 12_000
/** In which all files are compared: nothing else is done meanwhile. */
const mostMs = 2000

/** Each file with its counts and diff; `before` has the blobs that are there now. */
export async function previewOf(
  planned: readonly Planned[],
  before: ReadonlyMap<string, Buffer>,
): Promise<FileChange[]> {
  const { structuredPatch } = await import('diff')
  const end = Date.now() + mostMs
  return planned.map(one => {
    const old = one.before === undefined ? Buffer.alloc(0) : (before.get(one.before.sha) ?? Buffer.alloc(0))
    const after = one.sha === undefined ? Buffer.alloc(0) : (one.bytes ?? old)
    const head = lineOf(one)
    if (isBinary(old) || isBinary(after)) {
      return { line: `${head} (binary)`, diff: `${head} binary, ${old.length} -> ${after.length} bytes` }
    }
    const patch = structuredPatch(one.from ?? one.path, one.path, old.toString(), after.toString(), '', '', {
      context: 3,
      // A text in which everything differs takes long to compare, and says no more.
      timeout: Math.max(1, end - Date.now()),
    })
    const lines = patch?.hunks.flatMap(hunk => [
      `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
      ...hunk.lines,
    ])
    if (lines === undefined) return { line: head, diff: `${head} (too different to compare)` }
    const count = (sign: string) => lines.filter(line => line.startsWith(sign)).length
    return { line: `${head} +${count('+')} -${count('-')}`, diff: [head, ...lines].join('\n') }
  })
}

/** The diffs one below the other, cut where they grow too long. */
export function joinDiffs(changes: readonly FileChange[]): string {
  const text = changes.map(({ diff }) => diff).join('\n')
  if (text.length <= mostCharacters) return text
  const end = text.lastIndexOf('\n', mostCharacters)
  return `${text.slice(0, end)}\n… ${text.length - end} more characters`
}
