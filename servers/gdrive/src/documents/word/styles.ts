import { attribute, readWholeXml } from '../xml.ts'

/** What a paragraph style brings along. */
export interface Style {
  /** Of a heading, from 1. */
  level?: number | undefined
  /** Of a list: its number, and the level in it from 0. */
  list?: string | undefined
  depth?: number | undefined
}

interface GivenStyle extends Style {
  name: string
  basedOn?: string
}

/** Steps from a style to the one that it is based on. */
const mostSteps = 20

/** Styles of paragraphs by id, each with what it takes from the one it is based on. */
export async function readStyles(chunks: AsyncIterable<Uint8Array>): Promise<Map<string, Style>> {
  const given = new Map<string, GivenStyle>()
  let style: GivenStyle | undefined
  await readWholeXml(chunks, {
    open(name, attributes) {
      const value = attribute(attributes, 'val') ?? ''
      if (name === 'style') {
        style = { name: '' }
        given.set(attribute(attributes, 'styleId') ?? '', style)
      } else if (!style) return
      else if (name === 'name') style.name = value
      else if (name === 'basedOn') style.basedOn = value
      else if (name === 'outlineLvl') style.level = Number(value) < 9 ? Number(value) + 1 : undefined
      else if (name === 'numId') style.list = value
      else if (name === 'ilvl') style.depth = Number(value)
    },
    close(name) {
      if (name === 'style') style = undefined
    },
  })
  return new Map([...given.keys()].map(id => [id, resolved(id, given)]))
}

function resolved(id: string, given: ReadonlyMap<string, GivenStyle>): Style {
  const style: Style = {}
  let at = given.get(id)
  for (let step = 0; at && step < mostSteps; step++) {
    style.level ??= at.level ?? levelByName(at.name)
    style.list ??= at.list
    style.depth ??= at.depth
    at = given.get(at.basedOn ?? '')
  }
  return style
}

function levelByName(name: string): number | undefined {
  if (/^title$/i.test(name)) return 1
  const level = /^heading ([1-9])$/i.exec(name)?.[1]
  return level === undefined ? undefined : Number(level)
}
