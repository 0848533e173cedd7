import { type Attributes, readXml, type XmlHandler } from '../xml.ts'
import { columnOf, mostColumns, type Range } from './range.ts'
import { longestCell, textCollector } from './strings.ts'

export interface Cell {
  column: number
  /** As the file says: `s` shared string, `b`, `e`, `str`, `inlineStr`, `d`; `n` number */
  type: string
  style: string | undefined
  /** A number, the number of a shared string, or a text. */
  value: string
}

export interface Row {
  number: number
  isHidden: boolean
  /** Those that hold something, inside of the range. */
  cells: Cell[]
}

/** Bytes of one tab, unpacked: it is never held, and reading stops with the range. */
const mostBytes = 2_000_000_000
/** Characters of one row. */
const mostInRow = 1_000_000

/** The rows of a tab that hold something, up to the end of the range; row 1 too where it is above, for its headings. */
export async function* rowsOf(read: (most: number) => AsyncIterable<Uint8Array>, range: Range): AsyncGenerator<Row[]> {
  for await (const rows of readXml<Row>(read(mostBytes), emit => rowHandler(range, emit))) {
    const last = rows.findIndex(row => row.number > range.bottom)
    const wanted = (last < 0 ? rows : rows.slice(0, last)).filter(({ cells }) => cells.length > 0)
    if (wanted.length > 0) yield wanted
    if (last >= 0) return
  }
}

function rowHandler(range: Range, emit: (row: Row) => void): XmlHandler {
  const text = textCollector()
  let row: Row = { number: 0, isHidden: false, cells: [] }
  let cell: Cell | undefined
  let column = 0
  let length = 0
  let isValue = false

  function openCell({ r, t = 'n', s }: Attributes) {
    column = (r === undefined ? 0 : columnOf(r.replace(/\d+$/, '').slice(0, 3))) || column + 1
    const isWanted = column >= range.left && column <= Math.min(range.right, mostColumns) && isRowWanted()
    cell = isWanted ? { column, type: t, style: s, value: '' } : undefined
    text.reset()
  }

  function isRowWanted() {
    return row.number === 1 || (row.number >= range.top && row.number <= range.bottom)
  }

  function closeCell() {
    if (!cell) return
    if (cell.type === 'inlineStr') cell.value = text.value()
    length += cell.value.length
    if (cell.value !== '' && length <= mostInRow) row.cells.push(cell)
    cell = undefined
  }

  return {
    open(name, attributes) {
      if (name === 'row') {
        row = { number: Number(attributes.r) || row.number + 1, isHidden: attributes.hidden === '1', cells: [] }
        column = 0
        length = 0
      } else if (name === 'c') openCell(attributes)
      else if (name === 'v') isValue = true
      else text.open(name)
    },
    close(name) {
      if (name === 'row') emit(row)
      else if (name === 'c') closeCell()
      else if (name === 'v') isValue = false
      else text.close(name)
    },
    text(data) {
      if (!cell) return
      if (isValue && cell.value.length < longestCell) cell.value += data
      else text.add(data)
    },
  }
}
