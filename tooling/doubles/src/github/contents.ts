import { type Answer, type Call, isJson, type Json, param, Refusal, type Routes, repoPath } from './call.ts'
import { passOn } from './dispatch.ts'
import { encode, filesOf } from './git.ts'
import { mediaOf } from './media.ts'

/** Files above this are only given raw: https://docs.github.com/en/rest/repos/contents */
const inlined = 1024 * 1024
const given = 100 * 1024 * 1024

/** Reading files: the sizes and the media types that the emulator does not mind. */
export const contents: Routes = {
  'GET /repos/{owner}/{repo}/contents/{path}': async call => await shaped(call, await passOn(withoutSlash(call))),
  'GET /repos/{owner}/{repo}/readme': async call => await shaped(call, await passOn(call)),
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': async call => {
    const answer = await passOn(call)
    const { body } = answer
    if (!isJson(body) || typeof body.content !== 'string') return answer
    if (mediaOf(call) === 'raw') return raw(Buffer.from(body.content, 'base64'))
    return { ...answer, body: { ...body, content: wrapped(body.content) } }
  },
}

/** A folder may be named with a slash at its end, and the root by nothing. */
const withoutSlash = (call: Call): Call => ({ ...call, path: call.path.replace(/\/$/, '') })

const objectType = { 'content-type': 'application/vnd.github.object+json; charset=utf-8' }

async function shaped(call: Call, answer: Answer): Promise<Answer> {
  const { body } = answer
  if (answer.status === 404 && call.query.get('ref') !== null) return answer
  if (Array.isArray(body))
    return mediaOf(call) === 'object'
      ? { ...answer, body: folder(call, body), headers: objectType }
      : await symlinks(call, answer, body)
  if (!isJson(body) || typeof body.content !== 'string' || typeof body.size !== 'number') return answer
  if (body.size > given) throw tooLarge(body.size)
  if (body.size > inlined && mediaOf(call) !== 'object')
    return { ...answer, body: { ...body, content: '', encoding: 'none' } }
  return { ...answer, body: { ...body, content: wrapped(body.content) } }
}

/** In a folder a symbolic link is named as one; the emulator shows what it points to. */
async function symlinks(call: Call, answer: Answer, entries: readonly unknown[]): Promise<Answer> {
  const repo = repoPath(call).slice('/repos/'.length)
  const ref = call.query.get('ref') ?? 'HEAD'
  const as = call.front.adminOf(repo.split('/')[0] ?? '')
  const { status, body } = await call.front.upstream({
    as,
    method: 'GET',
    path: `/repos/${repo}/commits/${encode(ref)}`,
  })
  if (status !== 200 || !isJson(body)) return answer
  const files = await filesOf(call.front, repo, String(body.sha))
  const shown = entries.filter(isJson).map(entry => {
    return files.get(String(entry.path))?.mode === '120000' ? { ...entry, type: 'symlink' } : entry
  })
  return { ...answer, body: shown }
}

function tooLarge(size: number): Refusal {
  const message = `This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API (${size} bytes), but you can always clone the repository via Git to fetch it.`
  return new Refusal(403, message, [{ resource: 'Blob', field: 'data', code: 'too_large' }])
}

/** GitHub breaks base64 after 60 characters. */
const wrapped = (base64: string): string => base64.replaceAll(/.{1,60}/g, '$&\n')

function folder(call: Call, entries: readonly unknown[]): Json {
  const path = call.params.path === undefined ? '' : param(call, 'path').replace(/\/$/, '')
  const url = `${call.front.url}${call.path}`
  const name = path.split('/').at(-1) ?? ''
  const links = { url, html_url: url, git_url: url, download_url: null, _links: { self: url, git: url, html: url } }
  return { type: 'dir', size: 0, name, path, sha: '0'.repeat(40), entries, ...links }
}

const raw = (body: Buffer): Answer => ({
  status: 200,
  body,
  headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
})
