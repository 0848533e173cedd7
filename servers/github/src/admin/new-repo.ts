import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import type { Data } from '../api.ts'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { me } from '../me.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { carryOut } from '../steps.ts'
import { type Settings, switchesOf } from './repo-settings.ts'

interface Creating extends Settings {
  to?: string | undefined
  template?: string | undefined
  readme: boolean
  dry_run: boolean
  repeat: boolean
}

type Made = Pick<Data<'POST /user/repos'>, 'html_url' | 'id' | 'full_name'>

/** Makes a repository, private unless told otherwise. */
export async function createRepo(client: GitHub, repo: Repo, args: Creating, signal: AbortSignal): Promise<Receipt> {
  const visibility = args.visibility ?? 'private'
  const template = args.template === undefined ? undefined : client.repo(args.template)
  const changed = [`new ${visibility} repository ${repo.full}${template === undefined ? '' : ` from ${template.full}`}`]
  const unset = template && (args.homepage ?? args.switches)
  if (unset !== undefined || args.archived || args.new_name || args.default_branch) {
    throw new ConnectorError('invalid', 'Not all of these settings can be given to a new repository.', {
      hint: template ? 'From a template only description and visibility; edit it afterwards.' : 'Edit it afterwards.',
    })
  }
  if (await unlessMissing(repo.request('GET /repos/{owner}/{repo}', {}, { signal }))) {
    throw new ConnectorError('conflict', `${repo.full} exists already.`, { hint: 'Choose another name.' })
  }
  if (args.dry_run) return { changed, dry_run: true, ...(args.description ? { preview: args.description } : {}) }
  const made = await client.once.do<Made>({
    what: `repository ${repo.full}`,
    key: [repo.url(), 'create'],
    repeat: args.repeat,
    signal,
    send: () => (template === undefined ? post(repo, args, signal) : postFrom(template, repo, args, signal)),
    isUnknown: isUnknownOutcome,
    find: late => unlessMissing(repo.request('GET /repos/{owner}/{repo}', {}, { signal: late })),
    urlOf: ({ html_url }) => html_url,
  })
  const topics = args.topics?.map(topic => topic.toLowerCase())
  const sendTopics = () => repo.request('PUT /repos/{owner}/{repo}/topics', { names: topics ?? [] }, { signal })
  const steps = topics === undefined ? [] : [{ change: `topics ${topics.join(', ')}`, send: sendTopics }]
  return { url: made.html_url, id: made.full_name, ...(await carryOut(steps, changed)) }
}

async function post(repo: Repo, args: Creating, signal: AbortSignal): Promise<Made> {
  const { visibility = 'private' } = args
  const wanted = {
    name: repo.name,
    ...(args.description === undefined ? {} : { description: args.description }),
    ...(args.homepage === undefined ? {} : { homepage: args.homepage }),
    private: visibility !== 'public',
    auto_init: args.readme,
    ...switchesOf(args),
  }
  if (repo.owner.toLowerCase() === (await me(repo.account, signal)).toLowerCase()) {
    if (visibility !== 'internal') return await repo.account.request('POST /user/repos', wanted, { signal })
    throw new ConnectorError('invalid', 'Only repositories of an organization can be internal.')
  }
  const inOrg = { ...wanted, org: repo.owner, ...(visibility === 'internal' ? { visibility: 'internal' } : {}) }
  // Boundary: the vendor's types do not know "internal", which enterprises have.
  const sent = inOrg as Omit<typeof inOrg, 'visibility'>
  return await repo.account.request('POST /orgs/{org}/repos', sent, { signal })
}

function postFrom(template: Repo, repo: Repo, args: Creating, signal: AbortSignal): Promise<Made> {
  const wanted = {
    owner: repo.owner,
    name: repo.name,
    ...(args.description === undefined ? {} : { description: args.description }),
    private: args.visibility !== 'public',
  }
  const route = 'POST /repos/{template_owner}/{template_repo}/generate'
  const from = { template_owner: template.owner, template_repo: template.name }
  return template.account.request(route, { ...from, ...wanted }, { signal })
}

/** Forks into an organization or to oneself. GitHub answers the fork that there is, if there is one. */
export async function forkRepo(client: GitHub, repo: Repo, args: Creating, signal: AbortSignal): Promise<Receipt> {
  const owner = args.to ?? (await me(repo.account, signal))
  const name = args.new_name ?? repo.name
  client.allow.check(owner, name)
  const fork = client.repo(`${owner}/${name}`)
  const changed = [`fork of ${repo.full} as ${fork.full}`]
  if (args.dry_run) return { changed, dry_run: true }
  const made = await client.once.do<Made>({
    what: `fork of ${repo.full}`,
    key: [repo.url(), 'fork', owner, name],
    repeat: args.repeat,
    signal,
    send: () => {
      const into = args.to === undefined ? {} : { organization: args.to }
      return repo.request('POST /repos/{owner}/{repo}/forks', { ...into, name }, { signal })
    },
    isUnknown: isUnknownOutcome,
    find: late => unlessMissing(fork.request('GET /repos/{owner}/{repo}', {}, { signal: late })),
    urlOf: ({ html_url }) => html_url,
  })
  const warnings = ['GitHub copies in the background: the fork may be empty for some seconds.']
  return { url: made.html_url, id: made.full_name, changed, warnings }
}
