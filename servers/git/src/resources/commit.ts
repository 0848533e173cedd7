import { completeRepo, completeRev } from '../completion.ts'
import { diffFlags, listFlags } from '../diff/read.ts'
import { readable } from '../text.ts'
import { resource } from '../tool.ts'

const mostBytes = 1024 * 1024

export const commitResource = resource({
  name: 'commit',
  title: 'Commit',
  description: 'A commit with its message and patch, up to 1 MiB.',
  uri: 'git://{repo}/commit/{rev}',
  mimeType: 'text/plain',
  complete: { repo: completeRepo, rev: completeRev },
  read: async ({ repo: name, rev = 'HEAD' }, { client, signal }) => {
    const repo = await client.repo(name)
    const id = await repo.resolve(rev, { signal })
    const flags = diffFlags.filter(flag => !listFlags.has(flag))
    const args = ['show', '--format=medium', '--no-notes', '--diff-merges=first-parent', '--stat', '--patch', ...flags]
    const { text, truncated } = await repo.git([...args, id, '--'], { signal, maxBytes: mostBytes })
    return { text: readable(text) + (truncated ? '\n[cut at 1 MiB]\n' : '') }
  },
})
