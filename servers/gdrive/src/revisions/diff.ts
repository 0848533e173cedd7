import { ConnectorError } from '@mcp-connectors/core'

const mostEdits = 4000
/** Milliseconds in which nothing else is answered. */
const longest = 3000

/** What differs between two texts, as a unified diff without its head: lines after `-`, `+` or a space, in hunks. */
export async function diffOf(before: readonly string[], after: readonly string[]): Promise<string[]> {
  const { structuredPatch } = await import('diff')
  const patch = structuredPatch('', '', before.join(''), after.join(''), '', '', {
    context: 2,
    maxEditLength: mostEdits,
    timeout: longest,
  })
  if (patch === undefined) {
    throw new ConnectorError(
      'too_large',
      `The two differ in more than ${mostEdits.toLocaleString('en')} places, or take too long to compare.`,
      {
        hint: 'Read them both with action read.',
      },
    )
  }
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@\n`,
    ...lines.map(line => `${line}\n`),
  ])
}
