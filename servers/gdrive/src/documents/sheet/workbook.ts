import { type OfficePackage, relationId } from '../office/package.ts'
import { readWholeXml, readXml } from '../xml.ts'
import { builtIn, type Look, lookOf, plain } from './number-format.ts'

export interface Tab {
  name: string
  part: string
  isHidden: boolean
  /** A chart has no cells. */
  isSheet: boolean
}

export interface Workbook {
  tabs: Tab[]
  is1904: boolean
  /** By the number of a cell's style. */
  looks: Look[]
  /** The part of the shared strings. */
  strings: string
}

const mostTabs = 1000
/** Excel takes 31 characters. */
const longestName = 200
/** In bytes. */
const mostStyles = 100_000_000

export async function readWorkbook(office: OfficePackage): Promise<Workbook> {
  const { main = '' } = office
  const related = await office.relations(main)
  const tabs: Tab[] = []
  let is1904 = false
  await readWholeXml(office.read(main), {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = isOn(attributes.date1904)
      if (name !== 'sheet' || tabs.length >= mostTabs) return
      const { type, target } = related.get(relationId(attributes)) ?? { type: '', target: '' }
      const isHidden = (attributes.state ?? 'visible') !== 'visible'
      tabs.push({
        name: (attributes.name ?? '').slice(0, longestName),
        part: target,
        isHidden,
        isSheet: type === 'worksheet',
      })
    },
  })
  const partOf = (type: string) => [...related.values()].find(found => found.type === type)?.target ?? ''
  return { tabs, is1904, looks: await readLooks(office, partOf('styles')), strings: partOf('sharedStrings') }
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}

async function readLooks(office: OfficePackage, part: string): Promise<Look[]> {
  const own = new Map<number, Look>()
  const looks: Look[] = []
  let isInCells = false
  await readWholeXml(office.read(part, mostStyles), {
    open(name, attributes) {
      if (name === 'cellXfs') isInCells = true
      if (name === 'numFmt') own.set(Number(attributes.numFmtId), lookOf(attributes.formatCode ?? ''))
      if (name !== 'xf' || !isInCells) return
      const id = Number(attributes.numFmtId ?? 0)
      looks.push(own.get(id) ?? builtIn(id))
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false
    },
  })
  return looks
}

/** What a tab says of its size (`A1:H200`); undefined where it says nothing. Reads its beginning only. */
export async function dimensionOf(office: OfficePackage, part: string): Promise<string | undefined> {
  const events = readXml<string>(office.read(part), emit => ({
    open(name, attributes) {
      if (name === 'dimension') emit(attributes.ref ?? '')
      if (name === 'sheetData') emit('')
    },
  }))
  for await (const [ref] of events) return ref || undefined
  return undefined
}

export function lookAt(looks: readonly Look[], style: string | undefined): Look {
  return looks[Number(style ?? 0)] ?? plain
}
