import type { Options } from './option.ts'

/**
 * Everything in these values that must never be written anywhere: the value of each secret, and the passwords inside
 * connection strings, as written and percent-decoded. `values` holds text or lists of text by option key.
 */
export function secretsOf(options: Options, values: Readonly<Record<string, unknown>>): string[] {
  const found = new Set<string>()
  for (const [key, { secret }] of Object.entries(options)) {
    const texts = [values[key]].flat().filter(value => typeof value === 'string')
    for (const text of texts) {
      if (secret) found.add(text)
      for (const password of passwordsIn(text)) found.add(password).add(percentDecode(password))
    }
  }
  return [...found].filter(text => text !== '' && !placeholders.has(text))
}

/**
 * Passwords that guard nothing and are everyday words: masking them would hide `postgres` in every answer of a
 * server started with postgres:postgres@localhost, and tell the reader what the password is.
 */
const placeholders = new Set(['postgres', 'password', 'secret', 'changeme', 'example', 'master', 'public'])

/** The passwords inside the connection strings (URL or `key=value`) that a text holds, as they are written there. */
export function passwordsIn(text: string): string[] {
  const found: string[] = []
  // By parts, not by one expression: several URLs in a list have no blank between them.
  const parts = text.split('://')
  for (const [index, part] of parts.slice(1).entries()) {
    const isWeb = /\bhttps?$/i.test(parts[index]?.slice(-6) ?? '')
    found.push(...urlPasswords(part.split(/\s/, 1)[0] ?? '', isWeb))
  }
  for (const [, value = ''] of text.matchAll(assignment)) {
    found.push(value.startsWith("'") ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value)
  }
  return found.filter(password => password !== '')
}

const assignment =
  /(?:^|[\s?&;])(?:\w{0,20}password|passwd|pwd|\w{0,20}token|\w{0,20}secret|api_?key)\s?=\s?('(?:[^'\\]|\\.)*'|[^\s'&;#]+)/gi

/** `rest` is what follows `scheme://`. On the web a user without a password is a token. */
function urlPasswords(rest: string, isWeb: boolean): string[] {
  const authority = rest.split(/[/?#]/, 1)[0] ?? ''
  // libpq ends the user part at the first "@", browsers at the last: neither reading may show a password.
  const ends = new Set([authority.indexOf('@'), authority.lastIndexOf('@'), strayAt(authority, rest)])
  return [...ends].flatMap(end => {
    if (end === -1) return []
    const [user = '', ...password] = rest.slice(0, end).split(':')
    if (password.length === 0) return isWeb ? [user] : []
    return isSaidOpenly(password.join(':'), user, rest.slice(end + 1)) ? [] : [password.join(':')]
  })
}

/** A password that is also the user or the database is no secret, and its word is needed in answers. */
function isSaidOpenly(password: string, user: string, place: string): boolean {
  return password === user || place.split(/[^\w-]+/).includes(password)
}

/** Where the "@" is when the password holds a "/" that should have been encoded; not for `host:5432/db?mail=a@b`. */
function strayAt(authority: string, rest: string): number {
  if (authority.includes('@') || !/:\D*$/.test(authority)) return -1
  return rest.indexOf('@')
}

/** Never throws, whatever the bytes. */
function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}
