import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '@mcp-connectors/core'

/** What a line of the password file is matched against. */
export interface Place {
  host: string
  port: number
  dbname: string
  user: string
}

/** `~/.pgpass`, or libpq's place for it on Windows. */
export function defaultPassfile(): string {
  return process.platform === 'win32'
    ? join(homedir(), 'AppData', 'Roaming', 'postgresql', 'pgpass.conf')
    : join(homedir(), '.pgpass')
}

/** The password that the file holds for this place; undefined when there is no file or no line. libpq's rules hold. */
export async function passwordOf(place: Place, path: string, log: Log): Promise<string | undefined> {
  const [found] = await Promise.allSettled([stat(path)])
  if (found.status === 'rejected' || !found.value.isFile()) return undefined
  if (process.platform !== 'win32' && (found.value.mode & 0o077) !== 0) {
    log.warn(`${path}: not read, because other users can. Run chmod 600 on it.`)
    return undefined
  }
  return findPassword(await readFile(path, 'utf8'), place)
}

/** The first line `host:port:database:user:password` that matches; `*` matches all, `\` keeps `:` and `\`. */
export function findPassword(text: string, { host, port, dbname, user }: Place): string | undefined {
  // A socket is "localhost" to the file.
  const wanted = [host.startsWith('/') ? 'localhost' : host, String(port), dbname, user]
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    const fields = splitFields(line)
    const password = fields[4]
    if (password === undefined || password === '') continue
    if (wanted.every((value, index) => fields[index] === '*' || fields[index] === value)) return password
  }
  return undefined
}

function splitFields(line: string): string[] {
  return (line.match(/(?:^|:)((?:[^:\\]|\\.|\\$)*)/g) ?? []).map((field, index) =>
    field.slice(index === 0 ? 0 : 1).replace(/\\(.)/g, '$1'),
  )
}
