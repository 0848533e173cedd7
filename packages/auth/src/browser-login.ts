import type { Login } from './login.ts'

/** A login that a person finishes in a browser. */
export interface BrowserLogin {
  url: string
  /** What the person does there: `Type the code WDJB-MJHT.` */
  message: string
  /** Milliseconds since 1970. */
  expiresAt: number
  /** Rejects with a ConnectorError when the person says no, or time is up. */
  finished: Promise<Login>
}

/** Begins one. It goes on, whoever waits for it, until it is finished or `signal` fires. */
export type StartLogin = (signal: AbortSignal) => Promise<BrowserLogin>
