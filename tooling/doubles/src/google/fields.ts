import type { Args, Route } from './call.ts'
import { invalid } from './errors.ts'
import { type Shape, shapeOf } from './shapes.ts'

/** What a mask asks for: a field with what is asked for of it; `*` is everything there. */
export type Mask = ReadonlyMap<string, Mask>

const everything: Mask = new Map([['*', new Map()]])

/** `files(id,owners/emailAddress),nextPageToken`. Throws 400. */
export function parseMask(text: string): Mask {
  const tokens = text.match(/[\w*-]+|[(),/]|\S/g) ?? []
  let at = 0
  const next = (): string => tokens[at] ?? ''
  const refuse = (): never => {
    throw invalid('fields', `Invalid field selection ${text}`, 'invalidParameter')
  }
  const selection = (): Mask => {
    const mask = new Map<string, Mask>()
    do {
      const [name, of] = field()
      mask.set(name, merged(mask.get(name), of))
      if (next() !== ',') break
      at += 1
    } while (at <= tokens.length)
    return mask
  }
  const field = (): [string, Mask] => {
    const name = next()
    if (!/^[\w*-]+$/.test(name)) return refuse()
    at += 1
    if (next() === '/') {
      at += 1
      return [name, new Map([field()])]
    }
    if (next() !== '(') return [name, everything]
    at += 1
    const inner = selection()
    if (next() !== ')') return refuse()
    at += 1
    return [name, inner]
  }
  const mask = selection()
  return at === tokens.length ? mask : refuse()
}

function merged(one: Mask | undefined, other: Mask): Mask {
  if (one === undefined) return other
  const both = new Map(one)
  for (const [name, of] of other) both.set(name, merged(both.get(name), of))
  return both
}

/** Of a list of fields, or what the method gives without one. Throws 400. */
export function maskOf({ name, fields: standard = '*', fieldsRequired }: Standard, { fields = '', alt }: Args): Mask {
  if (fields !== '') {
    const mask = parseMask(fields)
    checkNames(mask, shapeOf(name))
    return mask
  }
  if (fieldsRequired !== true || alt === 'media') return parseMask(standard)
  throw invalid('fields', "The 'fields' parameter is required for this method.", 'required')
}

type Standard = Pick<Route, 'name' | 'fields' | 'fieldsRequired'>

/** Throws 400 for a name that the resource does not have. */
function checkNames(mask: Mask, shape: Shape | undefined): void {
  if (shape === undefined) return
  for (const [name, inner] of mask) {
    if (name === '*') continue
    const of = Object.hasOwn(shape, name) ? shape[name] : undefined
    if (of === undefined) throw invalid('fields', `Invalid field selection ${name}`, 'invalidParameter')
    if (of !== true && inner !== everything) checkNames(inner, of)
  }
}

/** The part of a resource that the mask asks for; of lists, of each item. */
export function masked(value: unknown, mask: Mask): unknown {
  if (Array.isArray(value)) return value.map(item => masked(item, mask))
  if (typeof value !== 'object' || value === null) return value
  const all = mask.get('*')
  const entries = Object.entries(value).flatMap(([name, of]): [string, unknown][] => {
    const inner = mask.get(name) ?? all
    if (inner === undefined || of === undefined) return []
    return [[name, inner.size === 0 ? of : masked(of, inner)]]
  })
  return Object.fromEntries(entries)
}
