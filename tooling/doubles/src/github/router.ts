import { literal } from '../literal.ts'
import type { Handler, Routes } from './call.ts'

export interface Match {
  /** `GET /repos/{owner}/{repo}`: the operation's name in the OpenAPI. */
  readonly operation: string
  readonly handler?: Handler
  readonly params: Readonly<Record<string, string>>
}

interface Route {
  readonly method: string
  readonly operation: string
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly handler?: Handler
}

/** Parameters that hold slashes. */
const long = new Set(['path', 'ref', 'basehead', 'branch', 'tag', 'tree_sha', 'dir'])

/**
 * Finds the route of a request. Operations without a handler are known too: the emulator answers them. Where several
 * templates match, the one with more fixed text wins.
 */
export function router(
  routes: Routes,
  operations: Iterable<string>,
): (method: string, path: string) => Match | undefined {
  const names = [...new Set([...Object.keys(routes), ...operations])].sort((a, b) => fixed(b) - fixed(a))
  const byMethod = Map.groupBy(
    names.map(name => compile(name, routes[name])),
    ({ method }) => method,
  )
  return (method, path) => {
    for (const { operation, pattern, names, handler } of byMethod.get(method) ?? []) {
      const found = pattern.exec(path)
      if (found === null) continue
      const params = Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')]))
      return { operation, params, ...(handler === undefined ? {} : { handler }) }
    }
    return undefined
  }
}

function compile(operation: string, handler: Handler | undefined): Route {
  const [method = '', template = ''] = operation.split(' ')
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)
  const source = template
    .split(/(\{[^}]+\})/)
    .map(part => (part.startsWith('{') ? (long.has(part.slice(1, -1)) ? '(.*)' : '([^/]+)') : literal(part)))
    .join('')
  const pattern = new RegExp(`^${source}$`)
  return { method, operation, pattern, names, ...(handler === undefined ? {} : { handler }) }
}

function fixed(operation: string): number {
  const path = operation.slice(operation.indexOf(' ') + 1)
  const longest = [...path.matchAll(/\{([^}]+)\}/g)].some(([, name = '']) => long.has(name)) ? 1 : 0
  return path.split('/').filter(part => part !== '' && !part.includes('{')).length * 2 - longest
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
