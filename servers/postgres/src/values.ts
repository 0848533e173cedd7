import { z } from 'zod'
import type { Column } from './row.ts'

/** A value of a cell as JSON can carry it without loss: what a number cannot hold exactly stays text. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: unknown }

type Read = (text: string) => Value

const exact: Read = text => (Number.isFinite(Number(text)) && String(Number(text)) === text ? Number(text) : text)
const float: Read = text => (Number.isFinite(Number(text)) && text !== '-0' ? Number(text) : text)
const plain: Read = text => text
/** A long number in a document could lose digits: then the document stays text. */
const json: Read = text => (/\d{16}|\d[eE]/.test(text) ? text : JSON.parse(text))

/** By type oid. Times, intervals, ranges, geometry and the rest stay in the server's own text, ISO for times. */
const readers: Readonly<Record<number, Read>> = {
  16: text => text === 't',
  17: text => shortBytes(text),
  20: exact,
  21: Number,
  23: Number,
  26: Number,
  114: json,
  700: float,
  701: float,
  1700: exact,
  3802: json,
}

/** Those whose values have the text that they were read from. */
const verbatim: ReadonlySet<Read> = new Set([plain, exact, Number])

/** Array types whose text becomes a JSON array, with the type of their elements. */
const arrays: Readonly<Record<number, number>> = {
  199: 114,
  1000: 16,
  1001: 17,
  1002: 18,
  1003: 19,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 1042,
  1015: 1043,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1115: 1114,
  1182: 1082,
  1185: 1184,
  1231: 1700,
  2951: 2950,
  3807: 3802,
}

const names: Readonly<Record<number, string>> = {
  16: 'bool',
  17: 'bytea',
  18: 'char',
  19: 'name',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  25: 'text',
  26: 'oid',
  114: 'json',
  650: 'cidr',
  700: 'float4',
  701: 'float8',
  705: 'unknown',
  869: 'inet',
  1042: 'bpchar',
  1043: 'varchar',
  1082: 'date',
  1083: 'time',
  1114: 'timestamp',
  1184: 'timestamptz',
  1186: 'interval',
  1266: 'timetz',
  1700: 'numeric',
  2205: 'regclass',
  2278: 'void',
  2950: 'uuid',
  3802: 'jsonb',
}

/** What the server says about types that are not in the lists above; `$1` holds their oids. */
export const typesSql = `SELECT oid::pg_catalog.int8::pg_catalog.text AS oid, pg_catalog.format_type(oid, NULL) AS name,
  CASE WHEN typcategory = 'A' AND typdelim = ',' THEN typelem::pg_catalog.int8::pg_catalog.text END AS element
FROM pg_catalog.pg_type WHERE oid = ANY ($1::pg_catalog.oid[])`

const typeRow = z.object({ oid: z.coerce.number(), name: z.string(), element: z.coerce.number().nullable() })

/** The types of one database: the built-in ones, and those that results have brought along. */
export class Types {
  readonly #learnt = new Map<number, { name: string; element: number | null }>()

  unknown(oids: readonly number[]): number[] {
    return [...new Set(oids)].filter(oid => !(oid in names || oid in arrays || this.#learnt.has(oid)))
  }

  /** Takes rows of `typesSql`. */
  learn(rows: unknown): void {
    for (const { oid, ...type } of z.array(typeRow).parse(rows)) this.#learnt.set(oid, type)
  }

  name(oid: number): string {
    const element = arrays[oid]
    if (element !== undefined) return `${this.name(element)}[]`
    return names[oid] ?? this.#learnt.get(oid)?.name ?? `oid ${oid}`
  }

  reader(oid: number): Read {
    const element = arrays[oid] ?? this.#learnt.get(oid)?.element
    if (element === undefined || element === null) return readers[oid] ?? plain
    const read = readers[element] ?? plain
    return text => readArray(text, read) ?? text
  }

  /** @param oid one that is known */
  column(name: string, oid: number): Column {
    const reader = this.reader(oid)
    // Bytes are shortened by their own reader, which counts them.
    const read: Read = oid === 17 ? reader : text => (text.length <= wholeCharacters ? reader(text) : cut(text))
    return { name, oid, type: this.name(oid), read, verbatim: verbatim.has(reader) }
  }

  columns(fields: readonly { name: string; dataTypeID: number }[]): Column[] {
    return fields.map(({ name, dataTypeID }) => this.column(name, dataTypeID))
  }
}

const builtIn = new Types()

/** Reads a cell of a built-in type from the server's text, whole. */
export function readValue(oid: number, text: string | null): Value {
  return text === null ? null : builtIn.reader(oid)(text)
}

/** A longer cell is cut and says so. */
export const wholeCharacters = 4096

function cut(text: string): string {
  // Not between the halves of a surrogate pair.
  const end = /[\uD800-\uDBFF]/.test(text[wholeCharacters - 1] ?? '') ? wholeCharacters - 1 : wholeCharacters
  return `${text.slice(0, end)}… (${text.length} characters)`
}

const shownBytes = 32

function shortBytes(text: string): Value {
  const length = (text.length - 2) / 2
  return length <= shownBytes ? text : `${text.slice(0, 2 + 2 * shownBytes)}… (${length} bytes)`
}

/** The array's text as nested lists; undefined for one with bounds of its own (`[0:1]={1,2}`), which a list would lose. */
function readArray(text: string, read: Read): Value[] | undefined {
  if (!text.startsWith('{')) return undefined
  let at = 0
  const list = (): Value[] => {
    const items: Value[] = []
    at++
    while (at < text.length && text[at] !== '}') {
      if (text[at] === ',') at++
      items.push(text[at] === '{' ? list() : item())
    }
    at++
    return items
  }
  const item = (): Value => {
    if (text[at] === '"') return read(quoted())
    const end = /[,}]/g
    end.lastIndex = at
    const stop = end.exec(text)?.index ?? text.length
    const word = text.slice(at, stop)
    at = stop
    return word === 'NULL' ? null : read(word)
  }
  const quoted = (): string => {
    const end = /"((?:[^"\\]|\\.)*)"/sy
    end.lastIndex = at
    const found = end.exec(text)
    at += Math.max(found?.[0].length ?? 0, 1)
    return (found?.[1] ?? '').replace(/\\(.)/gs, '$1')
  }
  return list()
}
