import { attribute, readWholeXml } from '../xml.ts'

interface Level {
  format: string
  /** `%1.%2.` */
  pattern: string
  start: number
}

interface List {
  /** Lists with the same one count on together. */
  pattern: string
  levels: Map<number, Level>
  starts: Map<number, number>
}

/** The numbers of lists, counted on from paragraph to paragraph. */
export class Numbering {
  readonly #lists: ReadonlyMap<string, List>
  readonly #counts = new Map<string, number[]>()

  constructor(lists: ReadonlyMap<string, List>) {
    this.#lists = lists
  }

  /** `-`, `3.`, `2.1`; undefined for what is no list. */
  next(id: string, depth: number): string | undefined {
    const list = this.#lists.get(id)
    const level = list?.levels.get(depth)
    if (!list || !level || level.format === 'none') return undefined
    const key = list.starts.size > 0 ? id : list.pattern
    const counts = this.#counts.get(key) ?? []
    this.#counts.set(key, counts)
    for (let above = 0; above < depth; above++) counts[above] ??= startOf(list, above)
    counts[depth] = (counts[depth] ?? startOf(list, depth) - 1) + 1
    counts.length = depth + 1
    if (level.format === 'bullet') return '-'
    return level.pattern.replace(/%([1-9])/g, (_, place: string) => {
      const at = Number(place) - 1
      return shownCount(counts[at] ?? 1, list.levels.get(at)?.format ?? 'decimal')
    })
  }
}

function startOf({ levels, starts }: List, depth: number): number {
  return starts.get(depth) ?? levels.get(depth)?.start ?? 1
}

function shownCount(count: number, format: string): string {
  if (format === 'lowerLetter') return letter(count)
  if (format === 'upperLetter') return letter(count).toUpperCase()
  if (format === 'lowerRoman') return roman(count)
  if (format === 'upperRoman') return roman(count).toUpperCase()
  return format === 'decimalZero' ? String(count).padStart(2, '0') : String(count)
}

/** 27 is `aa`, 28 `bb`. */
function letter(count: number): string {
  if (count < 1) return String(count)
  const repeats = Math.min(10, Math.floor((count - 1) / 26) + 1)
  return String.fromCharCode(97 + ((count - 1) % 26)).repeat(repeats)
}

const numerals: readonly [number, string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

function roman(count: number): string {
  if (count < 1 || count > 3999) return String(count)
  let [left, text] = [count, '']
  for (const [value, sign] of numerals) {
    text += sign.repeat(Math.floor(left / value))
    left %= value
  }
  return text
}

/** It stands before each paragraph: a long one would make a huge text of a small file. In characters. */
const longestPattern = 100

/** Word has nine levels. */
const mostDepth = 8

export async function readNumbering(chunks: AsyncIterable<Uint8Array>): Promise<Numbering> {
  const patterns = new Map<string, Map<number, Level>>()
  const lists = new Map<string, List>()
  let levels: Map<number, Level> | undefined
  let level: Level | undefined
  let list: List | undefined
  let depth = 0
  await readWholeXml(chunks, {
    open(name, attributes) {
      const value = attribute(attributes, 'val') ?? ''
      if (name === 'abstractNum') {
        levels = new Map()
        patterns.set(attribute(attributes, 'abstractNumId') ?? '', levels)
      } else if (name === 'num') {
        list = { pattern: '', levels: new Map(), starts: new Map() }
        lists.set(attribute(attributes, 'numId') ?? '', list)
      } else if (name === 'abstractNumId' && list) list.pattern = value
      else if (name === 'lvl' || name === 'lvlOverride') {
        depth = Math.min(mostDepth, Number(attribute(attributes, 'ilvl')) || 0)
        level = { format: 'decimal', pattern: `%${depth + 1}.`, start: 1 }
        if (name === 'lvl') (list?.levels ?? levels)?.set(depth, level)
      } else if (name === 'startOverride') list?.starts.set(depth, Number(value))
      else if (!level) return
      else if (name === 'numFmt') level.format = value
      else if (name === 'lvlText') level.pattern = value.slice(0, longestPattern)
      else if (name === 'start') level.start = Number(value)
    },
  })
  for (const found of lists.values()) {
    found.levels = new Map([...(patterns.get(found.pattern) ?? []), ...found.levels])
  }
  return new Numbering(lists)
}
