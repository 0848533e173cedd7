// Google's stand-in in a process of its own, filled for what is asked: the same for the server and the plain library.
import { createHash } from 'node:crypto'
import { startGoogle } from '@tooling/doubles/google'
import { pdf, workbook } from '@tooling/doubles/google-office'

const many = 10_000
const rows = 150_000
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** As little as possible of it can be packed, so that the file is large. */
const digest = (text: string) => createHash('sha256').update(text).digest('base64')

const google = await startGoogle({ many })
const folder = google.folder('Invoices')
for (let index = 0; index < 40; index++) {
  const number = String(index + 1).padStart(3, '0')
  google.file({ name: `Invoice 2026-${number}`, content: `Invoice ${number} of a lamp`, parent: folder })
}
const note = google.file({ name: 'Note', content: 'The lift works again.', parent: folder })
const large = Array.from({ length: rows }, (_, row) => [row, digest(`a${row}`), digest(`b${row}`), digest(`c${row}`)])
const book = google.file({
  ...{ name: 'Stock.xlsx', mimeType: sheetType },
  content: workbook([
    {
      name: 'Costs',
      rows: [
        ['Item', 'Euro'],
        ['Rent', 1200],
      ],
    },
    { name: 'Stock', rows: [...large, ['the last row']] },
  ]),
})
const filler = Array.from(
  { length: 50 },
  (_, line) => `Line ${line} of terms that nobody has ever asked for, as they are.`,
)
const pages = Array.from({ length: 200 }, (_, page) => [`Page ${page + 1}`, ...filler].join('\n'))
pages[149] = 'Warranty\nLamps that fail within two years are replaced.'
const contract = google.file({ name: 'Terms.pdf', mimeType: 'application/pdf', content: pdf(pages.join('\f')) })

process.on('message', () => {
  // Without what is asked once a run, or of no method.
  const asked = google.requests.filter(({ name }) => name.startsWith('files.'))
  process.send?.(asked.map(({ name, path, query }) => ({ method: name, args: { ...query, ...fileIn(path) } })))
  google.clearRequests()
})
process.send?.({
  ...{ url: google.url, token: google.tokens.me, note, contract, folder: google.store.masses?.folder, files: many },
  book: { id: book, rows, bytes: google.bytes(book).length },
})
await new Promise(resolve => process.once('disconnect', resolve))
await google[Symbol.asyncDispose]()

function fileIn(path: string): { fileId?: string } {
  const [, fileId] = /^\/drive\/v3\/files\/([^/]+)$/.exec(path) ?? []
  return fileId === undefined ? {} : { fileId }
}
