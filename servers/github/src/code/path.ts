import { ConnectorError } from '@mcp-connectors/core'

/** A file and the part of it that is wanted; lines from 1, both included. */
export interface FileSpec {
  path: string
  first?: number
  last?: number
}

/** Reads `src/a.ts`, `src/a.ts#L10-L80`, `src/a.ts:10-80`, `src/a.ts:10`. @throws ConnectorError `invalid` */
export function parseSpec(given: string): FileSpec {
  const found = /^(.*?)(?:#L(\d{1,7})(?:C\d+)?(?:-L?(\d{1,7})(?:C\d+)?)?|:(\d{1,7})(?:-(\d{1,7}))?)$/s.exec(given)
  if (!found) return { path: cleanPath(given) }
  const first = Number(found[2] ?? found[4])
  const last = Number(found[3] ?? found[5] ?? first)
  if (first < 1 || last < first) {
    throw new ConnectorError('invalid', `${JSON.stringify(given)} names no lines.`, { hint: 'Write src/a.ts:10-80.' })
  }
  return { path: cleanPath(found[1] ?? ''), first, last }
}

/** A path from the root of the repository, without slashes at its ends; empty for the root. @throws ConnectorError `invalid` */
export function cleanPath(given: string): string {
  const path = given.replace(/^(?:\.?\/)+|\/+$|^\.$/g, '')
  const parts = path.split('/')
  const bad = path !== '' && parts.some(part => part === '' || part === '.' || part === '..')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  if (bad || /[\x00-\x1f\x7f]/.test(path)) {
    throw new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 200))} is no path in a repository.`, {
      hint: 'Write it from the root of the repository, as src/index.ts.',
    })
  }
  return path
}
