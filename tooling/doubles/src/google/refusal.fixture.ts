/** How it was refused: the status and the reason. Fails where it was not. */
export async function refusal(asked: Promise<unknown>): Promise<string> {
  const [result] = await Promise.allSettled([asked])
  if (result.status === 'fulfilled') throw new Error('It was not refused')
  const { response } = Object(result.reason)
  if (response === undefined) throw result.reason
  const { code, errors } = response.data.error
  return `${code} ${errors[0].reason}`
}
