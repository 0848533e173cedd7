import { z } from 'zod'
import type { Allow } from './allow.ts'
import type { Host } from './hosts.ts'

interface Place {
  full: string
  /** What follows in the path of the request. */
  path: string
  /** GitHub said what it is called. */
  named: boolean
}

const repository = z.object({ full_name: z.string().regex(/^[^/]+\/[^/]+$/) })

/** Repositories that GitHub has under another name than the one asked for. */
export class Renames {
  readonly #host: Host
  readonly #allow: Allow
  readonly #names = new Map<string, string>()

  constructor(host: Host, allow: Allow) {
    this.#host = host
    this.#allow = allow
  }

  /** The name of today, where it is known to be another one. */
  get(full: string): string | undefined {
    return this.#names.get(full.toLowerCase())
  }

  /** `acme/old -> acme/new`, for all that were met. */
  get met(): string[] {
    return [...this.#names].map(([from, to]) => `${from} -> ${to}`)
  }

  /**
   * Learns from a redirect what it leads to.
   * @throws ConnectorError `refused` where that is a repository which the settings do not allow
   */
  async follow(from: URL, to: URL, send: (url: string) => Promise<Response>): Promise<void> {
    const asked = this.#placeOf(from)
    const found = this.#placeOf(to) ?? (await this.#byId(to, send))
    if (!found || found.full.toLowerCase() === asked?.full.toLowerCase()) return
    const [owner = '', name = ''] = found.full.split('/')
    this.#allow.check(owner, name)
    // An issue that was transferred leads elsewhere too, and says nothing of its repository.
    if (asked && found.named && asked.path === found.path && !/^\/issues\/\d+/.test(asked.path)) {
      this.#names.set(asked.full.toLowerCase(), found.full)
    }
  }

  #placeOf({ pathname }: URL): Place | undefined {
    const [, full, path = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(this.#inApi(pathname)) ?? []
    return full === undefined ? undefined : { full: decodeURIComponent(full), path, named: true }
  }

  async #byId(to: URL, send: (url: string) => Promise<Response>): Promise<Place | undefined> {
    const [, id, path = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(this.#inApi(to.pathname)) ?? []
    if (id === undefined) return undefined
    const response = await send(`${this.#host.rest}/repositories/${id}`)
    const found = response.ok ? repository.safeParse(await response.json()) : undefined
    // Without a name it is judged as one that no pattern means.
    return { full: found?.success ? found.data.full_name : `repositories/${id}`, path, named: found?.success ?? false }
  }

  #inApi(pathname: string): string {
    const root = new URL(this.#host.rest).pathname.replace(/\/$/, '')
    return pathname.startsWith(`${root}/`) ? pathname.slice(root.length) : pathname
  }
}
