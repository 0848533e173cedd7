import { ConnectorError } from '@mcp-connectors/core'
import { completeNumber } from '../complete-number.ts'
import { completeOwner, completeRepo } from '../complete-place.ts'
import { readIssue } from '../issues/read-issue.ts'
import { renderRelations } from '../issues/relation.ts'
import { day } from '../text.ts'
import { resource } from '../tool.ts'

/** The oldest comments, as many as GitHub gives in one answer. */
const mostComments = 100
const mostCharacters = 70_000

export const issueResource = resource({
  name: 'issue',
  title: 'Issue',
  description: 'An issue with its first 100 comments, as Markdown.',
  uri: 'gh://{owner}/{repo}/issues/{number}',
  mimeType: 'text/markdown',
  complete: { owner: completeOwner, repo: completeRepo, number: completeNumber('issue') },
  read: async ({ owner, repo: name, number }, { client, signal }) => {
    if (!/^\d{1,9}$/.test(number ?? '')) {
      throw new ConnectorError('invalid', `${JSON.stringify(number)} is no number of an issue.`)
    }
    const { repo } = client.place(`${owner}/${name}`)
    const window = { from: 0, most: mostCharacters }
    const { issue, relations, comments, next } = await readIssue(
      client,
      repo,
      {
        number: Number(number),
        comments: mostComments,
        order: 'oldest',
        shown: undefined,
        body: window,
        comment: window,
      },
      signal,
    )
    const fields = [issue.reason ?? issue.state, `by ${issue.author}`, day(issue.created), ...issue.labels]
    const parts = [
      `# ${issue.title}`,
      fields.join(', '),
      ...renderRelations(relations, repo.full),
      issue.body ?? '',
      ...comments.map(({ author, created, body }) => `## ${author}, ${day(created)}\n\n${body}`),
      ...(next === undefined ? [] : [`(${issue.comments - comments.length} more comments)`]),
    ]
    return { text: `${parts.filter(Boolean).join('\n\n')}\n` }
  },
})
