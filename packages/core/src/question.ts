import {
  CLIENT_CAPABILITIES_META_KEY,
  type InputRequest,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { ConnectorError } from './error.ts'
import { digest } from './page.ts'
import type { Running } from './running.ts'

const asked = z.object({
  /** Digest of the tool and its arguments, so that an answer to one call cannot run another. */
  call: z.string(),
  /** An answer counts once. */
  nonce: z.string(),
  question: z.enum(['confirm', 'visit']),
  /** What was settled before this question. */
  settled: z.array(z.enum(['confirm', 'visit'])),
})

/** Signed into the request state that comes back with the person's answer. */
export type Asked = z.output<typeof asked>
export type Question = Asked['question']

/** The call that a person is asked about. */
export interface Subject<C> {
  running: Running<C>
  server: Server
  context: ServerContext
  tool: string
  args: unknown
}

/** Puts a question to the client's user, at either protocol era; the call comes again with the answer. */
export async function ask<C>(
  subject: Subject<C>,
  question: Question,
  request: InputRequest,
  settled: readonly Question[],
): Promise<InputRequiredResult> {
  const minted: Asked = { call: callId(subject), nonce: crypto.randomUUID(), question, settled: [...settled] }
  return inputRequired({
    inputRequests: { [question]: request },
    requestState: await subject.running.questions.mint(minted, subject.context),
  })
}

/**
 * What the person has agreed to so far for this very call.
 * @throws ConnectorError when the last question was answered with no, or was about another call, or was answered before
 */
export function settledBy<C>(subject: Subject<C>): readonly Question[] {
  const { running, context, tool } = subject
  const state = asked.safeParse(context.mcpReq.requestState())
  if (!state.success) return []
  const { call, nonce, question, settled } = state.data
  if (call !== callId(subject)) {
    throw new ConnectorError('refused', `The confirmation was given for another call, not for this ${tool}.`, {
      hint: 'Call the tool again without the old request state.',
    })
  }
  const answer = inputResponse(context.mcpReq.inputResponses, question)
  if (answer.kind !== 'elicit' || answer.action !== 'accept') throw declined(question, tool)
  spend(running.spent, nonce)
  return [...settled, question]
}

function declined(question: Question, tool: string): ConnectorError {
  const hint = 'Do not try again unless the person asks for it.'
  if (question === 'visit') {
    return new ConnectorError('unauthenticated', `The person did not open the page that ${tool} needs.`, { hint })
  }
  return new ConnectorError('refused', `The person did not agree to this ${tool}. Nothing was changed.`, { hint })
}

/** As long as the codec's own lifetime of a state. */
const lifetimeMs = 600_000

function spend(spent: Map<string, number>, nonce: string): void {
  const now = Date.now()
  for (const [old, at] of spent) if (now - at > lifetimeMs) spent.delete(old)
  if (spent.has(nonce)) {
    throw new ConnectorError('refused', 'This confirmation was used already.', {
      hint: 'Call the tool again to ask anew.',
    })
  }
  spent.set(nonce, now)
}

function callId<C>({ tool, args }: Subject<C>): string {
  return Buffer.from(digest(tool, args)).toString('base64url')
}

const capabilities = z
  .object({ elicitation: z.object({ form: z.unknown(), url: z.unknown() }).partial().optional() })
  .partial()

/** A client that declares elicitation without a mode means form mode, as the 2025 revisions had it. */
export function canAsk<C>({ server, context }: Subject<C>, mode: 'form' | 'url'): boolean {
  const envelope: Record<string, unknown> = { ...context.mcpReq.envelope }
  const declared = capabilities.safeParse(
    envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities() ?? {},
  )
  const elicitation = declared.data?.elicitation
  if (elicitation === undefined) return false
  return elicitation[mode] !== undefined || (mode === 'form' && elicitation.url === undefined)
}
