import { isJson, type Json } from '../call.ts'
import { compare } from '../git.ts'
import { blameOf } from './blame.ts'
import { connection } from './connection.ts'
import { noThing, unprocessable } from './errors.ts'
import {
  blobContent,
  entriesOf,
  entrySource,
  findCommit,
  findObject,
  objectAt,
  repoOf,
  shaOf,
  targetOf,
} from './git-objects.ts'
import { repositoryOf } from './places.ts'
import { rollupOf } from './rollup.ts'
import { actor, type Context, type Field, known, source, type Types, text } from './source.ts'

const object: Readonly<Record<string, Field>> = {
  oid: ({ sha }) => sha,
  id: ({ node_id, sha, repo, __typename }) =>
    node_id ?? `G_${Buffer.from(`${__typename}:${repo}:${sha}`).toString('base64url')}`,
  abbreviatedOid: ({ sha }) => text(sha).slice(0, 7),
  repository: async (own, _args, context) => await repositoryOf(context, repoOf(own)),
  commitUrl: (own, _args, { call }) => `${call.front.url}/${repoOf(own)}/commit/${own.sha}`,
  commitResourcePath: own => `/${repoOf(own)}/commit/${own.sha}`,
}

const part = (commit: Json, name: 'author' | 'committer'): Json => {
  const inner = isJson(commit.commit) ? commit.commit[name] : undefined
  return isJson(inner) ? inner : {}
}
const message = ({ commit }: Json): string => (isJson(commit) ? text(commit.message) : '')
const headline = (commit: Json): string => message(commit).split('\n')[0] ?? ''
const bodyOf = (commit: Json): string => message(commit).split('\n').slice(1).join('\n').trim()

