/** A value of a cell as JSON can carry it without loss: what a number cannot hold exactly stays text. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: unknown }

type Read = (text: string) => Value

const exact: Read = text => (String(Number(text)) === text ? Number(text) : text)
const float: Read = text => (Number.isFinite(Number(text)) ? Number(text) : text)
const json: Read = text => (/\d{16}/.test(text) ? text : JSON.parse(text))

/** By type oid. Times, intervals, ranges, geometry and the rest stay in the server's own text, ISO for times. */
const readers: Readonly<Record<number, Read>> = {
  16: text => text === 't',
  17: text => bytes(text),
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

/** Reads a cell from the server's text. */
export function readValue(oid: number, text: string | null): Value {
  if (text === null) return null
  const element = arrays[oid]
  if (element !== undefined) return readArray(text, element) ?? text
  return readers[oid]?.(text) ?? text
}

const shownBytes = 32

function bytes(text: string): Value {
  const length = (text.length - 2) / 2
  return length <= shownBytes ? text : `${text.slice(0, 2 + 2 * shownBytes)}… (${length} bytes)`
}

/** The array's text as nested lists; undefined for one with bounds of its own (`[0:1]={1,2}`), which a list would lose. */
function readArray(text: string, element: number): Value[] | undefined {
  if (!text.startsWith('{')) return undefined
  let at = 0
  const list = (): Value[] => {
    const items: Value[] = []
    at++
    while (text[at] !== '}') {
      if (text[at] === ',') at++
      items.push(text[at] === '{' ? list() : item())
    }
    at++
    return items
  }
  const item = (): Value => {
    if (text[at] === '"') return readValue(element, quoted())
    const end = /[,}]/g
    end.lastIndex = at
    const stop = end.exec(text)?.index ?? text.length
    const word = text.slice(at, stop)
    at = stop
    return word === 'NULL' ? null : readValue(element, word)
  }
  const quoted = (): string => {
    const end = /"(?:[^"\\]|\\.)*"/gsy
    end.lastIndex = at
    const found = end.exec(text)?.[0] ?? ''
    at += Math.max(found.length, 1)
    return found.slice(1, -1).replace(/\\(.)/gs, '$1')
  }
  return list()
}

const mostCharacters = 4096

/** Cuts a long text cell; says so in the text. */
export function cutCell(value: Value): Value {
  if (typeof value !== 'string' || value.length <= mostCharacters) return value
  return `${value.slice(0, mostCharacters)}… (${value.length} characters)`
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
  600: 'point',
  650: 'cidr',
  700: 'float4',
  701: 'float8',
  790: 'money',
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
  2950: 'uuid',
  3802: 'jsonb',
}

/** The name of a built-in type; `oid 12345` for one of the database's own. */
export function typeName(oid: number): string {
  const element = arrays[oid]
  if (element !== undefined) return `${typeName(element)}[]`
  return names[oid] ?? `oid ${oid}`
}
