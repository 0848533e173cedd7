import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { z } from 'zod'

/** One question that a person asks, and the call a model makes of it. */
export interface Step {
  who: string
  asks: string
  tool: string
  args: Readonly<Record<string, unknown>>
  /** What the answer must hold, and what it must not: else the tour has failed. */
  holds: readonly string[]
  lacks?: readonly string[]
  /** The server must say no. */
  refused?: boolean
  /** Looks from outside whether it is so. @returns what was seen. @throws when it is not so. */
  proof?: () => Promise<string> | string
}

/** One start of a server, and what is asked of it. */
export interface Visit {
  title: string
  /** As a person would type it. */
  args: readonly string[]
  /** Beside that of the stop. */
  env?: Readonly<Record<string, string>>
  steps: readonly Step[]
}

/** One built server with real data behind it. */
export interface Stop extends AsyncDisposable {
  /** The built `main.mjs`. */
  main: string
  env: Readonly<Record<string, string>>
  visits: readonly Visit[]
}

export interface Shown {
  /** What the model reads. */
  text: string
  milliseconds: number
  /** The question that the server asked the person, who said yes. */
  confirmed: string | undefined
  proof: string | undefined
  /** What is not as it must be, and then also what the server wrote to stderr. */
  faults: readonly string[]
}

const answer = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  isError: z.boolean().default(false),
})

/** Starts the server as a desktop client would and makes every call. `show` hears of each step once it is done. */
export async function visit(
  stop: Stop,
  { args, env, steps }: Visit,
  show: (step: Step, shown: Shown) => void,
): Promise<void> {
  const asked: string[] = []
  const client = new Client(
    { name: 'tour', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  client.setRequestHandler('elicitation/create', ({ params }) => {
    asked.push(params.message)
    return { action: 'accept', content: {} }
  })
  const { PATH = '', HOME = '' } = process.env
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [stop.main, ...args],
    env: { PATH, HOME, ...stop.env, ...env },
    stderr: 'pipe',
  })
  let log = ''
  transport.stderr?.on('data', chunk => {
    log = (log + chunk).slice(-2000)
  })
  await client.connect(transport)
  try {
    for (const step of steps) {
      const shown = await take(client, step, asked)
      show(step, shown.faults.length > 0 && log !== '' ? { ...shown, faults: [...shown.faults, log.trimEnd()] } : shown)
    }
  } finally {
    await client.close()
  }
}

async function take(client: Client, step: Step, asked: string[]): Promise<Shown> {
  const start = performance.now()
  const result = await client.callTool({ name: step.tool, arguments: { ...step.args } })
  const milliseconds = performance.now() - start
  const { content, isError } = answer.parse(result)
  const text = content.map(block => block.text ?? '').join('\n')
  const faults = [
    ...step.holds.filter(part => !text.includes(part)).map(part => `the answer lacks ${JSON.stringify(part)}`),
    ...(step.lacks ?? []).filter(part => text.includes(part)).map(part => `the answer holds ${JSON.stringify(part)}`),
    ...(isError === (step.refused ?? false) ? [] : [isError ? 'the call failed' : 'the call was not refused']),
  ]
  const seen = await prove(step)
  const proof = 'seen' in seen ? seen.seen : undefined
  return {
    text,
    milliseconds,
    confirmed: asked.pop(),
    proof,
    faults: 'fault' in seen ? [...faults, seen.fault] : faults,
  }
}

async function prove({ proof }: Step): Promise<{ seen: string | undefined } | { fault: string }> {
  try {
    return { seen: await proof?.() }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}
