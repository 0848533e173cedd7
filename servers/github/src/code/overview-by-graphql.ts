import { z } from 'zod'
import type { Repo } from '../repo.ts'
import { type Overview, readmeOf, sharesOf, templateFolders, templatesOf } from './overview.ts'
import { overviewByRest } from './overview-by-rest.ts'

const tree = z.object({ entries: z.array(z.object({ name: z.string(), type: z.string() })).optional() }).nullish()
const count = z.object({ totalCount: z.number() })
const readmes = ['README.md', 'readme.md', 'README.rst', 'README', 'README.txt', '.github/README.md', 'docs/README.md']

const answer = z.object({
  repository: z.looseObject({
    description: z.string().nullish(),
    homepageUrl: z.string().nullish(),
    visibility: z.string(),
    isArchived: z.boolean(),
    isFork: z.boolean(),
    isTemplate: z.boolean(),
    isMirror: z.boolean(),
    isDisabled: z.boolean(),
    parent: z.object({ nameWithOwner: z.string() }).nullish(),
    defaultBranchRef: z.object({ name: z.string() }).nullish(),
    viewerPermission: z.string().nullish(),
    stargazerCount: z.number(),
    forkCount: z.number(),
    issues: count,
    pullRequests: count,
    licenseInfo: z.object({ spdxId: z.string().nullish() }).nullish(),
    repositoryTopics: z.object({ nodes: z.array(z.object({ topic: z.object({ name: z.string() }) })) }),
    pushedAt: z.string().nullish(),
    createdAt: z.string(),
    languages: z
      .object({ edges: z.array(z.object({ size: z.number(), node: z.object({ name: z.string() }) })) })
      .nullish(),
    latestRelease: z
      .object({ tagName: z.string(), publishedAt: z.string().nullish(), createdAt: z.string() })
      .nullish(),
  }),
})

const blob = z.object({ text: z.string().nullish() }).nullish()

/** All of it in one request. */
export async function overviewByGraphql(repo: Repo, signal: AbortSignal): Promise<Overview> {
  const folders = ['', ...templateFolders]
  const objects = [
    ...folders.map((path, index) => `t${index}: object(expression: "HEAD:${path}") { ...names }`),
    ...readmes.map((path, index) => `r${index}: object(expression: "HEAD:${path}") { ... on Blob { text } }`),
  ]
  const { repository } = await repo.graphql(
    `query($owner: String!, $name: String!) {
      repository(owner: $owner, name: $name, followRenames: false) {
        description homepageUrl visibility isArchived isFork isTemplate isMirror isDisabled
        parent { nameWithOwner } defaultBranchRef { name } viewerPermission
        stargazerCount forkCount pushedAt createdAt
        issues(states: OPEN, first: 1) { totalCount } pullRequests(states: OPEN, first: 1) { totalCount }
        licenseInfo { spdxId } repositoryTopics(first: 20) { nodes { topic { name } } }
        languages(first: 20, orderBy: { field: SIZE, direction: DESC }) { edges { size node { name } } }
        latestRelease { tagName publishedAt createdAt }
        ${objects.join('\n')}
      }
    }
    fragment names on Tree { entries { name type } }`,
    {},
    { schema: answer, signal },
  )
  // Of an empty repository only REST tells which branch the first commit makes.
  if (!repository.defaultBranchRef) return await overviewByRest(repo, signal)
  const listings = folders.map((path, index) => [path, namesOf(repository[`t${index}`])] as const)
  const texts = readmes.map((path, index) => ({ path, text: blob.parse(repository[`r${index}`])?.text }))
  const readme = texts.find(({ text }) => typeof text === 'string')
  return {
    ...basics(repository, repo),
    entries: listings[0]?.[1] ?? [],
    templates: templatesOf(Object.fromEntries(listings)),
    ...(readme ? { readme: readmeOf(readme.path, readme.text ?? '') } : {}),
  }
}

function namesOf(value: unknown): string[] {
  const entries = tree.parse(value)?.entries ?? []
  return entries.map(({ name, type }) => (type === 'tree' ? `${name}/` : name)).sort()
}

function basics(found: z.output<typeof answer>['repository'], repo: Repo) {
  const { isArchived: archived, isFork: fork, isTemplate: template, isMirror: mirror, isDisabled: disabled } = found
  const flags = Object.entries({ archived, fork, template, mirror, disabled })
  const license = found.licenseInfo?.spdxId
  const release = found.latestRelease
  return {
    repo: repo.full,
    ...(found.description ? { description: found.description } : {}),
    ...(found.homepageUrl ? { homepage: found.homepageUrl } : {}),
    visibility: found.visibility.toLowerCase(),
    flags: flags.filter(([, is]) => is).map(([flag]) => flag),
    ...(found.parent ? { parent: found.parent.nameWithOwner } : {}),
    default_branch: found.defaultBranchRef?.name ?? '',
    permission: (found.viewerPermission ?? 'read').toLowerCase(),
    stars: found.stargazerCount,
    forks: found.forkCount,
    open_issues: found.issues.totalCount,
    open_pulls: found.pullRequests.totalCount,
    ...(license && license !== 'NOASSERTION' ? { license } : {}),
    topics: found.repositoryTopics.nodes.map(({ topic }) => topic.name),
    ...(found.pushedAt ? { pushed: found.pushedAt } : {}),
    created: found.createdAt,
    languages: sharesOf((found.languages?.edges ?? []).map(({ size, node }) => [node.name, size] as const)),
    ...(release ? { release: { tag: release.tagName, date: release.publishedAt ?? release.createdAt } } : {}),
  }
}
