import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { overview } from '../../code/overview.ts'
import { overviewByGraphql } from '../../code/overview-by-graphql.ts'
import { overviewByRest } from '../../code/overview-by-rest.ts'
import { day } from '../../text.ts'
import { tool } from '../../tool.ts'

type Overview = z.output<typeof overview>

export const getRepo = tool({
  name: 'github_get_repo',
  title: 'Repository at a glance',
  access: 'read',
  description: 'Show a repository at a glance: facts, languages, top level, templates, latest release, README.',
  input: z.strictObject({ repo }),
  output: overview,
  run: async (args, { client, signal }) => {
    const repo = client.repo(args.repo)
    return await repo.account.faster(
      () => overviewByGraphql(repo, signal),
      () => overviewByRest(repo, signal),
    )
  },
  render: (found, { untrusted }) => {
    const { readme } = found
    const more = readme && readme.length > readme.text.length
    return [
      headOf(found),
      untrusted(aboutOf(found).join('\n')),
      ...(readme ? [untrusted(readme.text.trimEnd(), `${readme.path} of ${found.repo}`)] : ['No README.']),
      ...(more ? [`[${readme.text.length} of ${readme.length} characters; github_read_files reads on]`] : []),
    ].join('\n')
  },
})

function headOf(found: Overview): string {
  const words = [
    found.repo,
    found.visibility,
    ...found.flags,
    found.parent && `of ${found.parent}`,
    `default branch ${found.default_branch}${found.entries.length === 0 ? ' (no commit yet)' : ''}`,
    `you: ${found.permission}`,
    `${counted(found.open_issues, 'open issue')}, ${counted(found.open_pulls, 'open pull request')}`,
    `${found.stars} stars`,
    `${found.forks} forks`,
    found.license,
    `created ${day(found.created)}`,
    found.pushed && `pushed ${day(found.pushed)}`,
  ]
  return words.filter(Boolean).join(', ')
}

/** Names and words that others chose. */
function aboutOf({ description, homepage, topics, languages, entries, templates, release }: Overview): string[] {
  return [
    ...(description ? [description] : []),
    ...(homepage ? [homepage] : []),
    ...(release ? [`latest release: ${release.tag} ${day(release.date)}`] : []),
    ...(topics.length > 0 ? [`topics: ${topics.join(', ')}`] : []),
    ...(languages.length > 0 ? [`languages: ${languages.join(', ')}`] : []),
    `top level: ${entries.join(' ') || 'empty'}`,
    ...(templates.length > 0 ? [`templates: ${templates.join(' ')}`] : []),
  ]
}
