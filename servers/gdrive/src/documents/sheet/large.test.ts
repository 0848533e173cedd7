import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { workbook } from './workbook.fixture.ts'

const answer = z.object({
  first: z.string(),
  late: z.string(),
  found: z.int(),
  passage: z.string(),
  megabytes: z.number(),
})

/** 1,000,000 rows of a shared string of their own, a number without order, and an inline text. */
function rows(): string {
  const all: string[] = []
  for (let row = 1; row <= 1_000_000; row++) {
    const noise = (row * 2_654_435_761) % 4_294_967_296
    const word = row === 777_777 ? 'needle' : noise.toString(36)
    all.push(
      `<row r="${row}"><c r="A${row}" t="s"><v>${row - 1}</v></c><c r="B${row}"><v>${noise}</v></c><c r="C${row}" t="str"><v>${word}</v></c></row>`,
    )
  }
  return all.join('')
}

test('a workbook of 1,000,000 rows is read and searched in 400 MB', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'large-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'large.xlsx')
  const strings = Array.from({ length: 1_000_000 }, (_, index) => `<t>customer number ${index}</t>`)
  const bytes = workbook({ tabs: [{ name: 'Large', rows: rows() }], strings })
  expect(bytes.length).toBeGreaterThan(20_000_000)
  await writeFile(path, bytes)
  const program = fileURLToPath(new URL('large.fixture.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=200', program, path])
  const read = answer.parse(JSON.parse(stdout))
  expect(read).toMatchObject({
    first: '100\tcustomer number 99\t3450571044\t1l2dpno',
    late: '999999\tcustomer number 999998\t1583715471\tq6wiof',
    found: 1,
    passage: expect.stringContaining('777777\tcustomer number 777776\t'),
  })
  expect(read.megabytes).toBeLessThan(400)
})
