import type { Withheld } from './connector.ts'
import { describeError } from './log.ts'
import type { Log } from './tool.ts'

/** The tools that the credential cannot use. Asking for them never touches the vendor. */
export interface WithheldTools {
  get(): Promise<Withheld>
  replace(tools: Withheld): void
  /** Called when the list has changed. One per key, so that a connection takes the place of the one before. */
  readonly listeners: Map<string, () => void>
}

/** @param remembered what an earlier run has learned; read once, before the first list */
export function withheldTools(remembered: () => Promise<Withheld> | undefined, log: Log): WithheldTools {
  let known: Promise<Withheld> | undefined
  let shown: Withheld = {}
  const listeners = new Map<string, () => void>()
  const recall = async () => {
    try {
      return (await remembered()) ?? {}
    } catch (error) {
      log.info(`withheld tools: ${describeError(error)}`)
      return {}
    }
  }
  return {
    listeners,
    async get() {
      known ??= recall()
      shown = await known
      return shown
    },
    replace(tools) {
      known = Promise.resolve(tools)
      if (sameNames(shown, tools)) return
      shown = tools
      for (const tell of listeners.values()) tell()
    },
  }
}

function sameNames(one: Withheld, other: Withheld): boolean {
  return Object.keys(one).sort().join() === Object.keys(other).sort().join()
}
