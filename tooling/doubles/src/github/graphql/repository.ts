import { z } from 'zod'
import { isJson, type Json } from '../call.ts'
import { reaches, roleOf } from '../roles.ts'
import { connection } from './connection.ts'
import { noThing } from './errors.ts'
import { findObject, findRef, refsOf } from './git-objects.ts'
import { orderOf } from './order.ts'
import { ifThere, issueSource, pullSource } from './places.ts'
import { actor, type Context, type Field, known, pathOf, type Source, source, type Types, text } from './source.ts'
import { listedIssues, listedPulls } from './talk-lists.ts'

const numbered = z.looseObject({ number: z.int() })

/** The object, or NOT_FOUND in GitHub's words. */
async function numberedThing(type: string, args: Json, find: (number: number) => Promise<Source>): Promise<Source> {
  const { number } = numbered.parse(args)
  const missing = noThing(type, `the number of ${number}`)
  const found = await ifThere(find(number))
  if (found === undefined) throw missing
  if (type !== 'issue or pull request' && found.__typename !== type) throw missing
  return found
}

const nameOf = ({ full_name }: Json): string => String(full_name)

const setting =
  (name: string): Field =>
  async (repo, _args, context) =>
    (await context.read(pathOf(repo.url)))[name] !== false

const list =
  (type: string, path: string): Field =>
  async (repo, args, context) =>
    connection(await context.readAll(`/repos/${nameOf(repo)}/${path}`), args, { make: item => known(type, item) })

const people: Field = async (repo, args, context) => {
  const all = await context.readAll(`/repos/${nameOf(repo)}/assignees`)
  const query = text(args.query).toLowerCase()
  return connection(
    all.filter(({ login }) => String(login).includes(query)),
    args,
    { make: actor },
  )
}

