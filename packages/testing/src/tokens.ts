import { encode } from 'gpt-tokenizer/encoding/o200k_base'

/** How many o200k tokens a model pays for a text. */
export function countTokens(text: string): number {
  return encode(text).length
}

/** What `tools/list` costs a model: name, description and input schema of every tool, as hosts pass them on. */
export function listTokens(tools: readonly { name: string; description?: string; inputSchema: unknown }[]): number {
  return countTokens(
    JSON.stringify(tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))),
  )
}
