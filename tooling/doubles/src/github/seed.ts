import { type Answer, isJson, type Json } from './call.ts'
import { dispatch } from './dispatch.ts'
import type { Front } from './front.ts'
import { seeding, standardTokens } from './tokens.ts'

/** Text, bytes, or null to delete; a mode makes an executable (100755) or a symbolic link (120000, content = target). */
export type FileChange =
  | string
  | Buffer
  | null
  | { readonly content: string | Buffer; readonly mode: '100644' | '100755' | '120000' }

export interface NewRepo {
  readonly owner: string
  readonly name: string
  readonly private?: boolean
  readonly description?: string
  readonly files?: Readonly<Record<string, FileChange>>
  /** Collaborators. */
  readonly readers?: readonly string[]
  readonly writers?: readonly string[]
  /** Without a first commit. */
  readonly empty?: boolean
}

export interface NewCommit {
  readonly branch?: string
  /** Where the branch starts when there is none yet; the default branch when left out. */
  readonly from?: string
  readonly message?: string
  readonly files: Readonly<Record<string, FileChange>>
  readonly as?: string
  /** ISO 8601. */
  readonly date?: string
}

export interface NewPull {
  readonly title: string
  readonly body?: string
  readonly head: string
  readonly base?: string
  readonly draft?: boolean
  /** Committed to the head branch first, which is made from the base where it is missing. */
  readonly files?: Readonly<Record<string, FileChange>>
  readonly as?: string
}

/** Fills the double, within the process: not logged, not counted. `repo` is `owner/name`; `as` is a login. */
export function contentSeed(front: Front) {
  const owner = (repo: string): string => ownerOf(front, repo)
  const send = (as: string, method: string, path: string, body?: unknown) => sendAs(front, as, method, path, body)
  const post = (repo: string, as: string | undefined, path: string, body: unknown): Promise<Json> =>
    send(as ?? owner(repo), 'POST', `/repos/${repo}${path}`, body)
  const seed = {
    /** Any request as somebody. Throws when it is refused. */
    send,
    repo: (repo: NewRepo): Promise<Json> => makeRepo(front, repo),
    /** One commit with all these files; answers its sha. */
    commit: (repo: string, commit: NewCommit): Promise<string> => makeCommit(front, repo, commit),
    branch: async (repo: string, name: string, from?: string): Promise<string> => {
      const sha = await headOf(front, repo, from)
      await post(repo, undefined, '/git/refs', { ref: `refs/heads/${name}`, sha })
      return sha
    },
    issue: async (repo: string, { as, ...issue }: { title: string; as?: string } & Json): Promise<number> =>
      numberOf(await post(repo, as, '/issues', issue), 'number'),
    pull: async (repo: string, { files, as, base, ...pull }: NewPull): Promise<number> => {
      const target = base ?? (await defaultBranch(front, repo))
      if (files !== undefined) await seed.commit(repo, { branch: pull.head, from: target, files, message: pull.title })
      return numberOf(await post(repo, as, '/pulls', { ...pull, base: target }), 'number')
    },
    comment: async (repo: string, issue: number, body: string, as?: string): Promise<number> =>
      numberOf(await post(repo, as, `/issues/${issue}/comments`, { body }), 'id'),
    review: async (repo: string, pull: number, { as, ...review }: { as?: string } & Json): Promise<number> =>
      numberOf(await post(repo, as, `/pulls/${pull}/reviews`, review), 'id'),
    release: async (repo: string, { as, ...release }: { tag_name: string; as?: string } & Json): Promise<number> =>
      numberOf(await post(repo, as, '/releases', release), 'id'),
    label: (repo: string, label: { name: string; color?: string; description?: string }): Promise<Json> =>
      post(repo, undefined, '/labels', { color: 'ededed', ...label }),
    milestone: async (repo: string, milestone: { title: string } & Json): Promise<number> =>
      numberOf(await post(repo, undefined, '/milestones', milestone), 'number'),
    status: (
      repo: string,
      sha: string,
      status: { state: string; context?: string; description?: string },
    ): Promise<Json> => post(repo, undefined, `/statuses/${sha}`, status),
    check: (repo: string, sha: string, check: { name: string; conclusion?: string } & Json): Promise<Json> =>
      post(repo, undefined, '/check-runs', { head_sha: sha, status: 'completed', conclusion: 'success', ...check }),
  }
  return seed
}

