import type { Document, DocumentFile, Wanted } from './document.ts'
import { unreadable } from './errors.ts'
import { headLength, kindOf } from './kind.ts'
import { openPackage } from './office/package.ts'
import { cached } from './source.ts'

/**
 * A file as text, whatever it is. Each format is loaded when the first file of it comes.
 * @throws ConnectorError `refused` for what holds no text that is read here, `invalid` for a broken file or a tab, range
 * or page that is not there, `too_large` for a bomb
 */
export async function documentOf({ name, mimeType, source: far }: DocumentFile, wanted: Wanted): Promise<Document> {
  const source = cached(far)
  const kind = kindOf({ name, mimeType }, await source.read(0, headLength, wanted.signal))
  if (kind === 'pdf') return await (await import('./pdf/pdf.ts')).pdfDocument(source, wanted)
  if (kind !== 'zip') return await (await import('./text/plain.ts')).textDocument(source, kind, wanted.signal)
  const office = await openPackage(source, wanted.signal)
  const { main = '' } = office
  if (/(?:^|\/)workbook\.xml$/i.test(main))
    return await (await import('./sheet/sheet.ts')).sheetDocument(office, wanted)
  if (/(?:^|\/)document\d*\.xml$/i.test(main))
    return await (await import('./word/word.ts')).wordDocument(office, wanted)
  if (/(?:^|\/)presentation\.xml$/i.test(main))
    return await (await import('./slides/slides.ts')).slidesDocument(office, wanted)
  if (/workbook\.bin$/i.test(main)) throw unreadable('The file is a binary workbook (.xlsb).')
  if (office.zip.find('mimetype')) throw unreadable('The file is of OpenDocument (.odt, .ods, .odp) or an e-book.')
  throw unreadable(
    `The file is an archive of ${office.zip.entries.length} files, and those are not read here.`,
    'gdrive_download_file gets it.',
  )
}
