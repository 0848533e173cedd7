import type { Call } from './call.ts'
import { findPull } from './pull-records.ts'

const keyword = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:([\w.-]+\/[\w.-]+))?#(\d+)\b/gi

/** The issues of this repository that a text says it closes. */
export function closingNumbers(text: string, repo: string): number[] {
  const found = [...text.matchAll(keyword)].filter(([, other]) => other === undefined || other === repo)
  return [...new Set(found.map(([, , number]) => Number(number)))]
}

/** Closes the issues that a merged text names. */
export async function closedBy({ front }: Call, repo: string, text: string): Promise<void> {
  const id = front.names.find(repo)?.id ?? 0
  for (const number of closingNumbers(text, repo)) {
    if ((await findPull(front, id, number)) !== undefined) continue
    const as = front.adminOf(repo.split('/')[0] ?? '')
    const body = { state: 'closed', state_reason: 'completed' }
    await front.upstream({ as, method: 'PATCH', path: `/repos/${repo}/issues/${number}`, body })
  }
}
