import { isUtf8 } from 'node:buffer'
import { ConnectorError } from '@mcp-connectors/core'
import { completePath, completeRepo, completeRev } from '../completion.ts'
import { isBinary, readFile } from '../content.ts'
import { quote } from '../text.ts'
import { resource } from '../tool.ts'

const mostBytes = 16 * 1024 * 1024

export const blobResource = resource({
  name: 'blob',
  title: 'File at a revision',
  description: 'The content of a file as it was at a revision, up to 16 MiB.',
  uri: 'git://{repo}/blob/{rev}/{+path}',
  mimeType: 'text/plain',
  complete: { repo: completeRepo, rev: completeRev, path: completePath },
  read: async ({ repo: name, rev = 'HEAD', path = '' }, { client, signal }) => {
    const repo = await client.repo(name)
    const id = await repo.resolve(rev, { signal })
    const found = await repo.object(`${id}:${repo.path(path)}`, signal)
    if (found?.type !== 'blob') {
      throw new ConnectorError('not_found', `There is no file ${quote(path)} at ${quote(rev)}.`)
    }
    if (found.size > mostBytes) {
      throw new ConnectorError('too_large', `${quote(path)} has ${found.size} bytes; 16 MiB is the limit.`, {
        hint: 'git_show reads a range of its lines.',
      })
    }
    const bytes = await readFile(repo, found.id, found.size, signal, mostBytes)
    return isUtf8(bytes) && !isBinary(bytes) ? { text: bytes.toString('utf8') } : { blob: bytes }
  },
})
