import { ConnectorError } from '@mcp-connectors/core'
import { decode, quote } from '../text.ts'
import { stamp } from './config.ts'

/** Absolute, with a step up, or inside a git directory. */
const astray = /(?:^|\0)((?:\/|(?:[^\0]*\/)?(?:\.\.?|\.git)(?:\/|\0|$))[^\0]*)/i

/**
 * git itself adds no path to an index that leads out of the work tree, but follows one that an index from elsewhere
 * holds: reads would show that file, writes replace it.
 */
export class IndexFile {
  readonly #path: string
  #checked = ''

  constructor(path: string) {
    this.#path = path
  }

  /** Looks again when the file changed. `list` is `git ls-files -z`. @throws ConnectorError `refused` */
  async check(list: () => Promise<Buffer>): Promise<void> {
    const now = stamp(this.#path)
    if (now === '' || now === this.#checked) return
    const paths = await list()
    const found = astray.exec(paths.toString('latin1'))
    if (found) {
      throw new ConnectorError('refused', 'The index of the repository lists a path that leads out of it.', {
        quote: quote(decode(Buffer.from(found[1] ?? '', 'latin1'))),
        hint: 'The person can make a new one: remove the file .git/index, then run git reset.',
      })
    }
    this.#checked = now
  }

  /** After git itself wrote to an index that was checked before: it adds no such path. */
  written(): void {
    this.#checked = stamp(this.#path)
  }
}
