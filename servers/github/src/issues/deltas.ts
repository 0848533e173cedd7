import { ConnectorError } from '@mcp-connectors/core'

/** What a list of names means: changes, written with a sign, or the whole list. */
export type Deltas = { add: string[]; remove: string[] } | { whole: string[] }

/** Reads `["+bug", "-triage"]` as changes and `["bug"]` as the whole list. @throws ConnectorError for a mixture */
export function deltasOf(field: string, given: readonly string[]): Deltas {
  const signed = given.filter(one => /^[+-]./.test(one))
  if (signed.length === 0) return { whole: [...given] }
  if (signed.length === given.length) {
    const namesWith = (sign: string) => signed.filter(one => one.startsWith(sign)).map(one => one.slice(1).trim())
    return { add: namesWith('+'), remove: namesWith('-') }
  }
  throw new ConnectorError('invalid', `${field} has entries with a sign and without.`, {
    hint: `Write all with + or - to change the list (["+a", "-b"]), or none to replace it.`,
  })
}

/** The names for a new thing, which has nothing to take away. */
export function namesFor(field: string, given: readonly string[] = []): string[] {
  const deltas = deltasOf(field, given)
  return 'whole' in deltas ? deltas.whole : deltas.add
}

/** The changes that lead from `current` to what was given; names match without regard to case, as on GitHub. */
export function changesTo(current: readonly string[], deltas: Deltas): { add: string[]; remove: string[] } {
  const has = (names: readonly string[], name: string) => names.some(one => one.toLowerCase() === name.toLowerCase())
  if ('whole' in deltas) {
    return {
      add: deltas.whole.filter(name => !has(current, name)),
      remove: current.filter(name => !has(deltas.whole, name)),
    }
  }
  return {
    add: deltas.add.filter(name => !has(current, name)),
    remove: current.filter(name => has(deltas.remove, name)),
  }
}

/** `labels +bug -triage`. */
export function toldChanges(field: string, { add, remove }: { add: readonly string[]; remove: readonly string[] }) {
  return [field, ...add.map(name => `+${name}`), ...remove.map(name => `-${name}`)].join(' ')
}
