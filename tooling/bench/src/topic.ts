import type { Fact } from './limits.ts'
import type { Places } from './peers.ts'

export type Cell = string | number

/** One question, and what was measured. */
export interface Topic {
  title: string
  /** How it was measured, and how to read it. */
  note: string
  head: readonly string[]
  rows: readonly (readonly Cell[])[]
  facts: readonly Fact[]
}

export interface Run {
  places: Places
  /** Fewer rounds: enough to see that all works, not to quote. */
  quick: boolean
}
