/** One part of a written name: the spellings to look for, the preferred one first. */
export type Part = readonly string[]

/** A name as a person or a model writes it: `orders`, `shop.orders`, `shop."Odd Name"`, `shop.total(bigint)`. */
export interface Name {
  schema: Part | undefined
  name: Part
  /** What stood between the parentheses of a function's name. */
  args: string | undefined
}

const part = /^\s*(?:"((?:[^"]|"")+)"|([^\s."()](?:[^."()]*[^\s."()])?))\s*/

/**
 * Splits a name the way SQL does: quoted parts are exact and may hold dots, an unquoted part is tried as written and
 * in lower case. Undefined for what is no name.
 */
export function parseName(text: string): Name | undefined {
  const open = text.trimEnd().endsWith(')') ? text.search(/\((?=[^"]*\)\s*$)/) : -1
  const args = open < 0 ? undefined : text.slice(open + 1, text.lastIndexOf(')')).trim()
  const parts: Part[] = []
  let rest = open < 0 ? text : text.slice(0, open)
  for (;;) {
    const match = part.exec(rest)
    if (!match) return undefined
    parts.push(spellings(match[1], match[2]))
    rest = rest.slice(match[0].length)
    if (rest === '') break
    if (!rest.startsWith('.')) return undefined
    rest = rest.slice(1)
  }
  const name = parts.pop()
  if (!name || parts.length > 1) return undefined
  return { schema: parts[0], name, args }
}

function spellings(quoted: string | undefined, plain: string | undefined): Part {
  if (quoted !== undefined) return [quoted.replaceAll('""', '"')]
  const text = plain ?? ''
  return [...new Set([text, text.toLowerCase()])]
}

/** A name as an SQL identifier, always quoted. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
