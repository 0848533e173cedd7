import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  type Answer,
  bodyOf,
  type Call,
  invalid,
  isJson,
  type Json,
  notFound,
  numberParam,
  ok,
  Refusal,
  type Routes,
  remember,
  repoPath,
} from './call.ts'
import { passOn, read, rest } from './dispatch.ts'
import { encode } from './git.ts'
import { paged } from './paged.ts'
import { releaseNotes } from './release-notes.ts'
import { reaches } from './roles.ts'
import { signedUrl } from './storage.ts'

const one = '/repos/{owner}/{repo}/releases/{release_id}'
const asset = '/repos/{owner}/{repo}/releases/assets/{asset_id}'

/** Releases: drafts that only writers see, the tags they make, notes, and assets that can be downloaded. */
export const releases: Routes = {
  'GET /repos/{owner}/{repo}/releases': async call => {
    const all = await allReleases(call)
    return paged(
      call,
      all.filter(release => isVisible(call, release)),
    )
  },
  'POST /repos/{owner}/{repo}/releases': createRelease,
  'POST /repos/{owner}/{repo}/releases/generate-notes': async call => {
    return ok(await releaseNotes(call, tagged.parse(bodyOf(call))))
  },
  'GET /repos/{owner}/{repo}/releases/latest': async call => {
    const told = latest(call.front).get(repoPath(call))
    const all = (await allReleases(call)).filter(({ draft, prerelease }) => draft !== true && prerelease !== true)
    const found = all.find(({ id }) => id === told) ?? all[0]
    if (found === undefined) throw notFound()
    return ok(found)
  },
  'GET /repos/{owner}/{repo}/releases/tags/{tag}': async call => {
    const found = await passOn(call)
    if (isJson(found.body) && found.body.draft === true) throw notFound()
    return withDigests(call, found)
  },
  [`GET ${one}`]: async call => {
    const found = await passOn(call)
    if (isJson(found.body) && !isVisible(call, found.body)) throw notFound()
    return withDigests(call, found)
  },
  [`PATCH ${one}`]: updateRelease,
  [`GET ${one}/assets`]: async call => withDigests(call, await passOn(call)),
  [`POST ${one}/assets`]: addAsset,
  [`GET ${asset}`]: getAsset,
}

const contents = remember(() => new Map<number, Buffer>())
/** API path of the repository → the release that was declared the latest. */
const latest = remember(() => new Map<string, number>())

const tagged = z.looseObject({
  tag_name: z.string(),
  target_commitish: z.string().optional(),
  previous_tag_name: z.string().optional(),
})
const wanted = z.looseObject({
  tag_name: z.string().optional(),
  target_commitish: z.string().optional(),
  draft: z.boolean().optional(),
  body: z.string().nullish(),
  name: z.string().nullish(),
  generate_release_notes: z.boolean().default(false),
  make_latest: z.enum(['true', 'false', 'legacy']).default('true'),
})
type Wanted = z.output<typeof wanted>

const isVisible = ({ role = 'none' }: Call, { draft }: Json): boolean => draft !== true || reaches(role, 'write')

/** Newest first. */
async function allReleases(call: Call): Promise<Json[]> {
  const found: Json[] = []
  for (let page = 1; ; page += 1) {
    const query = new URLSearchParams({ per_page: '100', page: String(page) })
    const answer = await passOn({ ...call, method: 'GET', path: `${repoPath(call)}/releases`, query })
    const { body } = withDigests(call, answer)
    const items = Array.isArray(body) ? body.filter(isJson) : []
    found.push(...items)
    if (items.length < 100) return found
  }
}

