import { ConnectorError } from '@mcp-connectors/core'
import { completeNumber } from '../complete-number.ts'
import { completeOwner, completeRepo } from '../complete-place.ts'
import { renderChecks } from '../pulls/checks.ts'
import { readOverview } from '../pulls/read-overview.ts'
import { renderStanding, renderVerdicts } from '../pulls/standing.ts'
import { placeOf } from '../pulls/thread.ts'
import { day } from '../text.ts'
import { resource } from '../tool.ts'

const whole = { body: 70_000, review: 70_000, comment: 70_000, threads: true, resolved: true }

export const pullResource = resource({
  name: 'pull',
  title: 'Pull request',
  description: 'A pull request with its reviews and the comments on its lines, as Markdown.',
  uri: 'gh://{owner}/{repo}/pull/{number}',
  mimeType: 'text/markdown',
  complete: { owner: completeOwner, repo: completeRepo, number: completeNumber('pull') },
  read: async ({ owner, repo: name, number }, { client, signal }) => {
    if (!/^\d{1,9}$/.test(number ?? '')) {
      throw new ConnectorError('invalid', `${JSON.stringify(number)} is no number of a pull request.`)
    }
    const { repo } = client.place(`${owner}/${name}`)
    const pull = await readOverview(client, repo, { ...whole, number: Number(number) }, signal)
    const checks = renderChecks(pull.checks)
    const parts = [
      `# ${pull.title}`,
      [pull.state, `by ${pull.author}`, day(pull.created), `${pull.head} into ${pull.base}`, ...pull.labels].join(', '),
      pull.state === 'open' && renderStanding(pull),
      renderVerdicts(pull),
      checks !== '' && `checks: ${checks}`,
      pull.body,
      ...pull.reviews.map(
        ({ author, state, at, body }) => `## ${author}, ${state.replace('_', ' ')}, ${day(at)}\n\n${body}`,
      ),
      ...pull.threads.map(thread =>
        [
          `## ${placeOf(thread)}`,
          ...thread.comments.map(({ author, at, body }) => `**${author}**, ${day(at)}: ${body}`),
        ].join('\n\n'),
      ),
    ]
    return { text: `${parts.filter(Boolean).join('\n\n')}\n` }
  },
})
