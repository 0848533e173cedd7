import { isDue, isOver, type Login } from './login.ts'
import type { Source } from './source.ts'
import type { Store } from './store.ts'

export interface Stored {
  store: Store
  account: string
  /**
   * Asks the vendor for a new token. Undefined: it will not renew this one, and the person must log in again.
   * @throws ConnectorError where the vendor cannot be asked now
   */
  renew?: (login: Login, signal: AbortSignal) => Promise<Login | undefined>
}

/** The login that `login` has stored. */
export function stored({ store, account, renew }: Stored): Source {
  return {
    name: 'stored login',
    async find(_signal, refused) {
      const login = await store.login(account)
      if (login === undefined) return undefined
      if (login.token !== refused && !isDue(login)) return login
      if (renew !== undefined && login.refreshToken !== undefined) return store.renew(account, login.token, renew)
      return login.token === refused || isOver(login) ? undefined : login
    },
  }
}
