import { invalid } from './errors.ts'

/** A condition of `q`, or several. */
export type Query =
  | { readonly kind: 'and'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'or'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'not'; readonly of: Query }
  /** Also `'value' in field`, with the operator `in`. */
  | { readonly kind: 'term'; readonly field: string; readonly operator: Operator; readonly value: string | boolean }
  | { readonly kind: 'has'; readonly field: string; readonly key: string; readonly value: string }

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'in'

type FieldKind = 'name' | 'text' | 'type' | 'time' | 'flag' | 'collection' | 'properties' | 'word'

const fields: Readonly<Record<string, FieldKind>> = {
  ...{ name: 'name', fullText: 'text', mimeType: 'type' },
  ...{ modifiedTime: 'time', viewedByMeTime: 'time', createdTime: 'time', sharedWithMeTime: 'time' },
  ...{ trashed: 'flag', starred: 'flag', sharedWithMe: 'flag' },
  ...{ parents: 'collection', owners: 'collection', writers: 'collection', readers: 'collection' },
  ...{ properties: 'properties', appProperties: 'properties' },
  ...{ visibility: 'word', 'shortcutDetails.targetId': 'word' },
}

const kindOf = (field: string): FieldKind | undefined => (Object.hasOwn(fields, field) ? fields[field] : undefined)

const operators: Readonly<Record<FieldKind, readonly Operator[]>> = {
  name: ['contains', '=', '!='],
  text: ['contains'],
  type: ['contains', '=', '!='],
  time: ['<=', '<', '=', '!=', '>', '>='],
  flag: ['=', '!='],
  // The value comes first: `'id' in parents`.
  collection: [],
  properties: [],
  word: ['=', '!='],
}

interface Token {
  readonly kind: 'text' | 'word' | 'sign' | 'end'
  readonly value: string
}

const end: Token = { kind: 'end', value: '' }
const lexicon = /\s*(?:'((?:[^'\\]|\\.)*)'|([A-Za-z][\w.]*)|(<=|>=|!=|[=<>(){}]))/sy

/** Throws 400. */
function tokensOf(q: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (q.slice(at).trim() !== '') {
    lexicon.lastIndex = at
    const match = lexicon.exec(q)
    if (match === null) throw invalid('q')
    const [, text, word, sign = ''] = match
    if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll(/\\(.)/gs, '$1') })
    else tokens.push(word === undefined ? { kind: 'sign', value: sign } : { kind: 'word', value: word })
    at = lexicon.lastIndex
  }
  return tokens
}

/** `name contains 'x' and not ('id' in parents or starred = true)`. Throws 400 for what is none. */
export function parseQuery(q: string): Query {
  const parser = new Parser(tokensOf(q))
  const query = parser.conditions()
  parser.expect('end')
  return query
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? end
  }

  #take(): Token {
    const token = this.#next
    this.#at += 1
    return token
  }

  /** The next token, which must be so. */
  expect(kind: Token['kind'], ...values: string[]): string {
    const token = this.#take()
    if (token.kind !== kind || (values.length > 0 && !values.includes(token.value))) throw invalid('q')
    return token.value
  }

  #isNext(kind: Token['kind'], ...values: string[]): boolean {
    return this.#next.kind === kind && values.includes(this.#next.value.toLowerCase())
  }

  /** From left to right: neither `and` nor `or` binds more. */
  conditions(): Query {
    let left = this.#condition()
    while (this.#isNext('word', 'and', 'or')) {
      const kind = this.#take().value.toLowerCase() === 'and' ? 'and' : 'or'
      left = { kind, left, right: this.#condition() }
    }
    return left
  }

  #condition(): Query {
    if (this.#isNext('word', 'not')) {
      this.#at += 1
      return { kind: 'not', of: this.#condition() }
    }
    if (this.#isNext('sign', '(')) {
      this.#at += 1
      const inside = this.conditions()
      this.expect('sign', ')')
      return inside
    }
    return this.#term()
  }

  #term(): Query {
    const { kind, value: first } = this.#take()
    if (kind === 'text') {
      this.expect('word', 'in')
      const field = this.expect('word')
      if (kindOf(field) !== 'collection') throw invalid('q')
      return { kind: 'term', field, operator: 'in', value: first }
    }
    const fieldKind = kind === 'word' ? kindOf(first) : undefined
    if (fieldKind === undefined) throw invalid('q')
    if (fieldKind === 'properties') return this.#has(first)
    const operator = operators[fieldKind].find(one => one === this.#next.value && this.#next.kind !== 'text')
    if (operator === undefined) {
      // `sharedWithMe and …`
      if (fieldKind === 'flag' && !this.#isComparison())
        return { kind: 'term', field: first, operator: '=', value: true }
      throw invalid('q')
    }
    this.#at += 1
    return { kind: 'term', field: first, operator, value: this.#value(fieldKind) }
  }

  #isComparison(): boolean {
    return this.#next.kind === 'text' || this.#isNext('sign', '=', '!=', '<', '<=', '>', '>=', '(', '{')
  }

  #value(kind: FieldKind): string | boolean {
    if (kind === 'flag') return this.expect('word', 'true', 'false') === 'true'
    const value = this.expect('text')
    if (kind === 'time' && !isTime(value)) throw invalid('q')
    return value
  }

  /** `has { key='x' and value='y' }` */
  #has(field: string): Query {
    this.expect('word', 'has')
    this.expect('sign', '{')
    const pairs = new Map<string, string>()
    for (const joint of ['and', '}']) {
      const name = this.expect('word', 'key', 'value')
      this.expect('sign', '=')
      pairs.set(name, this.expect('text'))
      this.expect(joint === '}' ? 'sign' : 'word', joint)
    }
    const [key, value] = [pairs.get('key'), pairs.get('value')]
    if (key === undefined || value === undefined) throw invalid('q')
    return { kind: 'has', field, key, value }
  }
}

/** RFC 3339; without an offset it is UTC. */
const isTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/i.test(text) && !Number.isNaN(timeIn(text))

/** Milliseconds. */
export function timeIn(text: string): number {
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10))
  return Date.parse(hasOffset || text.length === 10 ? text : `${text}Z`)
}

/** Every term of it. */
export function* termsOf(query: Query): Generator<Extract<Query, { kind: 'term' }>> {
  if (query.kind === 'term') yield query
  else if (query.kind === 'not') yield* termsOf(query.of)
  else if (query.kind !== 'has') {
    yield* termsOf(query.left)
    yield* termsOf(query.right)
  }
}
