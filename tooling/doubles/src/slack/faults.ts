/** What goes wrong with a call of one method. The first in the queue that is meant for it happens. */
export interface Fault {
  readonly method: string
  /**
   * - `ratelimited`: 429 with `Retry-After: retryAfter` (default 1)
   * - `status`: an HTTP status with `body`
   * - `error`: `ok: false` with the word `error`
   * - `cut`, `hang`: the connection is reset, or no answer comes; nothing was done
   * - `cut-after`, `hang-after`: the same after it was carried out: the client cannot know
   * - `html`: a web page with status 200; `truncated`: half of the answer
   */
  readonly kind: 'ratelimited' | 'status' | 'error' | 'cut' | 'cut-after' | 'hang' | 'hang-after' | 'html' | 'truncated'
  readonly times?: number
  readonly retryAfter?: number
  readonly status?: number
  readonly error?: string
  readonly body?: object
}

export const isMeant = (fault: Fault, method: string): boolean => fault.method === method || fault.method === '*'

/** As often as it is to happen. */
export const repeated = (fault: Fault): Fault[] => Array.from({ length: fault.times ?? 1 }, () => fault)