export const gitTypes: Types = {
  Commit: {
    ...object,
    message,
    messageHeadline: headline,
    messageBody: bodyOf,
    author: commit => known('GitActor', { ...part(commit, 'author'), user: commit.author }),
    committer: commit => known('GitActor', { ...part(commit, 'committer'), user: commit.committer }),
    authors: (commit, args) =>
      connection([known('GitActor', { ...part(commit, 'author'), user: commit.author })], args),
    authoredDate: commit => part(commit, 'author').date,
    committedDate: commit => part(commit, 'committer').date,
    committedViaWeb: () => false,
    authoredByCommitter: commit => part(commit, 'author').email === part(commit, 'committer').email,
    parents: async (commit, args, context) => {
      const all = Array.isArray(commit.parents) ? commit.parents : []
      return connection(await Promise.all(all.map(one => findCommit(context, repoOf(commit), shaOf(one)))), args)
    },
    tree: async (commit, _args, context) => await objectAt(context, repoOf(commit), text(commit.sha), ''),
    treeUrl: (commit, _args, { call }) => `${call.front.url}/${repoOf(commit)}/tree/${commit.sha}`,
    file: async (commit, { path }, context) => {
      const root = shaOf(isJson(commit.commit) ? commit.commit.tree : undefined)
      const entry = (await entriesOf(context, repoOf(commit), root)).find(one => one.path === path)
      return entry === undefined ? null : entrySource(repoOf(commit), root, entry)
    },
    blame: async (commit, { path }, context) => {
      const ranges = await blameOf(context, repoOf(commit), text(commit.sha), text(path))
      if (ranges === undefined) throw unprocessable(`Path ${path} does not exist`)
      return { ranges }
    },
    history: async (commit, args, context) => {
      const query = new URLSearchParams({ sha: text(commit.sha) })
      for (const name of ['path', 'since', 'until']) {
        if (typeof args[name] === 'string') query.set(name, args[name])
      }
      const all = await context.readAll(`/repos/${repoOf(commit)}/commits?${query}`)
      return connection(all, args, { make: one => known('Commit', { ...one, repo: repoOf(commit) }) })
    },
    additions: async (commit, _args, context) => await stat(context, commit, 'additions'),
    deletions: async (commit, _args, context) => await stat(context, commit, 'deletions'),
    changedFilesIfAvailable: async (commit, _args, context) => {
      const { files } = await context.read(`/repos/${repoOf(commit)}/commits/${commit.sha}`)
      return Array.isArray(files) ? files.length : 0
    },
    signature: () => null,
    statusCheckRollup: async (commit, _args, context) => await rollupOf(context, repoOf(commit), text(commit.sha)),
    associatedPullRequests: async (commit, args, context) => {
      const all = await context.readAll(`/repos/${repoOf(commit)}/commits/${commit.sha}/pulls`)
      return connection(all, args, { make: one => known('PullRequest', one) })
    },
    zipballUrl: (commit, _args, { call }) => `${call.front.url}/${repoOf(commit)}/zip/${commit.sha}`,
    tarballUrl: (commit, _args, { call }) => `${call.front.url}/${repoOf(commit)}/tar/${commit.sha}`,
  },
  GitActor: {
    user: ({ user }) => actor(user),
    avatarUrl: ({ user }) => (isJson(user) ? user.avatar_url : 'https://github.example/ghost.png'),
  },
  Tree: {
    ...object,
    entries: async (tree, _args, context) => {
      const [root, path] = [text(tree.root), text(tree.path)]
      const all = await entriesOf(context, repoOf(tree), root)
      const below = path === '' ? '' : `${path}/`
      const own = all.filter(one => one.path.startsWith(below) && !one.path.slice(below.length).includes('/'))
      return own.map(one => entrySource(repoOf(tree), root, one))
    },
  },
  Blob: {
    ...object,
    byteSize: async (blob, _args, context) => (await blobContent(context, blob)).byteSize,
    isBinary: async (blob, _args, context) => (await blobContent(context, blob)).isBinary,
    isTruncated: async (blob, _args, context) => (await blobContent(context, blob)).isTruncated,
    text: async (blob, _args, context) => (await blobContent(context, blob)).text,
  },
  TreeEntry: {
    oid: ({ sha }) => sha,
    object: ({ object: found }) => found,
    size: ({ size }) => size ?? 0,
    extension: ({ name }) => /\.[^.]+$/.exec(text(name))?.[0] ?? '',
    isGenerated: () => false,
    language: () => null,
    nameRaw: ({ name }) => Buffer.from(text(name)).toString('base64'),
    pathRaw: ({ path }) => Buffer.from(text(path)).toString('base64'),
    lineCount: async (entry, _args, context) => {
      if (entry.type !== 'blob') return null
      const { text: content } = await blobContent(context, entry)
      return content === null ? null : content.split('\n').length - (content.endsWith('\n') ? 1 : 0)
    },
    repository: async (entry, _args, context) => await repositoryOf(context, repoOf(entry)),
    submodule: () => null,
  },
  Tag: {
    ...object,
    name: ({ tag }) => tag,
    target: async (tag, _args, context) => await findObject(context, repoOf(tag), shaOf(tag.object)),
    tagger: ({ tagger }) => source('GitActor', tagger),
  },
  Ref: {
    target: async (ref, _args, context) => await targetOf(context, ref),
    repository: async (ref, _args, context) => await repositoryOf(context, repoOf(ref)),
    branchProtectionRule: () => null,
    compare: async (ref, { headRef }, context) => await comparison(context, ref, text(headRef)),
    associatedPullRequests: async (ref, args, context) => {
      const [owner] = repoOf(ref).split('/')
      const path = `/repos/${repoOf(ref)}/pulls?state=all&head=${owner}:${encodeURIComponent(text(ref.name))}`
      const states = Array.isArray(args.states) && args.states.length > 0 ? args.states : undefined
      const all = (await context.readAll(path)).filter(pull => states?.includes(stateWord(pull)) ?? true)
      return connection(all, args, { make: one => known('PullRequest', one) })
    },
  },
  Comparison: {
    commits: ({ commits, repo }, args) => {
      const all = Array.isArray(commits) ? commits.filter(isJson) : []
      return connection(all, args, { make: one => known('Commit', { ...one, repo }) })
    },
  },
}

export const stateWord = ({ merged_at, state }: Json): string =>
  typeof merged_at === 'string' ? 'MERGED' : String(state).toUpperCase()

async function stat(context: Context, commit: Json, name: string): Promise<unknown> {
  const { stats } = await context.read(`/repos/${repoOf(commit)}/commits/${commit.sha}`)
  return isJson(stats) ? stats[name] : 0
}

async function comparison(context: Context, ref: Json, headRef: string): Promise<Json> {
  const repo = repoOf(ref)
  const head = await findCommit(context, repo, headRef)
  const target = await targetOf(context, ref)
  if (head === null || target === null) throw noThing('Ref', `the name '${headRef}'`)
  const { status, ahead_by, behind_by, commits } = await compare(
    context.call.front,
    repo,
    text(target.sha),
    text(head.sha),
  )
  return known('Comparison', {
    ...{ node_id: `COMP_${target.sha}${head.sha}`, status, aheadBy: ahead_by, behindBy: behind_by, commits, repo },
    ...{ baseTarget: target, headTarget: head },
  })
}
