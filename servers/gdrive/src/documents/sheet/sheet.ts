import { ConnectorError, counted } from '@mcp-connectors/core'
import { type Document, type Part, type Section, type Start, type Wanted, warn } from '../document.ts'
import type { OfficePackage } from '../office/package.ts'
import { shownNumber } from './number-format.ts'
import { everything, parseRange, type Range } from './range.ts'
import { type Cell, type Row, rowsOf } from './rows.ts'
import { SharedStrings } from './strings.ts'
import { columnsOf, lettersLine, rowLine, type TextRow } from './table.ts'
import { dimensionOf, lookAt, readWorkbook, type Tab, type Workbook } from './workbook.ts'

/** A section has so many rows, or as many as have so many characters. */
const mostRows = 200
const mostCharacters = 20_000
/** Tabs of which the size is looked up. */
const mostSizes = 20

/** A workbook, tab by tab, as tables: rows with their numbers, columns with their letters, empty ones left out. */
export async function sheetDocument(office: OfficePackage, { sheet, range, signal }: Wanted): Promise<Document> {
  const workbook = await readWorkbook(office)
  const asked = range === undefined ? undefined : parseRange(range)
  const tabs = tabsFor(workbook.tabs, sheet ?? asked?.sheet, asked !== undefined)
  const strings = new SharedStrings(office.read(workbook.strings, 2_000_000_000))
  const warnings: string[] = []
  const reader = { office, workbook, strings, warnings, range: asked?.range ?? everything, signal }
  async function* sections(from?: Start): AsyncGenerator<Section> {
    let hasAny = from !== undefined
    for (const tab of tabs) {
      const part = workbook.tabs.indexOf(tab)
      if (part < (from?.part ?? 0)) continue
      for await (const section of tabSections(reader, tab, part, from?.part === part ? from.number : 1)) {
        hasAny = true
        yield section
      }
    }
    if (!hasAny) warn(warnings, 'No cell there holds anything.')
  }
  return {
    kind: 'sheet',
    extent: counted(workbook.tabs.length, 'tab'),
    parts: await partsOf(office, workbook.tabs),
    warnings,
    sections,
    [Symbol.asyncDispose]: () => strings.close(),
  }
}

/** @throws ConnectorError `not_found` for a tab that is not there */
function tabsFor(tabs: readonly Tab[], name: string | undefined, isOne: boolean): Tab[] {
  const sheets = tabs.filter(({ isSheet }) => isSheet)
  if (name === undefined) {
    const visible = sheets.filter(({ isHidden }) => !isHidden)
    return isOne ? visible.slice(0, 1) : visible
  }
  const same = (one: string) => one.trim().toLowerCase() === name.trim().toLowerCase()
  const found = sheets.find(tab => tab.name === name) ?? sheets.find(tab => same(tab.name))
  if (found) return [found]
  const names = tabs.slice(0, 20).map(tab => JSON.stringify(tab.name))
  throw new ConnectorError('not_found', `The workbook has no tab ${JSON.stringify(name)}.`, {
    hint: 'Take one of these names, or leave sheet out to read all.',
    quote: names.join(', '),
  })
}

async function partsOf(office: OfficePackage, tabs: readonly Tab[]): Promise<Part[]> {
  const parts: Part[] = []
  for (const [index, { name, part, isHidden, isSheet }] of tabs.entries()) {
    const size = isSheet && index < mostSizes ? await dimensionOf(office, part) : undefined
    const about = [size, isHidden && 'hidden', !isSheet && 'a chart, not read'].filter(Boolean).join(', ')
    parts.push({ title: name, about })
  }
  return parts
}

interface Reader {
  office: OfficePackage
  workbook: Workbook
  strings: SharedStrings
  warnings: string[]
  range: Range
  signal: AbortSignal
}

async function* tabSections(reader: Reader, tab: Tab, part: number, first: number): AsyncGenerator<Section> {
  const { office, range, warnings } = reader
  const top = Math.max(first, range.top)
  let headings: TextRow | undefined
  let block: TextRow[] = []
  let length = 0
  const flush = () => {
    const section = sectionOf(block, headings, tab, part)
    block = []
    length = 0
    return section
  }
  for await (const rows of rowsOf(most => office.read(tab.part, most), { ...range, top })) {
    reader.signal.throwIfAborted()
    for (const row of rows) {
      if (row.isHidden) warn(warnings, `Tab "${tab.name}" has hidden rows, which are shown too.`)
      const shown = await textRow(row, reader)
      if (row.number === 1) headings = asHeadings(row, shown)
      if (row.number < top) continue
      block.push(shown)
      for (const text of shown.cells.values()) length += text.length + 1
      if (block.length >= mostRows || length > mostCharacters) yield flush()
    }
  }
  if (block.length > 0) yield flush()
}

/** Where the first row has words only, it says what the columns are. */
function asHeadings({ cells }: Row, shown: TextRow): TextRow | undefined {
  return cells.every(({ type }) => type === 's' || type === 'str' || type === 'inlineStr') ? shown : undefined
}

function sectionOf(rows: readonly TextRow[], headings: TextRow | undefined, tab: Tab, part: number): Section {
  const columns = columnsOf(rows)
  const number = rows[0]?.number ?? 1
  const above = headings === undefined || number === 1 ? [] : [rowLine(headings, columns)]
  const head = [lettersLine(columns), ...above].join('\n')
  const text = rows.map(row => `${rowLine(row, columns)}\n`).join('')
  return { part, number, title: `Tab "${tab.name}"`, head, text }
}

async function textRow({ number, cells }: Row, reader: Reader): Promise<TextRow> {
  const shared = cells.filter(({ type }) => type === 's').map(({ value }) => Number(value))
  if (shared.length > 0) await reader.strings.reach(shared.reduce((most, index) => Math.max(most, index), 0))
  return { number, cells: new Map(cells.map(cell => [cell.column, shownCell(cell, reader)])) }
}

function shownCell({ type, style, value }: Cell, { strings, workbook, warnings }: Reader): string {
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'n') return shownNumber(value, lookAt(workbook.looks, style), workbook.is1904)
  if (type !== 's') return value
  const text = strings.at(Number(value))
  if (text === undefined && strings.isFull) warn(warnings, 'Some texts are shown as […]: the workbook has too many.')
  return text ?? '[…]'
}
