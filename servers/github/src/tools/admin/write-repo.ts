import { counted, dryRun, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { createRepo, forkRepo } from '../../admin/new-repo.ts'
import { changeSettings, type Settings, settings } from '../../admin/repo-settings.ts'
import { repo } from '../../arguments.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  action: z.enum(['create', 'fork', 'edit', 'delete']),
  ...settings,
  to: text(100).optional().describe('Of a fork: organization; yourself if absent.'),
  template: text(300).optional().describe('Of a new one: repository to start from.'),
  readme: z.boolean().default(true).describe('Of a new one.'),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const writeRepo = tool({
  name: 'github_write_repo',
  title: 'Create or administer a repository',
  access: 'write',
  accessFor: args => (!args.dry_run && isGrave(args) ? 'destroy' : 'write'),
  description: 'Create or fork a repository, change its settings, or delete it.',
  scopes: ['public_repo', 'delete_repo'],
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (!isGrave(args)) return undefined
    const repo = client.repo(args.repo)
    if (args.action === 'create') {
      return `Create the ${args.visibility} repository ${repo.full}? What is put there can be read by ${args.visibility === 'public' ? 'everybody' : 'the whole enterprise'}.`
    }
    const found = await repo.request('GET /repos/{owner}/{repo}', {}, { signal })
    const what = args.action === 'delete' ? 'Delete' : `Change (${Object.keys(gravest(args)).join(', ')})`
    const has = [counted(found.stargazers_count, 'star'), counted(found.forks_count, 'fork')]
    const now = `${found.visibility ?? (found.private ? 'private' : 'public')}, ${has.join(', ')}, ${found.open_issues_count} open issues and pull requests`
    const more = args.visibility === undefined ? '' : ` It becomes ${args.visibility}.`
    return `${what} the repository ${repo.full} (${now})?${more}`
  },
  run: async (args, { client, signal }) => {
    const repo = client.repo(args.repo)
    switch (args.action) {
      case 'create':
        return await createRepo(client, repo, args, signal)
      case 'fork':
        return await forkRepo(client, repo, args, signal)
      case 'edit':
        return await changeSettings(repo, args, args.dry_run, signal)
      case 'delete': {
        const changed = [`repository ${repo.full} deleted`]
        if (!args.dry_run) await repo.request('DELETE /repos/{owner}/{repo}', {}, { signal })
        return { changed, dry_run: args.dry_run }
      }
    }
  },
  render: renderReceipt,
})

/** Changes of an existing repository that others feel, or that cannot be taken back. What it says of itself is none. */
function gravest({ visibility, new_name, archived, default_branch, switches }: Settings): Settings {
  const grave = { visibility, new_name, archived, default_branch, switches }
  return Object.fromEntries(Object.entries(grave).filter(([, value]) => value !== undefined))
}

function isGrave(args: Arguments): boolean {
  const { action, visibility = 'private' } = args
  if (action === 'create') return visibility !== 'private'
  return action === 'delete' || (action === 'edit' && Object.keys(gravest(args)).length > 0)
}
