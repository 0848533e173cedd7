import { ConnectorError } from '@mcp-connectors/core'
import { quote } from './text.ts'

// Control characters, space, and what git gives a meaning of its own in a revision or a refspec.
// biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses exactly these in a ref name.
const forbidden = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$/

/** Whether git would accept `name` as the short name of a branch or tag (git check-ref-format --branch). */
export function isRefName(name: string): boolean {
  if (name === '' || name === '@' || name === 'HEAD' || name.startsWith('-') || forbidden.test(name)) return false
  return name.split('/').every(part => !part.startsWith('.') && !part.endsWith('.lock'))
}

/** @throws ConnectorError `invalid` for a name that git would not accept, or would read as an option. */
export function refName(name: string, what: 'branch' | 'tag'): string {
  if (isRefName(name)) return name
  throw new ConnectorError('invalid', `${JSON.stringify(name.slice(0, 200))} cannot be the name of a ${what}.`, {
    hint: 'Use letters, digits, "-", "_", "." and "/"; no leading dash, no "..", no spaces.',
  })
}

/** A branch by its full name as a field of a result, which lacks the field on a detached HEAD. */
export function shownBranch(ref: string | undefined): { branch?: string } {
  return ref === undefined ? {} : { branch: quote(ref.replace(/^refs\/heads\//, '')) }
}
