import { createHash } from 'node:crypto'
import { type Answer, type Call, isJson } from './call.ts'

/** The validators of a good GET: the hash depends on the token and the media type, as GitHub's does. */
export function etagOf({ method, token, headers }: Call, { status, body }: Answer): Record<string, string> {
  if (method !== 'GET' || status !== 200 || body === undefined) return {}
  const text = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body)
  const hash = createHash('sha256')
    .update(`${token?.value}\n${headers.get('accept')}\n`)
    .update(text)
    .digest('hex')
  const changed =
    isJson(body) && typeof body.updated_at === 'string' ? new Date(body.updated_at).toUTCString() : undefined
  return {
    etag: `W/"${hash}"`,
    'cache-control': `${token === undefined ? 'public' : 'private'}, max-age=60, s-maxage=60`,
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With',
    ...(changed === undefined ? {} : { 'last-modified': changed }),
  }
}

/** True when the client has this already. */
export function unchanged({ headers }: Call, { headers: own = {} }: Answer): boolean {
  const wanted = headers.get('if-none-match')
  if (wanted !== null) return own.etag !== undefined && strong(wanted) === strong(own.etag)
  const since = headers.get('if-modified-since')
  return since !== null && since === own['last-modified']
}

const strong = (etag: string): string => etag.replace(/^W\//, '')
