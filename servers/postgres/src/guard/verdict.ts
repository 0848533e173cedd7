import type { Catalogue, FunctionEntry } from './catalogue.ts'
import {
  changing,
  dangerous,
  dangerousExtensions,
  type Group,
  harmless,
  harmlessOfExtension,
} from './known-functions.ts'
import type { Rules } from './rules.ts'

/** `fine`; `refused` with the reason; `read`: it depends on its body. */
export type Verdict = 'fine' | 'read' | { readonly refused: string }

const fine = 'fine'
const harmlessNames = new Set(harmless.flatMap(group => group.names))
const changingNames = new Set(changing.flatMap(group => group.names))
const harmlessInExtension = new Map(
  Object.entries(harmlessOfExtension).map(([extension, group]) => [extension, new Set(group.names)]),
)

/** What the declaration of a function says about calling it in a read, or in a change. */
export function verdictOf(entry: FunctionEntry, rules: Rules, catalogue: Catalogue): Verdict {
  if (rules.allows(entry.schema, entry.name)) return fine
  if (entry.kind === 'a' || entry.kind === 'w') return verdictOfAggregate(entry, rules, catalogue)
  if (entry.extension !== null) return verdictOfExtension(entry, entry.extension)
  if (entry.builtin) return verdictOfBuiltin(entry, rules)
  return verdictOfOwn(entry, rules)
}

/** A function known by its oid alone: one that the catalogue does not list is harmless. */
export function verdictOfOid(oid: number, rules: Rules, catalogue: Catalogue): Verdict {
  const entry = catalogue.functions.get(oid)
  return entry === undefined ? fine : verdictOf(entry, rules, catalogue)
}

function verdictOfBuiltin(entry: FunctionEntry, rules: Rules): Verdict {
  if (rules.changes && changingNames.has(entry.name)) return fine
  const why = groupOf(dangerous, entry.name)?.why
  if (why !== undefined) return { refused: why }
  if (!entry.volatile || harmlessNames.has(entry.name)) return fine
  return { refused: 'it is volatile and not known to be harmless' }
}

function verdictOfExtension(entry: FunctionEntry, extension: string): Verdict {
  const why = dangerousExtensions[extension] ?? groupOf(dangerous, entry.name)?.why
  if (why !== undefined) return { refused: why }
  if (!entry.volatile || harmlessInExtension.get(extension)?.has(entry.name)) return fine
  return { refused: `it is volatile and not known to be harmless (extension ${extension})` }
}

/** A function that somebody made in this database. */
function verdictOfOwn(entry: FunctionEntry, rules: Rules): Verdict {
  if (entry.volatile && !rules.changes)
    return { refused: 'it is VOLATILE, so it may change data; one that only reads can be declared STABLE' }
  if (entry.definer && !rules.changes)
    return { refused: 'it is SECURITY DEFINER, so it runs with the rights of its owner' }
  if (!entry.trusted || entry.language === 'internal') {
    return { refused: `it is written in ${entry.language}, which can reach outside the database` }
  }
  if (rules.strict && entry.language !== 'sql') {
    return { refused: `it is written in ${entry.language}, whose body strict mode cannot check` }
  }
  return 'read'
}

/** An aggregate declares nothing of its own: what counts is the functions behind it. */
function verdictOfAggregate(entry: FunctionEntry, rules: Rules, catalogue: Catalogue): Verdict {
  if (entry.extension !== null) return verdictOfExtension({ ...entry, volatile: false }, entry.extension)
  if (entry.builtin) return verdictOfBuiltin(entry, rules)
  const verdicts = entry.support.map(oid => verdictOfOid(oid, rules, catalogue))
  return verdicts.find(verdict => typeof verdict === 'object') ?? verdicts.find(verdict => verdict === 'read') ?? fine
}

function groupOf(groups: readonly Group[], name: string): Group | undefined {
  return groups.find(group => group.names.includes(name))
}
