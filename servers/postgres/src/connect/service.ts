import { readFile } from 'node:fs/promises'
import { ConnectorError } from '@mcp-connectors/core'
import type { Keywords } from './target.ts'

/** One section of a connection service file (`pg_service.conf`). @throws ConnectorError `invalid` naming file and service. */
export async function readService(name: string, path: string): Promise<Keywords> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ConnectorError('invalid', `The service file ${path} cannot be read.`, { cause: error })
  })
  const section = sectionOf(text, name)
  if (section) return section
  throw new ConnectorError('invalid', `There is no service [${name}] in ${path}.`)
}

function sectionOf(text: string, name: string): Keywords | undefined {
  let found: Record<string, string> | undefined
  let inside = false
  for (const line of text.split('\n').map(raw => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const header = /^\[(.*)\]$/.exec(line)
    if (header) {
      inside = header[1] === name
      if (inside) found ??= {}
    } else if (inside && found) {
      const at = line.indexOf('=')
      if (at > 0) found[line.slice(0, at).trim()] = line.slice(at + 1).trim()
    }
  }
  return found
}
