import { ConnectorError } from './error.ts'

const mostKept = 100

/** What people were shown when they were asked about a call: where it changed before they answered, it is not done. */
export class Agreed {
  readonly #shown = new Map<string, string>()

  /** `call`: the tool and its arguments. `state`: what it is about, as it is now. */
  show(call: readonly unknown[], state: string): void {
    const key = JSON.stringify(call)
    this.#shown.delete(key)
    this.#shown.set(key, state)
    const [oldest] = this.#shown.keys()
    if (this.#shown.size > mostKept && oldest !== undefined) this.#shown.delete(oldest)
  }

  /** Nothing to check where nobody was asked. @throws ConnectorError `conflict` */
  check(call: readonly unknown[], state: string): void {
    const key = JSON.stringify(call)
    const shown = this.#shown.get(key)
    this.#shown.delete(key)
    if (shown === undefined || shown === state) return
    throw new ConnectorError('conflict', `It changed since the person was asked: it was ${shown}, and is ${state}.`, {
      hint: 'Nothing was changed. Read it again, and call again to ask anew.',
    })
  }
}
