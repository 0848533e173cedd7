import { ConnectorError, fetchBounded } from '@mcp-connectors/core'
import { z } from 'zod'
import { fromStatus } from './errors.ts'

const found = z.object({
  items: z.array(z.object({ id: z.string(), title: z.string(), updated: z.string() })),
  next: z.string().optional(),
})

/** The one client of this process, and the only code that knows the API. */
export class Acme implements AsyncDisposable {
  readonly #url: string
  readonly #token: string

  private constructor(url: string, token: string) {
    this.#url = url
    this.#token = token
  }

  /** @throws ConnectorError `unauthenticated` without a token; the server has started and listed its tools by then. */
  static open({ url, token }: { url: string; token: string | undefined }): Acme {
    if (token !== undefined) return new Acme(url, token)
    throw new ConnectorError('unauthenticated', 'There is no token for Acme.', {
      hint: 'Tell the person to set ACME_TOKEN and to start the server again.',
    })
  }

  /** At most `limit` items from `after` on, the newest first. `next` is where the following page starts. */
  async search(query: string, { after, limit, signal }: { after: string; limit: number; signal: AbortSignal }) {
    const url = new URL('/items', this.#url)
    url.search = new URLSearchParams({ query, after, limit: String(limit) }).toString()
    return found.parse(await this.#get(url, signal))
  }

  async #get(url: URL, signal: AbortSignal): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#token}` }
    const response = await fetchBounded(url.href, { signal, headers })
    if (!response.ok) throw fromStatus(response)
    return await response.json()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // a request leaves nothing open that outlives its signal
  }
}
