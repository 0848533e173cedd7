import { open } from 'node:fs/promises'
import { documentOf } from '../open.ts'
import { passagesOf } from '../passages.ts'
import type { Source } from '../source.ts'
import { windowOf } from '../window.ts'

// Run by itself: reads the workbook that it is given in three ways, and tells how much memory that took.

const [, , path = ''] = process.argv
const { signal } = new AbortController()
await using file = await open(path)
const { size } = await file.stat()
const source: Source = {
  size,
  async read(offset, length) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  },
}
const workbook = { name: 'large.xlsx', mimeType: '', source }

async function lastLine(wanted: { sheet?: string; range?: string }): Promise<string> {
  await using document = await documentOf(workbook, { ...wanted, signal })
  const { lines } = await windowOf(document, undefined, 20_000)
  return lines.at(-1)?.text.trim() ?? ''
}

const first = await lastLine({ sheet: 'Large', range: 'A1:C100' })
const late = await lastLine({ range: '999990:999999' })
await using document = await documentOf(workbook, { signal })
const { passages, found } = await passagesOf(document, 'needle', { most: 5000, signal })
const megabytes = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ first, late, found, passage: passages[0]?.text, megabytes }))
