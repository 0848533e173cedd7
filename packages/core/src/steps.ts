import { ConnectorError } from './error.ts'

/** One request that changes something, and the words for it in the receipt. */
export interface Step {
  change: string
  /** False: it was so already. */
  send: () => Promise<unknown>
}

export interface StepOptions {
  /** True where `error` leaves open whether it was done. */
  isUnknown: (error: unknown) => boolean
  /** What was changed before. */
  before?: readonly string[]
}

/**
 * Carries out steps that do not need each other, in order. What fails is told beside what was done.
 * @throws ConnectorError of the first failure where nothing at all was done
 */
export async function carryOut(
  steps: readonly Step[],
  { isUnknown, before = [] }: StepOptions,
): Promise<{ changed: string[]; warnings: string[] }> {
  const changed = [...before]
  const failures: { change: string; error: ConnectorError }[] = []
  for (const { change, send } of steps) {
    const [result] = await Promise.allSettled([send()])
    if (result.status === 'fulfilled') changed.push(...(result.value === false ? [] : [change]))
    else if (ConnectorError.is(result.reason)) failures.push({ change, error: result.reason })
    else throw result.reason
  }
  const [first] = failures
  if (first && changed.length === 0) throw first.error
  return { changed, warnings: failures.map(({ change, error }) => notDone(change, error, isUnknown(error))) }
}

function notDone(change: string, { code, message, hint }: ConnectorError, isUnknown: boolean): string {
  const outcome = isUnknown ? 'Perhaps not done, look first' : 'Not done'
  return [`${outcome}: ${change}. ${code}: ${message}`, hint].filter(Boolean).join(' ')
}