export const repositoryTypes: Types = {
  Repository: {
    nameWithOwner: nameOf,
    owner: ({ owner }) => actor(owner),
    parent: ({ parent }) => source('Repository', parent),
    templateRepository: () => null,
    homepageUrl: ({ homepage }) => homepage || null,
    sshUrl: ({ ssh_url }) => ssh_url,
    stargazerCount: ({ stargazers_count }) => stargazers_count,
    forkCount: ({ forks_count }) => forks_count,
    diskUsage: ({ size }) => size,
    visibility: ({ visibility, private: secret }) => visibility ?? (secret === true ? 'private' : 'public'),
    isEmpty: async (repo, _args, context) => (await refsOf(context, nameOf(repo), 'refs/heads/')).length === 0,
    isInOrganization: ({ owner }) => isJson(owner) && owner.type === 'Organization',
    isLocked: () => false,
    isMirror: () => false,
    archivedAt: () => null,
    descriptionHTML: ({ description }) => `<div>${text(description)}</div>`,
    hasIssuesEnabled: setting('has_issues'),
    hasProjectsEnabled: setting('has_projects'),
    hasWikiEnabled: setting('has_wiki'),
    hasDiscussionsEnabled: () => true,
    mergeCommitAllowed: setting('allow_merge_commit'),
    squashMergeAllowed: setting('allow_squash_merge'),
    rebaseMergeAllowed: setting('allow_rebase_merge'),
    autoMergeAllowed: async (repo, _args, context) => (await context.read(pathOf(repo.url))).allow_auto_merge === true,
    deleteBranchOnMerge: async (repo, _args, context) =>
      (await context.read(pathOf(repo.url))).delete_branch_on_merge === true,
    viewerPermission: (repo, _args, { call }) => {
      const role = roleOf(call.front, nameOf(repo), call.token?.login)
      return role === 'none' ? 'read' : role
    },
    viewerCanAdminister: (repo, _args, { call }) =>
      reaches(roleOf(call.front, nameOf(repo), call.token?.login), 'admin'),
    viewerHasStarred: () => false,
    viewerSubscription: () => 'UNSUBSCRIBED',
    licenseInfo: ({ license }) => source('License', license),
    defaultBranchRef: async (repo, _args, context) =>
      await findRef(context, nameOf(repo), `refs/heads/${repo.default_branch}`),
    ref: async (repo, { qualifiedName }, context) => await findRef(context, nameOf(repo), text(qualifiedName)),
    refs: async (repo, args, context) => {
      const query = text(args.query)
      const found = (await refsOf(context, nameOf(repo), text(args.refPrefix))).filter(ref => ref.name.includes(query))
      const { field, direction } = orderOf(args.orderBy)
      return connection(field !== undefined && direction === 'DESC' ? found.toReversed() : found, args)
    },
    object: async (repo, args, context) => await findObject(context, nameOf(repo), text(args.expression ?? args.oid)),
    issue: async (repo, args, context) =>
      await numberedThing('Issue', args, n => issueSource(context, nameOf(repo), n)),
    pullRequest: async (repo, args, context) =>
      await numberedThing('PullRequest', args, number => pullSource(context, nameOf(repo), number)),
    issueOrPullRequest: async (repo, args, context) =>
      await numberedThing('issue or pull request', args, number => issueSource(context, nameOf(repo), number)),
    issues: async (repo, args, context) => await listedIssues(context, `/repos/${nameOf(repo)}`, args),
    pullRequests: async (repo, args, context) => await listedPulls(context, `/repos/${nameOf(repo)}`, args),
    labels: list('Label', 'labels'),
    label: async (repo, { name }, context) =>
      source('Label', await found(context, `/repos/${nameOf(repo)}/labels/${encodeURIComponent(text(name))}`)),
    milestones: async (repo, args, context) => {
      const states = Array.isArray(args.states) ? args.states : ['OPEN', 'CLOSED']
      const all = await context.readAll(`/repos/${nameOf(repo)}/milestones?state=all`)
      const wanted = all.filter(({ state }) => states.includes(String(state).toUpperCase()))
      return connection(wanted, args, { make: item => known('Milestone', item) })
    },
    milestone: async (repo, { number }, context) =>
      source('Milestone', await found(context, `/repos/${nameOf(repo)}/milestones/${number}`)),
    assignableUsers: people,
    mentionableUsers: people,
    collaborators: async (repo, args, context) => {
      const { front } = context.call
      const query = text(args.query ?? args.login).toLowerCase()
      const logins = front.options.logins.filter(login => login.toLowerCase().includes(query))
      const all = logins.filter(login => reaches(roleOf(front, nameOf(repo), login), 'read'))
      const users = await Promise.all(all.map(login => context.read(`/users/${login}`)))
      const edge = (user: Json) => ({ permission: roleOf(front, nameOf(repo), text(user.login)) })
      return connection(users, args, { make: actor, edge })
    },
    releases: list('Release', 'releases'),
    latestRelease: async (repo, _args, context) =>
      source('Release', await found(context, `/repos/${nameOf(repo)}/releases/latest`)),
    release: async (repo, { tagName }, context) =>
      source(
        'Release',
        await found(context, `/repos/${nameOf(repo)}/releases/tags/${encodeURIComponent(text(tagName))}`),
      ),
    primaryLanguage: async (repo, _args, context) => (await languagesOf(context, repo))[0] ?? null,
    languages: async (repo, args, context) => {
      const all = await languagesOf(context, repo)
      const totalSize = all.reduce((sum, { size }) => sum + size, 0)
      return { ...connection(all, args, { edge: ({ size }) => ({ size }) }), totalSize }
    },
    repositoryTopics: (repo, args) =>
      connection(Array.isArray(repo.topics) ? repo.topics : [], args, {
        make: name => known('RepositoryTopic', { topic: known('Topic', { name }) }),
      }),
    stargazers: (_repo, args) => connection([], args),
    watchers: (_repo, args) => connection([], args),
    issueTemplates: async (repo, _args, context) =>
      await templates(context, repo, '.github/ISSUE_TEMPLATE', 'IssueTemplate'),
    pullRequestTemplates: async (repo, _args, context) => {
      const found = ['.github/PULL_REQUEST_TEMPLATE.md', '.github/pull_request_template.md', 'PULL_REQUEST_TEMPLATE.md']
      const all = await Promise.all(found.map(path => findObject(context, nameOf(repo), `HEAD:${path}`)))
      return all.flatMap((blob, index) =>
        blob === null ? [] : [known('PullRequestTemplate', { ...blob, filename: found[index] })],
      )
    },
    mergeQueue: () => null,
  },
  Milestone: {
    dueOn: ({ due_on }) => due_on,
    creator: ({ creator }) => actor(creator),
    closed: ({ state }) => state === 'closed',
    progressPercentage: ({ open_issues, closed_issues }) =>
      (100 * Number(closed_issues)) / Math.max(1, Number(open_issues) + Number(closed_issues)),
  },
  Label: { isDefault: label => label.default === true },
  License: { spdxId: ({ spdx_id }) => spdx_id },
  Release: {
    author: ({ author }) => actor(author),
    isLatest: async (release, _args, context) => {
      const latest = await found(context, pathOf(release.url).replace(/\d+$/, 'latest'))
      return latest?.id === release.id
    },
    description: ({ body }) => body ?? null,
    releaseAssets: ({ assets }, args) =>
      connection(Array.isArray(assets) ? assets.filter(isJson) : [], args, { make: one => known('ReleaseAsset', one) }),
  },
  ReleaseAsset: { downloadUrl: one => one.browser_download_url },
}

/** Undefined where there is none. */
async function found(context: Context, path: string): Promise<Json | undefined> {
  return await ifThere(context.read(path))
}

async function languagesOf(context: Context, repo: Json) {
  const sizes = z.record(z.string(), z.number()).parse(await context.read(`/repos/${nameOf(repo)}/languages`))
  const sorted = Object.entries(sizes).sort(([, a], [, b]) => b - a)
  return sorted.map(([name, size]) => ({ ...known('Language', { name, color: null, node_id: `LANG_${name}` }), size }))
}

async function templates(context: Context, repo: Json, folder: string, type: string): Promise<Source[]> {
  const tree = await findObject(context, nameOf(repo), `HEAD:${folder}`)
  if (tree === null || !Array.isArray(tree.files)) return []
  const all = tree.files.filter(isJson).filter(({ path }) => String(path).endsWith('.md'))
  return all.map(({ name }) => known(type, { name: text(name).replace(/\.md$/, ''), filename: name }))
}
