import { readdirSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, expect, test, vi } from 'vitest'
import { Results } from './results.ts'
import { rowBody } from './row.fixture.ts'
import { Row } from './row.ts'
import { Types, type Value } from './values.ts'

const columns = [new Types().column('n', 23)]
const megabyte = 1024 * 1024

function rowsFrom(start: number, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => rowOf(String(start + index)))
}

function rowOf(...cells: (string | null)[]): Row {
  return new Row(rowBody(cells), columns)
}

function numbersOf(rows: readonly Row[]): Value[] {
  return rows.flatMap(row => row.values())
}

/** Files of ours that are open without a name; none where the system does not tell. */
function openFiles(): number {
  if (process.platform !== 'linux') return 0
  const links = readdirSync('/proc/self/fd').flatMap(fd => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)]
    } catch {
      return []
    }
  })
  return links.filter(link => link.includes('mcp-postgres-')).length
}

afterEach(() => vi.useRealTimers())

test('pages come from what was kept', () => {
  using results = new Results()
  const id = results.keep({ columns, rows: rowsFrom(1, 25), truncated: true, bytes: 100 })
  expect(results.page(id, 20, 10)).toEqual({ columns, rows: rowsFrom(21, 5), total: 25, truncated: true })
  expect(results.page(id, 30, 10).rows).toEqual([])
  expect(() => results.page('0123456789abcdef', 0, 10)).toThrow('no longer kept')
})

test('past 8 MB the results used longest ago move to files without a name, and read the same', () => {
  using results = new Results()
  const first = results.keep({ columns, rows: rowsFrom(1, 1800), truncated: false, bytes: 5 * megabyte })
  const second = results.keep({ columns, rows: rowsFrom(5000, 3), truncated: false, bytes: 5 * megabyte })
  if (process.platform === 'linux') expect(openFiles()).toBe(1)
  expect(readdirSync(tmpdir()).filter(name => name.startsWith('mcp-postgres-'))).toEqual([])
  expect(numbersOf(results.page(first, 0, 2000).rows)).toEqual(Array.from({ length: 1800 }, (_, index) => index + 1))
  expect(numbersOf(results.page(first, 499, 3).rows)).toEqual([500, 501, 502])
  expect(numbersOf(results.page(first, 1799, 10).rows)).toEqual([1800])
  expect(results.page(first, 1800, 10).rows).toEqual([])
  expect(results.page(second, 0, 3).rows).toEqual(rowsFrom(5000, 3))
  results[Symbol.dispose]()
  expect(openFiles()).toBe(0)
})

test('past 64 MB the one used longest ago goes', () => {
  using results = new Results()
  const ids = Array.from({ length: 8 }, () =>
    results.keep({ columns, rows: [rowOf('1')], truncated: false, bytes: 7 * megabyte }),
  )
  expect(numbersOf(results.page(ids[0] ?? '', 0, 1).rows)).toEqual([1])
  const more = [1, 2].map(() => results.keep({ columns, rows: [rowOf('2')], truncated: false, bytes: 7 * megabyte }))
  expect(numbersOf(results.page(ids[0] ?? '', 0, 1).rows)).toEqual([1])
  expect(() => results.page(ids[1] ?? '', 0, 1)).toThrow('no longer kept')
  expect(numbersOf(results.page(more[1] ?? '', 0, 1).rows)).toEqual([2])
})

test('ten minutes after its last use a result is gone', () => {
  vi.useFakeTimers()
  using results = new Results()
  const id = results.keep({ columns, rows: [rowOf('1')], truncated: false, bytes: 9 * megabyte })
  vi.advanceTimersByTime(500_000)
  results.page(id, 0, 1)
  vi.advanceTimersByTime(500_000)
  results.page(id, 0, 1)
  vi.advanceTimersByTime(600_000)
  expect(() => results.page(id, 0, 1)).toThrow('no longer kept')
  expect(openFiles()).toBe(0)
})

test('CSV quotes what must be quoted, and keeps formulas from running', () => {
  using results = new Results()
  const types = new Types()
  const three = [types.column('one', 25), types.column('two', 3802), types.column('three', 1700)]
  const rows = [
    ['a,b', null, ''],
    ['say "hi"', '"x"', '1.5'],
    ['two\nlines', '["x",null]', '1.50'],
    ['-5', '{"a": 1}', '-5'],
    ['=1+1', 'true', 'NaN'],
  ].map(cells => new Row(rowBody(cells), three))
  const id = results.keep({ columns: three, rows, truncated: false, bytes: 1 })
  expect(results.csv(id)).toBe(
    `one,two,three\r\n"a,b",,""\r\n"say ""hi""",x,1.5\r\n"two\nlines","[""x"",null]",1.50\r\n'-5,"{""a"":1}",-5\r\n'=1+1,true,NaN\r\n`,
  )
})
