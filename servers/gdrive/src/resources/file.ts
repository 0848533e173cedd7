import { ConnectorError } from '@mcp-connectors/core'
import { completeFile } from '../complete-file.ts'
import { windowOf } from '../documents/window.ts'
import { shownFile, sizeOf } from '../file.ts'
import { openFile } from '../read/open.ts'
import { resource } from '../tool.ts'

const mostCharacters = 1_000_000

export const fileResource = resource({
  name: 'file',
  title: 'File',
  description: 'A file as text: a document as Markdown, a tab or range of a sheet, slides, PDF. A picture as it is.',
  uri: 'gdrive:///{id}{?format,sheet,range}',
  mimeType: 'text/plain',
  complete: { id: completeFile, format: () => ['text'] },
  read: async ({ id = '', format, sheet, range }, { client, signal }) => {
    const found = await client.file(id, { signal })
    const opened = await openFile(client, found, { sheet, range, signal, asText: format === 'text' })
    if ('picture' in opened) return { blob: opened.picture.bytes }
    await using document = opened.document
    const { lines, next } = await windowOf(document, undefined, mostCharacters)
    await opened.check()
    if (next === undefined) return { text: lines.map(({ text }) => text).join('') }
    throw new ConnectorError('too_large', `${shownFile(found.file)} has more than ${sizeOf(mostCharacters)} of text.`, {
      hint: 'gdrive_read_file reads it in parts; or name a sheet and range.',
    })
  },
})
