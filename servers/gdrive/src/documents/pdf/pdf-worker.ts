import { parentPort, workerData } from 'node:worker_threads'
import type { Reply, Request, Task } from './messages.ts'
import { pageText } from './page-text.ts'

/** Bookmarks that are told, with their pages. */
const mostBookmarks = 40
const port = parentPort
const { size }: Task = workerData
const tell = (reply: Reply) => port?.postMessage(reply)

async function serve() {
  const { getDocument, PDFDataRangeTransport } = await import('unpdf/pdfjs')
  const range = new PDFDataRangeTransport(size, null)
  range.requestDataRange = (begin: number, end: number) => tell({ need: { begin, end } })
  const task = getDocument({
    range,
    rangeChunkSize: 128 * 1024,
    disableStream: true,
    disableAutoFetch: true,
    useSystemFonts: false,
    verbosity: 0,
  })
  port?.on('message', (request: Request) => {
    if ('begin' in request) range.onDataRange(request.begin, request.bytes)
    else void readPage(request.page).catch(fail)
  })
  const pdf = await task.promise
  tell({ pages: pdf.numPages, bookmarks: await bookmarks() })

  async function readPage(number: number) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    tell({ page: number, ...pageText(items.flatMap(item => ('str' in item ? [item] : []))) })
    page.cleanup()
  }

  async function bookmarks() {
    const outline = (await pdf.getOutline()) ?? []
    return await Promise.all(
      outline.slice(0, mostBookmarks).map(async ({ title, dest }) => ({ title, page: await pageOf(dest) })),
    )
  }

  async function pageOf(dest: unknown): Promise<number | undefined> {
    const target = typeof dest === 'string' ? await pdf.getDestination(dest) : dest
    const [ref] = Array.isArray(target) ? target : []
    const isRef = typeof ref === 'object' && ref !== null && 'num' in ref
    return isRef ? (await pdf.getPageIndex(ref).catch(() => -1)) + 1 || undefined : undefined
  }
}

function fail(error: unknown) {
  const isLocked = error instanceof Error && error.name === 'PasswordException'
  tell({ failed: isLocked ? 'password' : 'broken', words: error instanceof Error ? error.message : String(error) })
}

serve().catch(fail)
