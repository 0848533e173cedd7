import { type GetPromptResult, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { mapTexts } from './map-texts.ts'
import type { Block } from './reply.ts'
import type { Running } from './running.ts'

/** The messages of a prompt. @throws ProtocolError for an unknown prompt, or one that lacks a required argument. */
export async function getPrompt<C>(
  running: Running<C>,
  name: string,
  given: Record<string, string> = {},
): Promise<GetPromptResult> {
  const prompt = (await running.connector()).prompts?.find(candidate => candidate.name === name)
  if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown prompt: ${name.slice(0, 100)}`)
  const missing = Object.keys(prompt.args).filter(key => prompt.args[key]?.required && !given[key])
  if (missing.length > 0) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Prompt ${name} needs: ${missing.join(', ')}`)
  }
  const rendered = prompt.render(given)
  const blocks: readonly Block[] = typeof rendered === 'string' ? [{ type: 'text', text: rendered }] : rendered
  return {
    description: prompt.description,
    messages: mapTexts(blocks, running.mask).map(content => ({ role: 'user', content })),
  }
}
