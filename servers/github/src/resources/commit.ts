import { commitAt } from '../code/commit-at.ts'
import { commitRowOf, renderCommitRow } from '../code/commit-row.ts'
import { completeOwner, completeRepo, completeSha } from '../complete-place.ts'
import { resource } from '../tool.ts'

const route = 'GET /repos/{owner}/{repo}/commits/{ref}'

export const commitResource = resource({
  name: 'commit',
  title: 'Commit',
  description: 'A commit with its message and diff.',
  uri: 'gh://{owner}/{repo}/commit/{sha}',
  mimeType: 'text/plain',
  complete: { owner: completeOwner, repo: completeRepo, sha: completeSha },
  read: async ({ owner, repo: name, sha = '' }, { client, signal }) => {
    const repo = client.repo(`${owner}/${name}`)
    const at = await commitAt(repo, sha, signal)
    const [found, diff] = await Promise.all([
      repo.request(route, { ref: at.sha }, { signal }),
      repo.text(route, { ref: at.sha }, { signal, media: 'diff' }),
    ])
    const head = `${renderCommitRow(commitRowOf(found))}\ncommit ${at.sha}`
    return { text: [head, found.commit.message.trim(), diff].join('\n\n') }
  },
})
