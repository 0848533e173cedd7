import { completeRepo } from '../completion.ts'
import { resource } from '../tool.ts'
import { readStatus, renderStatus } from '../tools/status.ts'

export const statusResource = resource({
  name: 'status',
  title: 'Work tree status',
  description: 'Branch, operation in progress and changed files of a repository.',
  uri: 'git://{repo}/status',
  mimeType: 'text/plain',
  complete: { repo: completeRepo },
  read: async ({ repo }, { client, signal }) => ({
    text: renderStatus(await readStatus(await client.repo(repo), signal)),
  }),
})
