import type { Store } from '@mcp-connectors/auth'
import { endOf, tokenInfo } from '@mcp-connectors/auth/google'
import { type Access, fetchBounded } from '@mcp-connectors/core'
import { z } from 'zod'
import { fromFailure, refusalIn } from './errors.ts'
import { reading, shortScope, writing } from './scopes.ts'
import { account, howToGet } from './withheld.ts'

export interface Asked {
  root: string | undefined
  access: Access
  store: Store
}

const about = z.object({ user: z.object({ emailAddress: z.string().optional(), displayName: z.string().optional() }) })
const mostNames = 10

/** Whose token it is, and what it may do: for `whoami`. @throws ConnectorError */
export async function identify(token: string, { root, access, store }: Asked, signal: AbortSignal) {
  const api = new URL('/drive/v3/', root ?? 'https://www.googleapis.com')
  const ask = (path: string) =>
    fetchBounded(new URL(path, api).href, { headers: { authorization: `Bearer ${token}` }, signal })
  const response = await ask('about?fields=user(displayName,emailAddress)')
  if (!response.ok) throw fromFailure(await refusalIn(response), { signal, method: 'about.get', what: undefined })
  const { user } = about.parse(await response.json())
  const kept = await store.login(account)
  const own = kept?.token === token ? kept : undefined
  const facts = [
    ...(await standing(token, root, access, signal)),
    ...(own?.picked === undefined ? [] : [await pickedLine(own.picked, ask)]),
    ...[own && endOf(own)].filter(line => line !== undefined),
  ]
  return { account: user.emailAddress ?? user.displayName ?? 'an account without a name', facts }
}

async function standing(
  token: string,
  root: string | undefined,
  access: Access,
  signal: AbortSignal,
): Promise<string[]> {
  const info = await tokenInfo(token, { root }, signal)
  if (info === undefined) return []
  const scopes = info.scopes.map(shortScope)
  const wanted: readonly string[] = access === 'read' ? reading : writing
  const [first = ''] = wanted
  const lacks = wanted.some(scope => scopes.includes(scope))
    ? []
    : [`missing for --access ${access}: ${howToGet(first)}`]
  return [`scopes: ${scopes.join(', ') || 'none'}`, ...lacks]
}

const named = z.object({ name: z.string() })

/** By name where Google gives it: what was picked may be gone since. */
async function pickedLine(ids: readonly string[], ask: (path: string) => Promise<Response>): Promise<string> {
  const shown = await Promise.all(
    ids.slice(0, mostNames).map(async id => {
      const response = await ask(`files/${encodeURIComponent(id)}?fields=name&supportsAllDrives=true`)
      return response.ok ? named.parse(await response.json()).name : `${id} (not to be seen now)`
    }),
  )
  const more = ids.length > mostNames ? `, and ${ids.length - mostNames} more` : ''
  return `picked: ${ids.length}: ${shown.join(', ')}${more}`
}
