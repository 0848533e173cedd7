import type { Options, OptionValues } from '@mcp-connectors/config'
import type { Connector, Withheld } from '@mcp-connectors/core'
import { buildServer, type Settings, startConnector } from '@mcp-connectors/core/serving'
import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'

export type Era = 'modern' | 'legacy'
export type Answer = 'accept' | 'decline' | 'cancel'

export interface ConnectOptions<O extends Options> extends Partial<Settings> {
  /** Values of the connector's own options; those left out take their defaults. */
  options?: { [K in keyof O]?: unknown }
  /** Answers questions to the person. Absent: a client that cannot ask. */
  elicit?: (message: string) => Answer | Promise<Answer>
  /** Answers requests to open a page. Absent: a client that cannot ask that. */
  visit?: (page: { url: string; message: string }) => Answer | Promise<Answer>
  /** Where the values of options came from. */
  sources?: Readonly<Record<string, string>>
  withheld?: (options: OptionValues<O>) => Promise<Withheld>
  era?: Era
  /** Strings that must not leave the server. */
  secrets?: readonly string[]
}

export interface CallResult {
  /** The text blocks, joined: what the model reads. */
  text: string
  structured: unknown
  isError: boolean
  content: readonly { type: string }[]
}

type Completing = { argument: string; value: string; given?: Record<string, string> } & (
  | { uri: string }
  | { prompt: string }
)

/** A running connector, and a real SDK client that talks to it inside this process. */
export interface Connected extends AsyncDisposable {
  client: Client
  call(
    tool: string,
    args?: Record<string, unknown>,
    options?: { signal?: AbortSignal; onprogress?: (progress: { progress: number }) => void },
  ): Promise<CallResult>
  read(uri: string): Promise<{ text?: string; blob?: string; mimeType?: string }>
  /** The text of a prompt. */
  prompt(name: string, args?: Record<string, string>): Promise<string>
  complete(request: Completing): Promise<string[]>
  /** What the server wrote to its log, every level. */
  log: readonly string[]
}

/** Starts a connector in this process and connects a client: `await using server = await connect(git, { … })`. */
export async function connect<C extends AsyncDisposable, O extends Options>(
  connector: Connector<C, O>,
  { options = {}, secrets = [], elicit, visit, era = 'modern', sources, withheld, ...settings }: ConnectOptions<O> = {},
): Promise<Connected> {
  const log: string[] = []
  const known = [...secrets]
  const mask = (text: string) => known.reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
  const write = (message: string) => void log.push(mask(message))
  const running = startConnector(connector, {
    options,
    settings,
    log: { debug: write, info: write, warn: write, error: write },
    mask,
    conceal: secret => void known.push(secret),
    ...(sources && { sources }),
    ...(withheld && { withheld }),
  })
  const [near, far] = InMemoryTransport.createLinkedPair()
  const serving = serveStdio(() => buildServer(running), { transport: far })
  const client = new Client(
    { name: 'test', version: '0' },
    {
      capabilities: elicit || visit ? { elicitation: { ...(elicit && { form: {} }), ...(visit && { url: {} }) } } : {},
      versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' },
    },
  )
  if (elicit || visit) {
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      if (params.mode === 'url') return { action: (await visit?.(params)) ?? 'cancel' }
      return { action: (await elicit?.(params.message)) ?? 'cancel', content: {} }
    })
  }
  await client.connect(near)
  return {
    client,
    log,
    ...requests(client),
    async [Symbol.asyncDispose]() {
      await client.close()
      await serving.close()
      await running[Symbol.asyncDispose]()
    },
  }
}

/** The calls that tests make, shaped for assertions. */
export function requests(client: Client): Pick<Connected, 'call' | 'read' | 'prompt' | 'complete'> {
  return {
    async call(name, args = {}, options = {}) {
      const result = await client.callTool({ name, arguments: args }, { timeout: 120_000, ...options })
      const { content = [], structuredContent: structured, isError = false } = result
      const text = content
        .map(block => (block.type === 'text' ? block.text : ''))
        .join('\n')
        .trimEnd()
      return { text, structured, isError, content }
    },
    async read(uri) {
      const { contents } = await client.readResource({ uri })
      const [first] = contents
      if (!first) throw new Error(`${uri} has no contents`)
      return first
    },
    async prompt(name, args = {}) {
      const { messages } = await client.getPrompt({ name, arguments: args })
      return messages.map(({ content }) => (content.type === 'text' ? content.text : '')).join('\n')
    },
    async complete({ argument, value, given = {}, ...target }) {
      const ref =
        'uri' in target
          ? { type: 'ref/resource' as const, uri: target.uri }
          : { type: 'ref/prompt' as const, name: target.prompt }
      const { completion } = await client.complete({
        ref,
        argument: { name: argument, value },
        context: { arguments: given },
      })
      return completion.values
    },
  }
}
