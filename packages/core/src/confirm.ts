import {
  CLIENT_CAPABILITIES_META_KEY,
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

/** Signed into the request state: the person's answer counts for this call of this tool, once. */
export interface Confirmation {
  /** Digest of the tool and its arguments, so that confirming one call cannot run another. */
  call: string
  nonce: string
}

const confirmation = z.object({ call: z.string(), nonce: z.string() })
const key = 'confirm'
/** As long as the codec's own lifetime of a state. */
const lifetimeMs = 600_000

export interface Ask<C> {
  running: Running<C>
  server: Server
  context: ServerContext
  tool: string
  args: unknown
  /** What the person must see; undefined: nothing to ask. */
  message: () => Promise<string | undefined>
}

/**
 * Asks the person before a destroying call, at either protocol era.
 * @returns undefined to go on, or the question to send to the client.
 * @throws ConnectorError `refused` when the person said no, or cannot be asked and `--confirm always` is set.
 */
export async function confirmCall<C>(ask: Ask<C>): Promise<InputRequiredResult | undefined> {
  const { running, context } = ask
  const policy = running.settings.confirm
  if (policy === 'never') return undefined
  const state = confirmation.safeParse(context.mcpReq.requestState())
  if (state.success) return readAnswer(ask, state.data)
  if (!canAsk(ask) && policy === 'auto') return undefined
  const message = await ask.message()
  if (message === undefined) return undefined
  if (!canAsk(ask)) {
    throw new ConnectorError('refused', `${ask.tool} needs the consent of a person, and this client cannot ask.`, {
      hint: 'Tell the person: use a client with elicitation, or start the server with --confirm auto.',
    })
  }
  const minted: Confirmation = { call: callId(ask), nonce: crypto.randomUUID() }
  return inputRequired({
    inputRequests: {
      [key]: inputRequired.elicit({
        message: running.mask(message),
        requestedSchema: { type: 'object', properties: {} },
      }),
    },
    requestState: await running.confirmations.mint(minted, context),
  })
}

function readAnswer<C>(ask: Ask<C>, state: Confirmation): undefined {
  const { running, context } = ask
  if (state.call !== callId(ask)) {
    throw new ConnectorError('refused', `The confirmation was given for another call, not for this ${ask.tool}.`, {
      hint: 'Call the tool again without the old request state.',
    })
  }
  const answer = inputResponse(context.mcpReq.inputResponses, key)
  if (answer.kind !== 'elicit' || answer.action !== 'accept') {
    throw new ConnectorError('refused', `The person did not agree to this ${ask.tool}. Nothing was changed.`, {
      hint: 'Do not try again unless the person asks for it.',
    })
  }
  spend(running.spent, state.nonce)
  return undefined
}

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

function callId<C>({ tool, args }: Ask<C>): string {
  return Buffer.from(digest(tool, args)).toString('base64url')
}

const capabilities = z
  .object({ elicitation: z.object({ form: z.unknown(), url: z.unknown() }).partial().optional() })
  .partial()

/** A client that declares elicitation without a mode means form mode, as the 2025 revisions had it. */
function canAsk<C>({ server, context }: Ask<C>): boolean {
  const envelope: Record<string, unknown> = { ...context.mcpReq.envelope }
  const declared = capabilities.safeParse(
    envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities() ?? {},
  )
  const elicitation = declared.data?.elicitation
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined)
}
