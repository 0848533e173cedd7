/** A part of a parse tree as libpg-query gives it: `{ SelectStmt: {...} }`, lists and plain values. */
export type Syntax = Readonly<Record<string, unknown>>

function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The body of `node` when it is of this type (`{ [type]: body }`). */
export function body(node: unknown, type: string): Syntax | undefined {
  return isSyntax(node) ? object(node[type]) : undefined
}

export function object(value: unknown): Syntax | undefined {
  return isSyntax(value) ? value : undefined
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The text of a `{ String: { sval } }`. */
export function string(node: unknown): string | undefined {
  return text(body(node, 'String')?.sval)
}

/** The values below a node, one level down. */
export function children(node: unknown): readonly unknown[] {
  if (Array.isArray(node)) return node
  return isSyntax(node) ? Object.values(node) : []
}

/** All bodies of one type, at any depth. Not recursive: a parse tree may be thousands of levels deep. */
export function* all(node: unknown, type: string): Generator<Syntax> {
  const open: unknown[] = [node]
  while (open.length > 0) {
    const next = open.pop()
    const found = body(next, type)
    if (found) yield found
    open.push(...children(next))
  }
}
