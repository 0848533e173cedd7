import { type InputRequiredResult, inputRequired } from '@modelcontextprotocol/server'
import { ConnectorError } from './error.ts'
import { ask, canAsk, type Question, type Subject } from './question.ts'

/**
 * Asks the person to open the page that a failed call needs, once per call.
 * @returns the question, or undefined where there is none to ask: the failure then says what to do
 */
export async function visitFor<C>(
  subject: Subject<C>,
  settled: readonly Question[],
  failure: unknown,
): Promise<InputRequiredResult | undefined> {
  if (!ConnectorError.is(failure) || failure.visit === undefined || settled.includes('visit')) return undefined
  const { running } = subject
  // Over HTTP whoever answers first would log in for everybody.
  if (running.settings.http !== undefined || !canAsk(subject, 'url')) return undefined
  const { url, message } = failure.visit
  return ask(subject, 'visit', inputRequired.elicitUrl({ url, message: running.mask(message) }), settled)
}
