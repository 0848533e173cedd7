/** What a call brings; undefined where it fails with an error that is an answer. Every other failure passes. */
export async function unless<T>(call: Promise<T>, isAnswer: (error: unknown) => boolean): Promise<T | undefined> {
  const [result] = await Promise.allSettled([call])
  if (result.status === 'fulfilled') return result.value
  if (isAnswer(result.reason)) return undefined
  throw result.reason
}
