import { ConnectorError, type OpenContext } from '@mcp-connectors/core'
import type { BrowserLogin, StartLogin } from './browser-login.ts'
import { isDue, type Login } from './login.ts'
import type { Source } from './source.ts'
import type { Store } from './store.ts'
import { untilAborted } from './until-aborted.ts'

export interface Interactive {
  /** As the person knows it: `github.com`. */
  account: string
  start: StartLogin
  /** Why the login before is no longer good, where there was one. */
  why?: () => string | undefined
  store: Store
  context: Pick<OpenContext, 'signal' | 'shared' | 'log' | 'conceal'>
}

/** How long a call waits for a person who is at it, in milliseconds. */
const patienceMs = 45_000

/**
 * The last source: a login that the call itself begins. The first call says which page to open (core asks the person
 * where the client can); the next one waits for the person. Nobody is logged in where several people share the process.
 */
export function interactive({ account, start, why, store, context }: Interactive, waitMs = patienceMs): Source {
  let pending: (BrowserLogin & { kept: Promise<Login> }) | undefined
  let obtained: Login | undefined
  const nobody = () => why?.() ?? `Nobody is logged in to ${account} yet.`

  async function begin(): Promise<BrowserLogin> {
    const login = await start(context.signal)
    const kept = keep(login).finally(() => {
      pending = undefined
    })
    pending = { ...login, kept }
    // Nobody may be waiting for it.
    kept.catch((error: unknown) => {
      if (!context.signal.aborted) context.log.warn(`login to ${account}: ${messageOf(error)}`)
    })
    return login
  }

  /** What cannot be stored is used as long as this process lives. */
  async function keep({ finished }: BrowserLogin): Promise<Login> {
    obtained = await finished
    context.conceal(obtained.token)
    await store
      .save(account, obtained)
      .catch((error: unknown) => context.log.warn(`The login to ${account} is not stored: ${messageOf(error)}`))
    return obtained
  }

  return {
    name: 'login in a browser',
    async find(signal, refused) {
      if (context.shared) return undefined
      if (pending === undefined) {
        if (obtained !== undefined && obtained.token !== refused && !isDue(obtained)) return obtained
        throw notYet(nobody(), await begin())
      }
      return untilAborted(withinMs(waitMs, pending.kept, notYet(nobody(), pending)), signal)
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function withinMs<T>(ms: number, work: Promise<T>, late: Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const waited = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late), ms)
  })
  try {
    return await Promise.race([work, waited])
  } finally {
    clearTimeout(timer)
  }
}

function notYet(nobody: string, { url, message }: BrowserLogin): ConnectorError {
  return new ConnectorError('unauthenticated', nobody, {
    hint: 'Call again when the person has done what the page asks for.',
    visit: { url, message },
  })
}
