import { type Call, Refusal } from './call.ts'

export interface Term {
  /** Undefined for words to find. */
  readonly qualifier: string | undefined
  readonly value: string
  readonly negated: boolean
}

/** `repo:a/b -label:"good first issue" words` taken apart. */
export function parseQuery(query: string): Term[] {
  const terms: Term[] = []
  // Places joined by OR in brackets are what they are without: the scope takes any of them.
  const flat = query.replace(/\((\S+:\S+(?: OR \S+:\S+)+)\)/g, (_all, inner: string) => inner.replaceAll(' OR ', ' '))
  for (const [, minus, qualifier, quoted, plain] of flat.matchAll(/(-)?(?:([a-z-]+):)?(?:"([^"]*)"|([^\s"]+))/g)) {
    const value = quoted ?? plain ?? ''
    if (value === 'AND' && qualifier === undefined) continue
    terms.push({ qualifier, value, negated: minus !== undefined })
  }
  return terms
}

export const wordsOf = (terms: readonly Term[]): string[] =>
  terms.filter(({ qualifier, negated }) => qualifier === undefined && !negated).map(({ value }) => value.toLowerCase())

/** `>=5`, `<2026-01-01`, `1..9` or a value itself. ISO times compare as text, so a day stands for its beginning. */
export function within(range: string, value: number | string): boolean {
  const of = (text: string): number | string => (typeof value === 'number' ? Number(text) : text)
  const [, from, to] = /^(.+?)\.\.(.+)$/.exec(range) ?? []
  if (from !== undefined && to !== undefined) {
    return (
      (from === '*' || value >= of(from)) && (to === '*' || value <= of(`${to}${typeof value === 'string' ? '~' : ''}`))
    )
  }
  const [, sign = '', rest = ''] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? []
  if (sign === '>=') return value >= of(rest)
  if (sign === '<=') return value <= of(`${rest}${typeof value === 'string' ? '~' : ''}`)
  if (sign === '>') return value > of(rest)
  if (sign === '<') return value < of(rest)
  return typeof value === 'number' ? value === of(rest) : value.startsWith(rest)
}

/**
 * The repositories that a search looks at: those of repo:, org: and user:, else all. Throws 422 when it names one that
 * the caller cannot see.
 */
export function scopeOf({ front }: Call, terms: readonly Term[], visible: readonly string[]): string[] {
  const scopes = terms.filter(({ qualifier, negated }) => !negated && /^(repo|org|user)$/.test(qualifier ?? ''))
  const found = scopes.flatMap(({ qualifier, value }) => {
    const current = qualifier === 'repo' ? (front.names.find(value)?.fullName ?? value) : `${value}/`
    return visible.filter(name =>
      qualifier === 'repo' ? same(name, current) : name.toLowerCase().startsWith(current.toLowerCase()),
    )
  })
  if (scopes.length === 0) return [...visible]
  if (found.length > 0 || scopes.some(({ qualifier }) => qualifier !== 'repo')) return [...new Set(found)]
  const message =
    'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.'
  throw new Refusal(422, 'Validation Failed', [{ message, resource: 'Search', field: 'q', code: 'invalid' }])
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
