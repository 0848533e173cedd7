import { matchesGlob } from '@mcp-connectors/core'

const mostAlternatives = 64

/**
 * Whether a path matches one of the patterns: `*` any characters of one part, `**` any parts, `?` one character,
 * `{a,b}` either. A pattern without a slash is looked for at any depth; a folder stands for all below it.
 */
export function globOf(patterns: readonly string[]): (path: string) => boolean {
  const wanted = patterns.flatMap(alternatives).map(partsOf)
  return path => {
    const parts = path.split('/')
    return wanted.some(pattern => matches(parts, pattern))
  }
}

/** `a.{js,ts}` as `a.js` and `a.ts`. */
function alternatives(pattern: string): string[] {
  let done: string[] = []
  let open = [pattern]
  while (open.length > 0 && open.length + done.length <= mostAlternatives) {
    const split = open.map(one => ({ one, found: /\{([^{}]*)\}/.exec(one) }))
    done = [...done, ...split.filter(({ found }) => found === null).map(({ one }) => one)]
    open = split.flatMap(({ one, found }) =>
      found === null ? [] : (found[1] ?? '').split(',').map(word => one.replace(found[0], () => word)),
    )
  }
  return [...done, ...open]
}

function partsOf(pattern: string): string[] {
  const plain = pattern.replace(/^\.?\//, '').replace(/\/+$/, '')
  const parts = plain.split('/')
  const anywhere = parts.length === 1 && !/^\.?\//.test(pattern)
  // What matches a folder matches all below it.
  return [...(anywhere ? ['**'] : []), ...parts, '**']
}

/** `**` stands for any number of parts: the places it may lead to are kept side by side, so that nothing is tried twice. */
function matches(parts: readonly string[], pattern: readonly string[]): boolean {
  let reached = skipStars(new Set([0]), pattern)
  for (const part of parts) {
    const next = new Set<number>()
    for (const at of reached) {
      const wanted = pattern[at]
      if (wanted === '**') next.add(at)
      else if (wanted !== undefined && matchesGlob(part, wanted)) next.add(at + 1)
    }
    reached = skipStars(next, pattern)
  }
  return reached.has(pattern.length)
}

function skipStars(reached: Set<number>, pattern: readonly string[]): Set<number> {
  // A set goes on with what is added while it is walked.
  for (const at of reached) if (pattern[at] === '**') reached.add(at + 1)
  return reached
}
