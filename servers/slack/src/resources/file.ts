import { completeTeam } from '../complete-names.ts'
import { fileBytes, fileText } from '../files/content.ts'
import { openFile } from '../files/open.ts'
import { resource } from '../tool.ts'

export const fileResource = resource({
  name: 'file',
  title: 'File',
  description: 'A file as it was uploaded; a canvas as Markdown.',
  uri: 'slack://{team}/file/{id}',
  mimeType: 'application/octet-stream',
  complete: { team: completeTeam },
  read: async ({ team = '', id = '' }, { client, signal }) => {
    const open = await openFile(client, { id, ...(team === '' ? {} : { team }) }, signal)
    const { kind } = open.file
    const found = kind === 'text' || kind === 'canvas' ? await fileText(client, open, false, signal) : undefined
    if (found) return { text: found.text }
    return { blob: (await fileBytes(client, open, signal)).bytes }
  },
})