const scopes = standardTokens.owner.scopes

async function sendAs(front: Front, as: string, method: string, path: string, body?: unknown): Promise<Json> {
  const url = new URL(path, front.url)
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body))
  const token = { value: seeding, scopes, login: as }
  const call = {
    front,
    method,
    path: url.pathname,
    params: {},
    query: url.searchParams,
    headers: new Headers(),
    bytes,
    token,
  }
  return jsonOf(`${method} ${path}`, await dispatch(call))
}

function jsonOf(what: string, { status, body }: Answer): Json {
  if (status >= 400) throw new Error(`Seeding ${what} gave ${status} ${JSON.stringify(body)}`)
  return isJson(body) ? body : {}
}

function numberOf(value: Json, name: string): number {
  const found = value[name]
  if (typeof found !== 'number') throw new Error(`The answer has no ${name}: ${JSON.stringify(value)}`)
  return found
}

/** A login that may do anything to a repository. */
function ownerOf(front: Front, repo: string): string {
  return front.adminOf(repo.split('/')[0] ?? '')
}

async function makeRepo(
  front: Front,
  { owner, readers = [], writers = [], files, empty, ...repo }: NewRepo,
): Promise<Json> {
  const admin = front.adminOf(owner)
  const made = await sendAs(front, admin, 'POST', admin === owner ? '/user/repos' : `/orgs/${owner}/repos`, {
    ...repo,
    auto_init: empty !== true,
  })
  const name = `${owner}/${repo.name}`
  const people = [...readers.map(login => [login, 'pull']), ...writers.map(login => [login, 'push'])]
  for (const [login, permission] of people) {
    await sendAs(front, admin, 'PUT', `/repos/${name}/collaborators/${login}`, { permission })
  }
  if (files !== undefined) await makeCommit(front, name, { files, message: 'Begin' })
  return made
}

async function defaultBranch(front: Front, repo: string): Promise<string> {
  const { default_branch } = await sendAs(front, ownerOf(front, repo), 'GET', `/repos/${repo}`)
  return String(default_branch)
}

async function headOf(front: Front, repo: string, branch?: string): Promise<string> {
  const name = branch ?? (await defaultBranch(front, repo))
  const admin = ownerOf(front, repo)
  const { object } = await sendAs(front, admin, 'GET', `/repos/${repo}/git/ref/heads/${name}`)
  return isJson(object) ? String(object.sha) : ''
}

async function makeCommit(front: Front, repo: string, commit: NewCommit): Promise<string> {
  const as = commit.as ?? ownerOf(front, repo)
  const send = (method: string, path: string, body?: unknown) =>
    sendAs(front, as, method, `/repos/${repo}${path}`, body)
  const branch = commit.branch ?? (await defaultBranch(front, repo))
  const { body } = await front.upstream({ as, method: 'GET', path: `/repos/${repo}/git/matching-refs/heads/${branch}` })
  const exists = Array.isArray(body) && body.some(ref => isJson(ref) && ref.ref === `refs/heads/${branch}`)
  const parent = await headOf(front, repo, exists ? branch : commit.from)
  const tree = await Promise.all(Object.entries(commit.files).map(([path, change]) => entryOf(send, path, change)))
  const base = await send('GET', `/git/commits/${parent}`)
  const made = await send('POST', '/git/trees', { base_tree: isJson(base.tree) ? base.tree.sha : undefined, tree })
  const author = commit.date === undefined ? {} : { author: { date: commit.date }, committer: { date: commit.date } }
  const message = commit.message ?? 'Change files'
  const { sha } = await send('POST', '/git/commits', { message, tree: made.sha, parents: [parent], ...author })
  if (exists) await send('PATCH', `/git/refs/heads/${branch}`, { sha })
  else await send('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha })
  return String(sha)
}

async function entryOf(
  send: (method: string, path: string, body: unknown) => Promise<Json>,
  path: string,
  change: FileChange,
) {
  if (change === null) return { path, mode: '100644', type: 'blob', sha: null }
  const { content, mode } =
    typeof change === 'string' || Buffer.isBuffer(change) ? { content: change, mode: '100644' } : change
  const encoded = { content: Buffer.from(content).toString('base64'), encoding: 'base64' }
  const { sha } = await send('POST', '/git/blobs', encoded)
  return { path, mode, type: 'blob', sha }
}
