import { counted } from '@mcp-connectors/core'
import { type Document, type Section, type Start, type Wanted, warn } from '../document.ts'
import { broken, tooLarge } from '../errors.ts'
import type { Source } from '../source.ts'
import { pageList } from './page-list.ts'
import { linkTo } from './worker-link.ts'

const scanned =
  'has no text: it is a picture. gdrive_copy_file with convert_to document lets Drive read the words in it (OCR).'

/** The reader sets aside room for all of it, though it reads only parts. */
const mostBytes = 300_000_000

/** A PDF, page by page, in a thread of its own. Of the file only what the pages need is read. */
export async function pdfDocument(source: Source, { pages, signal }: Wanted): Promise<Document> {
  if (source.size > mostBytes) throw tooLarge(`it is a PDF of more than ${mostBytes / 1e6} MB`)
  const link = linkTo(source, signal)
  const opened = await orClosed(link.ask(), link)
  if (!('pages' in opened)) throw broken('its reader answered out of turn')
  const wanted = await orClosed(
    Promise.resolve(opened.pages).then(count => pageList(pages, count)),
    link,
  )
  const warnings: string[] = []
  async function* sections(from?: Start): AsyncGenerator<Section> {
    for (const page of wanted) {
      if (page < (from?.number ?? 0)) continue
      const read = await link.ask({ page })
      if (!('text' in read)) throw broken('its reader answered out of turn')
      if (read.text === '') warn(warnings, `A page without words (page ${page}, say) ${scanned}`)
      if (read.cut) warn(warnings, `Page ${page} has more text than is read of one page.`)
      yield { part: 0, number: page, title: `Page ${page}`, head: '', text: read.text }
    }
  }
  const parts = opened.bookmarks.map(({ title, page }) => ({ title, about: page === undefined ? '' : `page ${page}` }))
  const extent = counted(opened.pages, 'page')
  return { kind: 'pdf', extent, parts, warnings, sections, [Symbol.asyncDispose]: () => link[Symbol.asyncDispose]() }
}

/** What fails before there is a document leaves no worker behind. */
async function orClosed<T>(work: Promise<T>, link: AsyncDisposable): Promise<T> {
  const [result] = await Promise.allSettled([work])
  if (result.status === 'fulfilled') return result.value
  await link[Symbol.asyncDispose]()
  throw result.reason
}
