import { z } from 'zod'
import {
  type Answer,
  bodyOf,
  type Call,
  invalid,
  type Json,
  loginOf,
  notFound,
  nothing,
  ok,
  param,
  Refusal,
  type Routes,
  remember,
} from './call.ts'
import { read } from './dispatch.ts'
import { paged } from './paged.ts'
import { hasScope } from './tokens.ts'

interface Gist {
  readonly id: string
  readonly owner: string
  readonly public: boolean
  readonly created_at: string
  description: string | null
  updated_at: string
  readonly files: Map<string, string>
}

const gists = remember(() => new Map<string, Gist>())

/** Gists, which the emulator lacks. Their history is none of this double's matter. */
export const gistRoutes: Routes = {
  'GET /gists': async call => await listed(call, gist => gist.owner === loginOf(call)),
  'GET /gists/public': async call => await listed(call, gist => gist.public),
  'GET /users/{username}/gists': async call =>
    await listed(call, gist => gist.owner === param(call, 'username') && gist.public),
  'GET /gists/{gist_id}': async call => ok(await shown(call, gistOf(call), true)),
  'POST /gists': create,
  'PATCH /gists/{gist_id}': update,
  'DELETE /gists/{gist_id}': call => {
    gists(call.front).delete(own(call).id)
    return nothing()
  },
}

const file = z.looseObject({ content: z.string().optional(), filename: z.string().nullish() })
const wanted = z.looseObject({
  description: z.string().nullish(),
  public: z.union([z.boolean(), z.enum(['true', 'false'])]).default(false),
  files: z.record(z.string(), file.nullable()).default({}),
})

async function create(call: Call): Promise<Answer> {
  needScope(call)
  const given = wanted.parse(bodyOf(call))
  const files = Object.entries(given.files).map(([name, value]): [string, string] => [name, value?.content ?? ''])
  if (files.length === 0) throw invalid('Gist', 'files', 'missing_field')
  if (files.some(([, content]) => content === '')) throw invalid('Gist', 'contents', 'missing')
  const now = new Date().toISOString()
  const id = call.front.nextId().toString(16).padStart(32, 'a')
  const gist: Gist = {
    ...{ id, owner: loginOf(call), public: String(given.public) === 'true', created_at: now, updated_at: now },
    ...{ description: given.description ?? null, files: new Map(files) },
  }
  gists(call.front).set(id, gist)
  return ok(await shown(call, gist, true), 201)
}

async function update(call: Call): Promise<Answer> {
  needScope(call)
  const gist = own(call)
  const { description, files } = wanted.parse(bodyOf(call))
  if (description !== undefined) gist.description = description
  for (const [name, change] of Object.entries(files)) {
    const content = change?.content ?? gist.files.get(name)
    if (change === null || change.filename) gist.files.delete(name)
    if (change !== null && content !== undefined) gist.files.set(change.filename ?? name, content)
  }
  gist.updated_at = new Date().toISOString()
  return ok(await shown(call, gist, true))
}

function needScope({ token }: Call): void {
  if (token === undefined) throw new Refusal(401, 'Requires authentication')
  if (!hasScope(token, 'gist')) throw notFound()
}

function gistOf(call: Call): Gist {
  const gist = gists(call.front).get(param(call, 'gist_id'))
  if (gist === undefined) throw notFound()
  return gist
}

function own(call: Call): Gist {
  const gist = gistOf(call)
  if (gist.owner !== call.token?.login) throw notFound()
  return gist
}

async function listed(call: Call, which: (gist: Gist) => boolean): Promise<Answer> {
  const found = [...gists(call.front).values()].filter(which).toReversed()
  return paged(call, await Promise.all(found.map(gist => shown(call, gist, false))))
}

async function shown(call: Call, gist: Gist, whole: boolean): Promise<Json> {
  const { front } = call
  const { id, description, created_at, updated_at } = gist
  const url = `${front.url}/gists/${id}`
  const html_url = `${front.url}/gist/${gist.owner}/${id}`
  const files = [...gist.files].map(([filename, content]) => {
    const head = {
      filename,
      type: 'text/plain',
      language: /\.md$/.test(filename) ? 'Markdown' : 'Text',
      raw_url: `${html_url}/raw/${filename}`,
      size: Buffer.byteLength(content),
    }
    return [filename, whole ? { ...head, truncated: false, content, encoding: 'utf-8' } : head]
  })
  return {
    ...{
      url,
      forks_url: `${url}/forks`,
      commits_url: `${url}/commits`,
      comments_url: `${url}/comments`,
      id,
      node_id: `G_${id}`,
    },
    ...{ git_pull_url: `${html_url}.git`, git_push_url: `${html_url}.git`, html_url, files: Object.fromEntries(files) },
    ...{ public: gist.public, created_at, updated_at, description, comments: 0, user: null, truncated: false },
    owner: await read(call, `/users/${gist.owner}`),
  }
}
