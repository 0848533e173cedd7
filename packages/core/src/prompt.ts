import type { Block } from './reply.ts'
import type { Complete } from './resource.ts'

export interface PromptArgument<C> {
  description: string
  required?: boolean
  complete?: Complete<C>
}

/** What a person starts from, as one user message per block. It may not touch the vendor: the model does that, with the tools. */
export interface Prompt<C, N extends string = string> {
  name: string
  title: string
  description: string
  args: Readonly<Record<N, PromptArgument<C>>>
  render: (args: Readonly<Partial<Record<N, string>>>) => string | readonly Block[]
}

export function promptFor<C>() {
  return <N extends string>(prompt: Prompt<C, N>): Prompt<C> => prompt
}