async function createRelease(call: Call): Promise<Answer> {
  const given = wanted.parse(bodyOf(call))
  const { tag_name: tag = '', draft = false } = given
  if (tag.trim() === '') throw invalid('Release', 'tag_name', 'missing_field')
  if ((await allReleases(call)).some(release => release.tag_name === tag && release.draft === false)) {
    throw invalid('Release', 'tag_name', 'already_exists')
  }
  if (!draft) await makeTag(call, tag, given)
  const notes = given.generate_release_notes ? await releaseNotes(call, { ...given, tag_name: tag }) : undefined
  const body = [given.body, notes?.body].filter(Boolean).join('\n\n')
  const told = { ...bodyOf(call), name: given.name ?? notes?.name ?? null, body: body === '' ? null : body }
  const answer = await passOn(call, { ...told, generate_release_notes: false })
  return declare(call, withDigests(call, answer), given)
}

async function updateRelease(call: Call): Promise<Answer> {
  const given = wanted.parse(bodyOf(call))
  const before = await read(call, `${repoPath(call)}/releases/${numberParam(call, 'release_id')}`)
  const published = before.draft === false || given.draft === false
  if (published) {
    await makeTag(call, given.tag_name ?? String(before.tag_name), {
      ...given,
      target_commitish: given.target_commitish ?? String(before.target_commitish),
    })
  }
  return declare(call, withDigests(call, await passOn(call)), given)
}

/** What is published has a tag, which is made where there is none. */
async function makeTag(call: Call, tag: string, { target_commitish: target }: Wanted): Promise<void> {
  const repo = repoPath(call)
  const found = await rest(call, 'GET', `${repo}/git/ref/tags/${encode(tag)}`)
  if (found.status === 200) return
  const ref = target ?? String((await read(call, repo)).default_branch)
  const { status, body } = await rest(call, 'GET', `${repo}/commits/${encode(ref)}`)
  if (status !== 200 || !isJson(body)) throw invalid('Release', 'target_commitish')
  const made = await rest(call, 'POST', `${repo}/git/refs`, { ref: `refs/tags/${tag}`, sha: body.sha })
  if (made.status !== 201) throw invalid('Release', 'tag_name', 'custom', 'tag_name is not a valid tag')
}

function declare(call: Call, answer: Answer, { make_latest }: Wanted): Answer {
  const { body } = answer
  if (!isJson(body) || body.draft === true || typeof body.id !== 'number') return answer
  if (make_latest === 'true' && body.prerelease !== true) latest(call.front).set(repoPath(call), body.id)
  return answer
}

async function addAsset(call: Call): Promise<Answer> {
  const path = `${repoPath(call)}/releases/${numberParam(call, 'release_id')}`
  const { assets } = await read(call, path)
  const name = call.query.get('name')
  if (Array.isArray(assets) && assets.some(one => isJson(one) && one.name === name)) {
    throw invalid('ReleaseAsset', 'name', 'already_exists')
  }
  const answer = await passOn(call)
  const { body } = answer
  if (isJson(body) && typeof body.id === 'number') contents(call.front).set(body.id, call.bytes)
  return withDigests(call, answer)
}

async function getAsset(call: Call): Promise<Answer> {
  const answer = withDigests(call, await passOn(call))
  if (!/octet-stream/.test(call.headers.get('accept') ?? '')) return answer
  const { body } = answer
  const content = contents(call.front).get(numberParam(call, 'asset_id'))
  if (answer.status !== 200 || !isJson(body) || content === undefined) throw new Refusal(404, 'Not Found')
  const stored = { content, type: String(body.content_type), name: String(body.name) }
  return { status: 302, headers: { location: await signedUrl(call.front, stored) } }
}

/** The emulator knows no digests: they are added wherever assets are shown. */
function withDigests({ front }: Call, answer: Answer): Answer {
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shown)
    if (!isJson(value)) return value
    if (Array.isArray(value.assets)) return { ...value, assets: value.assets.map(shown) }
    const content = typeof value.id === 'number' && 'content_type' in value ? contents(front).get(value.id) : undefined
    if (content === undefined) return value
    return { ...value, digest: `sha256:${createHash('sha256').update(content).digest('hex')}` }
  }
  return { ...answer, body: shown(answer.body) }
}
