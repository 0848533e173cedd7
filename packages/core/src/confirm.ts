import { type InputRequiredResult, inputRequired } from '@modelcontextprotocol/server'
import { ConnectorError } from './error.ts'
import { ask, canAsk, type Question, type Subject } from './question.ts'
import { cleanLines } from './untrusted.ts'

/**
 * Asks the person before a destroying call.
 * @param message what the person must see; undefined: nothing to ask
 * @returns undefined to go on, or the question to send to the client.
 * @throws ConnectorError `refused` when the person cannot be asked and `--confirm always` is set.
 */
export async function confirmCall<C>(
  subject: Subject<C>,
  settled: readonly Question[],
  message: () => Promise<string | undefined>,
): Promise<InputRequiredResult | undefined> {
  const { running, tool } = subject
  const policy = running.settings.confirm
  const able = canAsk(subject, 'form')
  if (policy === 'never' || settled.includes('confirm') || (!able && policy === 'auto')) return undefined
  const text = await message()
  if (text === undefined) return undefined
  if (!able) {
    throw new ConnectorError('refused', `${tool} needs the consent of a person, and this client cannot ask.`, {
      hint: 'Tell the person: use a client with elicitation, or start the server with --confirm auto.',
    })
  }
  const request = inputRequired.elicit({
    message: cleanLines(running.mask(text)),
    requestedSchema: { type: 'object', properties: {} },
  })
  return ask(subject, 'confirm', request, settled)
}
