type Schema = { [key: string]: unknown }

/** What some client or model API would choke on in a tool's input schema, each with its path. */
export function schemaFaults(schema: Schema): string[] {
  const faults: string[] = []
  if (schema.type !== 'object') faults.push('the top level is not an object')
  for (const union of ['anyOf', 'oneOf', 'allOf']) if (union in schema) faults.push(`${union} at the top level`)
  if (schema.additionalProperties !== false) faults.push('unknown arguments are not refused: use z.strictObject')
  walk(schema, '', faults)
  return faults
}

function walk(node: unknown, path: string, faults: string[]): void {
  if (node === null || typeof node !== 'object') return
  for (const [key, child] of Object.entries(node)) {
    const here = `${path}/${key}`
    if (key === '$ref') faults.push(`${here}: references are not resolved by every client`)
    if (key === 'format' && typeof child === 'string') faults.push(`${here}: "${child}" is refused by some model APIs`)
    if (typeof child === 'number' && Math.abs(child) >= Number.MAX_SAFE_INTEGER)
      faults.push(`${here}: give a real bound`)
    walk(child, here, faults)
  }
}
